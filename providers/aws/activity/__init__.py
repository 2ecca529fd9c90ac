"""Sign-ins and privileged changes from CloudTrail's event history: an optional reader with a role of its own.

It reads log content, which the audit role never may: so it has its own session, guard and policy, and runs only where
the settings turn it on.
"""

from collections.abc import Iterable

from auditor.facts.activity import Activity
from providers.aws.activity.event import activity
from providers.aws.activity.names import GLOBAL, SIGN_IN, SIGN_IN_REGIONS, every, privileged
from providers.aws.place import Place
from providers.collecting import Collected, Collector, reads

LOOK_UP = "cloudtrail:LookupEvents"
PAGES = 40
"""Pages of 50 events that one look-up follows: CloudTrail answers two a second in each account and region."""

Query = tuple[str, str]
"""Attribute and value. One look-up takes only one: by name, so that nothing but what is wanted is ever sent to us."""

SIGN_INS: tuple[Query, ...] = (("EventName", SIGN_IN),)
OWNER: tuple[Query, ...] = (("Username", "root"),)


@reads("region", {LOOK_UP: "activity.*"})
def sign_ins(place: Place) -> Collected:
    """Sign-ins to the console that are recorded in the region; for regions that hold nothing else."""
    yield from _looked_up(place, SIGN_INS)


@reads("region", {LOOK_UP: "activity.*"})
def region_activity(place: Place) -> Collected:
    """Sign-ins, uses of root and privileged changes in a region in use."""
    yield from _looked_up(place, (*SIGN_INS, *OWNER, *_named(privileged("region"))))


@reads("region", {LOOK_UP: "activity.*"})
def account_activity(place: Place) -> Collected:
    """The same in the region that also holds what belongs to none."""
    yield from _looked_up(place, (*SIGN_INS, *OWNER, *_named(every())))


COLLECTORS: tuple[Collector, ...] = (sign_ins, region_activity, account_activity)


def chosen(region: str, *, in_use: bool) -> Collector:
    """The collector for a region."""
    return account_activity if region == GLOBAL else region_activity if in_use else sign_ins


def _named(names: Iterable[str]) -> tuple[Query, ...]:
    return tuple(("EventName", name) for name in sorted(names))


def _looked_up(place: Place, queries: tuple[Query, ...]) -> Iterable[Activity]:
    """The events that the queries find, one query after another. The first that gives nothing at all ends it:
    the others would be refused alike, and the region is unread either way.
    """
    since, until = place.period
    for attribute, value in queries[:1] if place.first_page_only else queries:
        listing = place.listing(
            LOOK_UP,
            "Events",
            keep=lambda row: {"fact": activity(place, row)},  # the rest of an event is let go of at once
            most_pages=PAGES,
            LookupAttributes=[{"AttributeKey": attribute, "AttributeValue": value}],
            StartTime=since,
            EndTime=until,
            MaxResults=50,
        )
        for row in listing.rows:
            found: Activity = row["fact"]
            wanted = found.name == value and found.kind != "other_use"
            # Found by root's name, but its own JSON does not say who it was: it may be root's.
            untold = (attribute, value) in OWNER and found.principal_kind is None
            if wanted or untold or found.principal_kind == "owner_root":
                yield found
        if not listing.whole and not listing.rows:
            return


__all__ = ["COLLECTORS", "LOOK_UP", "SIGN_IN_REGIONS", "chosen"]

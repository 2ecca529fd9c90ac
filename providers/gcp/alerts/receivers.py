"""Who is told: channels of notification that are on and, where they need it, verified."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from providers.gcp.fields import flag, moment, word
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row, dig
from providers.three import Maybe, either, every

CHANNELS, SNOOZES = "cai:channels", "cai:snoozes"

PEOPLE = {"email", "sms", "google_cloud_mobile", "slack", "google_chat", "pagerduty", "campfire", "hipchat"}
VERIFIED = {"sms"}
"""Of these Google wants to know that they are the right ones."""
CHAT = {"webhook_tokenauth", "webhook_basicauth"}
"""Addresses of chat and paging services."""
PROGRAMS = {"pubsub"}
"""A program may listen there and tell somebody."""

MAINTENANCE = timedelta(days=1)
"""The longest snooze that is taken for one during work on a system."""

HOST = "//monitoring.googleapis.com/"
_COLUMNS = ("target_ids", "target_count", "target_confirmed", "reaches_person")


def fed(kind: str) -> str:
    """The columns that the list of channels feeds in rows of a kind."""
    return " ".join(f"alert[{kind}].{column}" for column in _COLUMNS)


class Receivers:
    """The channels of all projects, which policies name by project, and which policies are snoozed for long."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._own = place.query(CHANNELS)
        self._rows: Mapping[str, Row] = place.everywhere(CHANNELS, _by_name)
        self._all_snoozes = place.query(SNOOZES).whole
        snoozes: list[Row] = place.everywhere(SNOOZES, list)
        self._asleep = {
            str(name): asleep
            for row in snoozes
            if (asleep := self._now(row)) is not False
            for name in row["criteria.policies"] or ()
        }

    def told(self, policy: str, channels: Any) -> dict[str, Any]:
        """The columns about who is told by a policy, `projects/x/alertPolicies/y`. Addresses stay out of the facts. A
        policy without channels has no such field."""
        targets = sorted({str(name) for name in channels or ()})
        answers = [self._receiver(name) for name in targets]
        asleep = self._asleep.get(policy, None if not self._all_snoozes else False)
        silent = [] if asleep is False else [False if asleep else None]
        return {
            "target_ids": tuple(f"{HOST}{name}" for name in targets),
            "target_count": len(targets),
            "target_confirmed": every(*silent, either(False, *(confirmed for confirmed, _ in answers))),
            "reaches_person": every(*silent, either(False, *(person for _, person in answers))),
        }

    def _receiver(self, name: str) -> tuple[Maybe, Maybe]:
        """(a receiver is there, it is a person) of one channel."""
        row = self._rows.get(name)
        if row is None:
            own = {f"projects/{part}" for part in (self._place.project.id, self._place.project.number)}
            gone = self._own.whole and "/".join(name.split("/")[:2]) in own
            return (False, False) if gone else (None, None)
        kind = row["type"]
        there = every(flag(row["enabled"]), _verified(kind, row["verificationStatus"]))
        if kind in PROGRAMS:
            return there, False if there is False else None
        known = kind in PEOPLE | CHAT
        return (there, there) if known or there is False else (None, None)

    def _now(self, row: Row) -> Maybe:
        """Whether a snooze goes on that is no hours of maintenance; of one for some incidents only, it is unknown."""
        starts, ends = (moment(dig(row["interval"], name)) for name in ("startTime", "endTime"))
        if starts is None or ends is None:
            return None
        asleep = starts <= self._place.now < ends and ends - starts > MAINTENANCE
        return None if asleep and row["criteria.filter"] else asleep


def _verified(kind: Any, status: Any) -> Maybe:
    """What needs no verification says nothing of it."""
    if status in (None, "VERIFICATION_STATUS_UNSPECIFIED"):
        return None if kind in VERIFIED else True
    return word(status, verified=True, unverified=False)


def _by_name(rows: Iterator[Row]) -> Mapping[str, Row]:
    return {row[NAME].removeprefix(HOST): row for row in rows}

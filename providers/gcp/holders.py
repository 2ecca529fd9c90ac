"""Principals: whoever a policy names, and the project's own service accounts."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.identities import Principal
from providers.collecting import Collected, reads
from providers.gcp.directory.people import FEEDS, People
from providers.gcp.fields import flag, moment, unset
from providers.gcp.governance import PROJECTS
from providers.gcp.names import Member, member, program
from providers.gcp.operations import NAME
from providers.gcp.place import Answer, Place
from providers.gcp.rights import MEMBERS, POLICIES, everybody
from providers.gcp.rows import Row
from providers.three import Maybe

ACCOUNTS = "cai:service_accounts"
ORGANIZATIONS = "cai:organizations"

USE = "rest:account_use"

PERSON = ("console_access", "mfa_enabled", "mfa_strength", "mfa_enforced")
"""Columns without meaning for groups and programs."""
ABSENT = {"service": PERSON, "human": ()}
USED = ("never_signed_in", "last_sign_in_at")
"""Nor are these for groups."""

CONSUMER = {"gmail.com", "googlemail.com"}
"""Domains of accounts that belong to no organisation."""


@reads(
    "account",
    {
        POLICIES: "principal.*",
        MEMBERS: "principal.*",
        ACCOUNTS: "principal[service].*",
        ORGANIZATIONS: "principal.is_external",
        PROJECTS: "principal[service].is_external",
        USE: "principal[service].last_sign_in_at principal[service].never_signed_in",
        **FEEDS,
    },
)
def principals(place: Place) -> Collected:
    """One row for everybody with a right, and for the directory's super administrators. What only the directory tells
    of a person is not known from policies."""
    known = _Known(place)
    named, _ = everybody(place)
    for admin in known.people.super_administrators():
        named.setdefault(admin.id, admin)
    for row in place.query(ACCOUNTS).rows:
        if not row["email"]:
            raise ValueError("a service account has no address")  # whoever it is would be missing
        if own := member(program(row["email"])):
            named.setdefault(own.id, own)
    for _, who in sorted(named.items()):
        yield known.principal(place, who)


class _Known:
    """What tells where a member comes from."""

    def __init__(self, place: Place) -> None:
        place.query(ORGANIZATIONS)
        top = place.above(ORGANIZATIONS)
        self._home = next((str(row["displayName"]).lower() for row in top.rows if row["displayName"]), None)
        place.query(PROJECTS)
        self._projects = place.everywhere(PROJECTS, _names)
        self._whole = place.query(PROJECTS).whole and top.whole
        self._enabled = place.everywhere(ACCOUNTS, _enabled)
        self._own = {program(row["email"]) for row in place.query(ACCOUNTS).rows}
        self._used = {_address(one): one for one in place.listing(USE, project=place.project.id).rows}
        self.people = People(place)

    def principal(self, place: Place, who: Member) -> Principal:
        """The row of a member."""
        fixed: dict[str, Any] = {
            **place.here(None),
            "resource": who.id,
            # People whom nobody can count have no name.
            "name": None if who.many else who.address or who.id,
            "provider_managed": who.google,
            "kind": who.kind,
            "home": who.project if who.kind == "service" else who.domain or who.id,
            "is_external": self._is_external(who),
            "is_enabled": self._is_enabled(who),
            "orphan": who.deleted,
        }
        if who.kind == "human" and not who.deleted:
            fixed |= self.people.columns(who)
        elif who.kind == "service":
            fixed |= self._last(who)
        absent = ABSENT.get(str(who.kind), (*PERSON, *USED))
        # When an account of another project was used is told where that project is read.
        elsewhere = who.kind == "service" and who.project in self._projects and who.id not in self._own
        return Principal(**fixed, absent=(*absent, *USED) if elsewhere else absent)

    def _last(self, who: Member) -> dict[str, Any]:
        """When a service account of the project last proved itself. Told of, and without a time: not in all the time
        that Google looks back on."""
        told = self._used.get(who.id) if who.id in self._own else None
        last = moment((told.get("activity") or {}).get("lastAuthenticatedTime")) if told else None
        return {"last_sign_in_at": last, "never_signed_in": None if told is None else last is None}

    def _is_external(self, who: Member) -> Maybe:
        if who.kind == "external":
            return True
        if who.kind == "service":
            return self._is_foreign(who)
        if who.domain is None or who.domain in CONSUMER:
            return None if who.domain is None else True
        # A second domain of the same directory is no outsider: the settings name it (`home_domains`).
        return None if self._home is None else who.domain != self._home

    def _is_foreign(self, who: Member) -> Maybe:
        if who.google or who.project in self._projects:
            return False
        return True if who.project and self._whole else None

    def _is_enabled(self, who: Member) -> Maybe:
        if who.deleted:
            return False
        if who.kind in {"group", "external"}:
            return True  # by design: only people and programs can be suspended
        return self._enabled.get(who.id) if who.kind == "service" and not who.google else True if who.google else None


def _names(rows: Iterator[Row]) -> frozenset[str]:
    """IDs and numbers of all projects below the scope."""
    return frozenset(
        str(name)
        for row in rows
        for name in (row["projectId"], row["projectNumber"], row[NAME].rpartition("/")[2])
        if name
    )


def _enabled(rows: Iterator[Row]) -> dict[str | None, Maybe]:
    """A service account that is not disabled has no such field."""
    found = {}
    for row in rows:
        disabled = flag(unset(row["disabled"], False, by=row["uniqueId"]))
        found[program(row["email"])] = None if disabled is None else not disabled
    return found


def _address(activity: Answer) -> str | None:
    """The service account of an activity, as facts name it."""
    return program(str(activity.get("fullResourceName")).rpartition("/")[2])


COLLECTORS = (principals,)

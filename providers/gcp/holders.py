"""Principals: whoever a policy names, and the project's own service accounts."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.identities import Principal
from providers.collecting import Collected, reads
from providers.gcp.fields import flag, unset
from providers.gcp.governance import PROJECTS
from providers.gcp.names import Member, member, program
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rights import MEMBERS, POLICIES, held, inside
from providers.gcp.rows import Row
from providers.three import Maybe

ACCOUNTS = "cai:service_accounts"
ORGANIZATIONS = "cai:organizations"

PERSON = ("console_access", "mfa_enabled", "mfa_strength", "mfa_enforced", "never_signed_in", "last_sign_in_at")
"""Columns without meaning for groups and programs."""

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
    },
)
def principals(place: Place) -> Collected:
    """One row for everybody. What only the directory tells of a person is not known from policies."""
    known = _Known(place)
    named = {who.id: who for _, _, _, who in held(place)}
    for group in [one for one in named.values() if one.kind == "group" and one.address and not one.deleted]:
        found = map(inside, place.shared(MEMBERS, group=str(group.address)).rows)
        named.update((who.id, who) for who in found if who)
    for row in place.query(ACCOUNTS).rows:
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
        return Principal(**fixed, absent=() if who.kind == "human" else PERSON)

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
        disabled = unset(flag(row["disabled"]), False, by=row["uniqueId"])
        found[program(row["email"])] = None if disabled is None else not disabled
    return found


COLLECTORS = (principals,)

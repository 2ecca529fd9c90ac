"""People of the directory by their addresses: who may sign in, with which proof, and when somebody last did."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.gcp.directory.federation import ASSIGNMENTS, Federation
from providers.gcp.directory.policies import ONLY_PASSKEYS, POLICIES, Policies
from providers.gcp.directory.units import UNITS, Units
from providers.gcp.fields import flag, moment
from providers.gcp.names import Member
from providers.gcp.place import Place
from providers.three import Maybe, either, negate

USERS = "directory:users"

_WHO = "principal[human,owner_root]"
_FACTOR = f"{_WHO}.mfa_enabled {_WHO}.mfa_enforced {_WHO}.mfa_strength"
FEEDS = {
    USERS: f"principal[owner_root].* principal.kind {_FACTOR} "
    + " ".join(
        f"{_WHO}.{column}"
        for column in ("is_enabled", "console_access", "last_sign_in_at", "never_signed_in", "created_at")
    ),
    ASSIGNMENTS: _FACTOR,
    UNITS: _FACTOR,
    POLICIES: f"{_WHO}.mfa_strength",
}
"""What each list feeds of principals."""

NEVER = 1970
"""The year of a last sign-in that never was."""


class People:
    """The people of the directory."""

    def __init__(self, place: Place) -> None:
        listing = place.shared(USERS)
        told = all(row.get("primaryEmail") and flag(row.get("isAdmin")) is not None for row in listing.rows)
        if listing.whole and not told:  # files do not say it, and are never whole
            place.unclear(USERS, "a person has no address, or is not said to be an administrator or none")
        self.whole = listing.whole and told
        self._rows = {str(row["primaryEmail"]).lower(): row for row in listing.rows if row.get("primaryEmail")}
        units = Units(place)
        self.policies = Policies(place, units)
        self._federation = Federation(place, units)

    def super_administrators(self) -> Iterator[Member]:
        """Who may do everything in the directory, and so give themselves every right in the organisation."""
        for address, row in self._rows.items():
            if row.get("isAdmin") is True:
                yield Member(f"user:{address}", "human", address)

    def columns(self, who: Member) -> dict[str, Any]:
        """The columns of a person; none where the list does not name them."""
        row = self._rows.get(who.address or "")
        if row is None:
            return {}
        enabled = _enabled(row)
        enrolled, enforced = (self._googles(row, name) for name in ("isEnrolledIn2Sv", "isEnforcedIn2Sv"))
        signed_in = moment(row.get("lastLoginTime"))
        never = None if signed_in is None else signed_in.year <= NEVER
        return {
            "kind": "owner_root" if row.get("isAdmin") is True else "human",
            "is_enabled": enabled,
            "console_access": enabled,  # by design: whoever is enabled may sign in to the console
            "mfa_enabled": enrolled,
            "mfa_enforced": enforced,
            "mfa_strength": self._strength(row, enrolled, enforced),
            "last_sign_in_at": None if never else signed_in,
            "never_signed_in": never,
            "created_at": moment(row.get("creationTime")),
        }

    def asked(self, *, administrators: bool) -> tuple[Maybe, ...]:
        """Of each person who can sign in, or of each administrator: whether a second factor is asked for."""
        chosen = (
            row
            for row in self._rows.values()
            if not administrators or either(flag(row.get("isAdmin")), flag(row.get("isDelegatedAdmin"))) is not False
        )
        return tuple(
            self._googles(row, "isEnforcedIn2Sv") if _enabled(row) else None
            for row in chosen
            if _enabled(row) is not False
        )

    def _googles(self, row: Mapping[str, Any], name: str) -> Maybe:
        """What Google says of its own second factor. Whoever signs in elsewhere is not asked for it; a super
        administrator can always sign in with Google's own password
        (https://support.google.com/a/answer/6341409)."""
        own = row.get("isAdmin") is True or self._federation.elsewhere(row) is False
        return flag(row.get(name)) if own else None

    def _strength(self, row: Mapping[str, Any], enrolled: Maybe, enforced: Maybe) -> str | None:
        """The directory tells no factors: only where none but passkeys are accepted is it known which one it is."""
        if enrolled is False:
            return "none"
        only = set(self.policies.factors(row.get("orgUnitPath"))) <= ONLY_PASSKEYS
        return "phishing_resistant" if enrolled and enforced and only else None


def _enabled(row: Mapping[str, Any]) -> Maybe:
    return negate(either(flag(row.get("suspended")), flag(row.get("archived"))))

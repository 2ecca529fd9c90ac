"""Settings of the directory, as Cloud Identity's interface of policies tells them: what is set, for which unit."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.identities import MfaStrength
from providers.gcp.directory.units import UNSET, Ruling, Units, bare, possible
from providers.gcp.place import Place

POLICIES = "directory:policies"

FACTOR = "security.two_step_verification_enforcement_factor"

ONLY_PASSKEYS = {"PASSKEY_ONLY", "PASSKEY_PLUS_SECURITY_CODE", "PASSKEY_PLUS_IP_BOUND_SECURITY_CODE"}
"""Sets of second factors that nobody can use without a passkey or security key of their own."""

WEAKEST: dict[Any, MfaStrength] = {
    "ALL": "phone",
    "NO_TELEPHONY": "otp",
    # A code can be read out to somebody.
    "PASSKEY_PLUS_SECURITY_CODE": "otp",
    "PASSKEY_PLUS_IP_BOUND_SECURITY_CODE": "otp",
    "PASSKEY_ONLY": "phishing_resistant",
}
"""The weakest second factor that each set lets through."""


def _readable(row: Mapping[str, Any]) -> bool:
    """Whether a policy says what it sets and for which unit or group."""
    setting, query = row.get("setting"), row.get("policyQuery")
    told = isinstance(setting, Mapping) and isinstance(setting.get("type"), str)
    return told and isinstance(query, Mapping) and bool(query.get("orgUnit") or query.get("group"))


class Policies:
    """The directory's settings by their kind (`security.password`)."""

    def __init__(self, place: Place, units: Units) -> None:
        listing = place.shared(POLICIES)
        readable = all(map(_readable, listing.rows))
        if not readable:
            place.unclear(POLICIES, "a policy does not say what it sets, or for whom")
        self.whole = listing.whole and readable
        self._units = units
        self._rows: dict[str, list[dict[str, Any]]] = {}
        for row in listing.rows:
            kind = str((row.get("setting") or {}).get("type")).removeprefix("settings/")
            self._rows.setdefault(kind, []).append(dict(row))

    def everywhere(self, kind: str, field: str, default: Any) -> tuple[Any, ...] | None:
        """The values of a field that hold somewhere, each once; None where they were not all read. `default`: what
        Google documents for a unit that nothing is set for. A policy without the field makes one of them None."""
        if not self.whole or self._units.root is None:
            return None
        rulings = self._rulings(kind, field)
        at_root = any(one.unit == self._units.root and one.group is None for one in rulings)
        # What an administrator has set for a unit takes the place of Google's own there.
        set_for = {one.unit for one in rulings if not one.googles and one.group is None}
        found = [one.value for one in rulings if not one.googles or one.unit not in set_for]
        return tuple(dict.fromkeys([*found, *([] if at_root else [default])]))

    def factors(self, unit: Any) -> tuple[Any, ...]:
        """The sets of second factors that may hold for somebody in a unit."""
        if not self.whole:
            return (None,)
        found = possible(self._rulings(FACTOR, "allowedSignInFactorSet"), self._units.chain(unit))
        return tuple("ALL" if one == UNSET else one for one in found)

    def _rulings(self, kind: str, field: str) -> list[Ruling]:
        return [
            Ruling(
                unit=bare((row.get("policyQuery") or {}).get("orgUnit")),
                group=(row.get("policyQuery") or {}).get("group") or None,
                value=((row.get("setting") or {}).get("value") or {}).get(field),
                googles=row.get("type") == "SYSTEM",
            )
            for row in self._rows.get(kind, ())
        ]

"""What an application gateway accepts of TLS: by a policy of its own, or by one of those that Azure itself lists."""

from typing import Any

from providers.azure.entrances.parts import VERSIONS, tls
from providers.azure.place import Place
from providers.azure.rows import dig

POLICIES = "arm:tls_policies"
NEWEST = {"customv2": "1.3", "custom": "1.2"}
"""The newest version by the kind of a policy; of Azure's own, those of 2022 and later speak 1.3."""


class Policies:
    """Azure's predefined policies, asked for when the first gateway names one."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def accepted(self, policy: Any, default: Any) -> dict[str, Any]:
        """The columns of what a gateway's policy accepts. Without one, that holds which Azure had for `default` when
        the gateway was made."""
        kind = str(dig(policy, "policyType")).lower()
        if kind in NEWEST:
            return {"cipher_profile": str(dig(policy, "policyType")), **_columns(policy, NEWEST[kind])}
        name = dig(policy, "policyName") or default
        if not name:
            return {}
        listed = self._place.listing(POLICIES, scope=self._place.scope).rows
        found = next(
            (dig(one, "properties") for one in listed if str(one.get("name")).lower() == str(name).lower()), None
        )
        return {"cipher_profile": name, **_columns(found, "1.3" if _year(name) >= 2022 else "1.2")}


def _columns(policy: Any, newest: str) -> dict[str, Any]:
    oldest = tls(dig(policy, "minProtocolVersion")) or _not_disabled(policy)
    suites = dig(policy, "cipherSuites")
    return {
        "min_tls": oldest,
        "tls_versions": tuple(one for one in VERSIONS if oldest <= one <= newest) if oldest else None,
        "cipher_suites": tuple(str(suite) for suite in suites) if suites else None,
    }


def _not_disabled(policy: Any) -> str | None:
    """The oldest version by the old list of those that are switched off."""
    off = dig(policy, "disabledSslProtocols")
    return next((one for one in VERSIONS if one not in {tls(name) for name in off}), None) if off else None


def _year(name: Any) -> int:
    """As in AppGwSslPolicy20220101S."""
    digits = "".join(letter for letter in str(name) if letter.isdigit())[:4]
    return int(digits) if len(digits) == 4 else 0

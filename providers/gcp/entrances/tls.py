"""What a proxy accepts of TLS: by a policy of its own, or by what Google has for those without one."""

from typing import Any

from auditor.facts.stores import TlsVersion
from providers.gcp.entrances.parts import FRONT, by_name
from providers.gcp.fields import asset, unset
from providers.gcp.place import Place
from providers.gcp.rows import Row

VERSIONS: tuple[TlsVersion, ...] = ("1.0", "1.1", "1.2", "1.3")

DEFAULT = "COMPATIBLE"
STRICT = {"RESTRICTED", "FIPS_202205"}
"""Profiles whose suites are all of 1.2 and newer: what a policy sets below that has no effect."""

_EPHEMERAL = [f"TLS_ECDHE_{kind}_WITH_{{}}" for kind in ("ECDSA", "RSA")]
COMPATIBLE = (
    *(
        name.format(cipher)
        for cipher in ("AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256")
        for name in _EPHEMERAL
    ),
    *(name.format(cipher) for cipher in ("AES_128_CBC_SHA", "AES_256_CBC_SHA") for name in _EPHEMERAL),
    *(
        f"TLS_RSA_WITH_{cipher}"
        for cipher in (
            *("AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "AES_128_CBC_SHA", "AES_256_CBC_SHA"),
            "3DES_EDE_CBC_SHA",
        )
    ),
)
"""The suites of the profile that holds without a policy
(https://cloud.google.com/load-balancing/docs/ssl-policies-concepts); a policy lists its own."""


class Policies:
    """The TLS policies, by name."""

    def __init__(self, place: Place) -> None:
        place.query(FRONT)
        self._known = place.everywhere(FRONT, by_name)

    def accepted(self, proxy: Row | None) -> dict[str, Any]:
        """The columns of what a proxy accepts; none where it, or its policy, is out of sight."""
        if proxy is None:
            return {}
        if proxy["sslPolicy"] is None:
            bare = {**_columns("1.0"), "cipher_profile": DEFAULT, "cipher_suites": COMPATIBLE}
            return unset(None, bare, by=proxy["creationTimestamp"]) or {}
        policy = self._known.get(asset(proxy["sslPolicy"]) or "")
        return {} if policy is None else _told(policy)


def _told(policy: Row) -> dict[str, Any]:
    profile = unset(policy["profile"], DEFAULT, by=policy["creationTimestamp"])
    word = unset(policy["minTlsVersion"], "TLS_1_0", by=policy["creationTimestamp"])
    oldest = next((one for one in VERSIONS if str(word) == f"TLS_{one.replace('.', '_')}"), None)
    if profile in STRICT and oldest is not None:
        oldest = max(oldest, "1.2")
    suites = policy["enabledFeatures"] or policy["customFeatures"]
    told = tuple(str(one) for one in suites) if suites else None
    return {**_columns(oldest), "cipher_profile": profile, "cipher_suites": told}


def _columns(oldest: str | None) -> dict[str, Any]:
    return {"min_tls": oldest, "tls_versions": tuple(one for one in VERSIONS if one >= oldest) if oldest else None}

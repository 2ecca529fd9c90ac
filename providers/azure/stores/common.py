"""What many kinds of stores say alike: TLS versions, keys, copies, places."""

import re
from collections.abc import Iterable
from typing import Any

from auditor.facts.stores import TlsVersion
from providers.azure.pairs import paired

API_TLS: TlsVersion = "1.2"
"""The oldest version that services with a fixed floor accept (container registry, AI Search, Data Explorer)."""

_TLS: dict[str, TlsVersion] = {"1": "1.0", "10": "1.0", "11": "1.1", "12": "1.2", "13": "1.3"}


def oldest_tls(*words: Any) -> TlsVersion | None:
    """The oldest of the versions as Azure writes them: TLS1_2, TLSv1.2, Tls12, 1.2; None where one is not known."""
    found = [_TLS.get(re.sub(r"\D", "", str(word))) for word in words]
    return None if None in found or not found else min(version for version in found if version)


def vault_key(uri: Any, name: Any = None) -> str | None:
    """The address of a key in its vault, in lower case and without its version: from the vault's address and the key's
    name, or from the key's whole address."""
    if not isinstance(uri, str) or not uri:
        return None
    if isinstance(name, str) and name:
        return f"{uri.rstrip('/')}/keys/{name}".lower()
    found = re.match(r"https://[^/]+/keys/[^/]+", uri.lower())
    return found.group() if found else None


def place_name(shown: Any) -> str | None:
    """A location as it is written in IDs: japaneast for Japan East."""
    return shown.lower().replace(" ", "") if isinstance(shown, str) and shown else None


def copies(*groups: Iterable[str | None] | None, home: str | None) -> tuple[str, ...] | None:
    """Other regions that hold a copy, sorted; None where one of the groups or of the regions is not known."""
    found: set[str] = set()
    for group in groups:
        places = None if group is None else list(group)
        if places is None or None in places:
            return None
        found |= {place for place in places if place}
    return tuple(sorted(found - {home or ""}))


def geo(redundancy: Any, region: str | None) -> tuple[str, ...] | None:
    """The region of copies by a word like Geo, GeoZone, Zone, Local, Enabled or Disabled; None where it is not said."""
    said = str(redundancy).lower()
    if said in {"geo", "geozone", "enabled"}:
        return paired(region)
    return () if said in {"local", "zone", "disabled"} else None

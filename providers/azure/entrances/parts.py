"""What the collectors of entrances share."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.stores import TlsVersion
from providers.azure.rows import dig

WITHOUT_TLS = ("min_tls", "tls_versions", "cipher_suites", "cipher_profile", "certificate_id")
"""Columns without a meaning where the entrance itself speaks no TLS."""

VERSIONS: tuple[TlsVersion, ...] = ("1.0", "1.1", "1.2", "1.3")


def ident(value: Any) -> str:
    """An ARM ID in lower case."""
    return str(value).lower()


def linked(part: Mapping[str, Any], path: str) -> str | None:
    """The ID of what a part points to by `path.id`, in lower case."""
    found = dig(part, f"{path}.id")
    return ident(found) if found else None


def by_id(parts: Any) -> dict[str, Mapping[str, Any]]:
    """Parts of a resource by their ID; none where they are not said."""
    return {ident(part.get("id")): part for part in parts or ()}


def network_of(subnet: Any) -> str | None:
    """The network of a subnet's ID."""
    return ident(subnet).rpartition("/subnets/")[0] or None if subnet else None


def tls(value: Any) -> TlsVersion | None:
    """A version in one of Azure's ways to write it: TLSv1_2, TLS12, TLS1_2, 1.2."""
    digits = [letter for letter in str(value) if letter.isdigit()]
    found = ".".join(digits)
    return next((version for version in VERSIONS if version == found), None)

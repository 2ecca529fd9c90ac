"""How objects of the directory are called in facts, besides providers/azure/names.py."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.identities import PrincipalKind
from providers.azure import names
from providers.azure.names import FOLDERS

KINDS: dict[str | None, PrincipalKind] = {
    "user": "human",
    "group": "group",
    "foreigngroup": "group",
    "serviceprincipal": "service",
}


def path(home: str, folder: str, name: Any) -> str:
    """The resource name of an object (`/tenants/<tenant>/users/<id>`), in lower case."""
    return f"/tenants/{home}/{folder}/{name}".lower()


def principal(home: str, kind: str | None, name: str) -> str:
    """The resource name of somebody who holds rights, whose kind may not be known."""
    return names.principal(home, kind, name) or path(home, "objects", name)


def kind_of(row: Mapping[str, Any] | None) -> str | None:
    """user, group or serviceprincipal, by the type that Microsoft Graph writes to an object of a mixed list."""
    found = str((row or {}).get("@odata.type") or "").rpartition(".")[2].lower()
    return found if found in FOLDERS else None

"""As whom the code of a resource acts: its managed identities."""

from typing import Any

from providers.azure.names import principal
from providers.azure.rows import Row

COLUMNS = ("has_identity", "identity_id", "identity_ids")


def identities(row: Row, tenant: str | None, *, told: bool) -> dict[str, Any]:
    """The columns of a row with the fields `identity.*`. A resource without an identity has no such element: that is
    only said where the row holds the resource's properties (`told`)."""
    kind = row["identity.type"]
    fixed = {"uses_default_identity": False}  # by design: Azure makes no identity that all machines share
    if kind is None or str(kind).lower() == "none":
        return {**fixed, "has_identity": False if told or kind is not None else None}
    if "assigned" not in str(kind).lower():
        return fixed
    assigned = row["identity.userAssignedIdentities"]
    held = list(assigned.values()) if isinstance(assigned, dict) else []
    keys = [one.get("principalId") if isinstance(one, dict) else None for one in held]
    if "systemassigned" in str(kind).lower():
        keys.insert(0, row["identity.principalId"])
    names = [principal(tenant, "serviceprincipal", key) for key in keys]
    if not names or None in names:
        return {**fixed, "has_identity": True}
    return {**fixed, "has_identity": True, "identity_id": names[0], "identity_ids": tuple(str(name) for name in names)}


def feeds(*kinds: str) -> str:
    """What the tenant's ID feeds of rows of these kinds: identities are named by it."""
    return " ".join(f"compute[{','.join(kinds)}].{name}" for name in COLUMNS[1:])

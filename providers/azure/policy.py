"""What the reader has to be given: a custom role, and application permissions of Microsoft Graph."""

import json
from typing import Any

from auditor.errors import AuditorError
from auditor.settings import Azure
from providers.azure.calls import OPERATIONS
from providers.azure.collectors import operations
from providers.azure.withheld import WITHHELD


def actions() -> tuple[str, ...]:
    """The resource manager's actions behind the declared operations; one that takes in all others stands alone."""
    asked = (name for name in operations() if not name.startswith("graph:"))
    found = {right for name in asked for right in OPERATIONS.rights(name)}
    return ("*/read",) if "*/read" in found else tuple(sorted(found))


def graph_permissions() -> tuple[str, ...]:
    """The application permissions of Microsoft Graph behind the declared operations; they need an admin's consent."""
    return tuple(
        sorted({right for name in operations() if name.startswith("graph:") for right in OPERATIONS.rights(name)})
    )


def role(settings: Azure) -> dict[str, Any]:
    """The custom role, assignable where the audit looks. AuditorError where the settings do not say where."""
    return {
        "Name": "Cloud Audit Reader",
        "IsCustom": True,
        "Description": "Reads configuration for the audit: no content of logs, no keys, no changes.",
        "Actions": list(actions()),
        "NotActions": list(WITHHELD),
        "DataActions": [],
        "NotDataActions": [],
        "AssignableScopes": _scopes(settings),
    }


def texts(settings: Azure) -> tuple[str, ...]:
    """The documents as JSON; that of Microsoft Graph only where something is asked of it."""
    documents: list[Any] = [role(settings)]
    if permissions := graph_permissions():
        documents.append({"MicrosoftGraphApplicationPermissions": list(permissions)})
    return tuple(json.dumps(document, indent=2) + "\n" for document in documents)


def _scopes(settings: Azure) -> list[str]:
    if settings.management_group:
        return [f"/providers/Microsoft.Management/managementGroups/{settings.management_group}"]
    if settings.subscriptions:
        return [f"/subscriptions/{name.lower()}" for name in settings.subscriptions]
    if settings.tenant:
        # The tenant's root management group has the tenant's ID for a name.
        return [f"/providers/Microsoft.Management/managementGroups/{settings.tenant}"]
    raise AuditorError("Azure: set [azure] management_group, subscriptions or tenant: a role needs to know where.")

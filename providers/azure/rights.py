"""Facts about role assignments, role definitions and eligibility."""

from typing import Literal

from auditor.facts.identities import Grant, PrincipalKind
from providers.azure.holders import ASSIGNMENTS
from providers.azure.names import principal, tenant
from providers.azure.place import Answer, Place
from providers.collecting import Collected, reads

KINDS: dict[str, PrincipalKind] = {
    "user": "human",
    "group": "group",
    "foreigngroup": "group",
    "serviceprincipal": "service",
}


@reads("account", {ASSIGNMENTS: "grant.*"})
def role_assignments(place: Place) -> Collected:
    """What is assigned on the subscription, in it, and above it."""
    of = tenant(place)
    for row in place.listing(ASSIGNMENTS, scope=place.scope).rows:
        yield _grant(place, row, of)


def _grant(place: Place, row: Answer, of: str | None) -> Grant:
    properties = row.get("properties") or {}
    kind, scope = properties.get("principalType"), properties.get("scope")
    return Grant(
        **place.here(None),
        resource=str(row["id"]).lower(),
        name=row.get("name"),
        principal_id=principal(of, kind, properties.get("principalId")),
        principal_kind=KINDS.get(str(kind).lower()),
        role_id=str(properties["roleDefinitionId"]).lower() if properties.get("roleDefinitionId") else None,
        scope=str(scope).lower() if scope else None,
        scope_level=level(str(scope)) if scope else None,
        via_group=False,
    )


def level(scope: str) -> Literal["org", "folder", "account", "group", "resource"]:
    """How high a scope is: `/`, a management group, a subscription, a resource group, or a resource."""
    parts = [part for part in scope.lower().split("/") if part]
    if not parts:
        return "org"
    if parts[0] == "providers":
        return "folder"
    return "account" if len(parts) == 2 else "group" if len(parts) == 4 else "resource"


COLLECTORS = (role_assignments,)

"""Facts about who holds which role: assigned or eligible, on the subscription, in it, above it, and through groups."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from auditor.facts.identities import Grant, PrincipalKind
from providers.azure.capabilities import given
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.groups import MEMBERS, members
from providers.azure.holders import ASSIGNMENTS, SHOWN, assignments
from providers.azure.names import principal, tenant
from providers.azure.place import Answer, Place
from providers.azure.roles import DEFINITION, DEFINITIONS, Roles
from providers.azure.schedules import ACTIVE, ELIGIBLE, Schedules, Terms, eligible, may_take
from providers.collecting import Collected, later, reads

KINDS: dict[str, PrincipalKind] = {
    "user": "human",
    "group": "group",
    "foreigngroup": "external",
    "serviceprincipal": "service",
}
"""By the type in the assignment. A foreign group is one of another tenant, whose members are that tenant's affair. What
was deleted in the directory has none of these: unknown."""

NO_SUCH_CONDITION = ("requires_mfa", "source_ip_limited")
"""A condition of an assignment speaks of what is done to which resource, never of how somebody has signed in."""

_GIVEN = "grant.is_privileged grant.is_wildcard_admin grant.capabilities grant.role_is_custom grant.name"


@reads(
    "account",
    {
        ASSIGNMENTS: "grant.*",
        SHOWN: "",  # stands in for the list, and is not missed where that was read
        ELIGIBLE: "grant.*",
        MEMBERS: "grant.*",
        ACTIVE: "grant.is_permanent grant.expires_at",
        DEFINITIONS: _GIVEN,
        DEFINITION: _GIVEN,
        SUBSCRIPTIONS: "grant.principal_id grant.group_id",
    },
)
def grants(place: Place) -> Collected:
    """A row for each assignment and each eligibility, and one for each member of a group that holds it. Classic
    administrators are no more: Azure took their rights away in 2024."""
    of, roles, schedules = tenant(place), Roles(place), Schedules(place)
    held = ((row, schedules.of(str(row.get("id")))) for row in assignments(place))
    ends = ((row, may_take(row)) for row in eligible(place).rows)
    for row, terms in (*held, *ends):
        grant = _grant(place, row, of, roles, terms)
        yield grant
        key = (row.get("properties") or {}).get("principalId")
        if grant.principal_kind == "group" and key:
            yield later(through, place, of, grant, str(key))


def through(place: Place, of: str | None, grant: Grant, group: str) -> Iterator[Grant]:
    """What the members of a group hold by it. Who could not be listed leaves a reading that would have given rows."""
    for key, kind in members(place, group).pairs:
        yield replace(
            grant,
            resource=f"{grant.resource}#{key}",
            principal_id=principal(of, kind, key),
            principal_kind=KINDS[kind.lower()],
            via_group=True,
            group_id=grant.principal_id,
        )


def _grant(place: Place, row: Answer, of: str | None, roles: Roles, terms: Terms) -> Grant:
    properties: dict[str, Any] = row.get("properties") or {}
    kind, scope, role_id = (_lower(properties.get(name)) for name in ("principalType", "scope", "roleDefinitionId"))
    role, height = roles.find(role_id), level(scope, of) if scope else None
    return Grant(
        **place.here(None),
        resource=str(row["id"]).lower(),
        name=role.name or row.get("name"),
        principal_id=principal(of, kind, properties.get("principalId")),
        principal_kind=KINDS.get(kind or ""),
        role_id=role_id,
        role_is_custom=role.custom,
        scope=scope,
        scope_level=height,
        via_group=False,
        is_permanent=terms.permanent,
        expires_at=terms.ends,
        is_conditional=bool(properties.get("condition")),
        absent=NO_SUCH_CONDITION,
        **given(role, height, scope),
    )


def level(scope: str, of: str | None = None) -> Literal["org", "folder", "account", "group", "resource"]:
    """How high a scope is: `/`, a management group, a subscription, a resource group, or a resource. The management
    group at the root has the name of the tenant, `of`."""
    parts = [part for part in scope.lower().split("/") if part]
    if not parts:
        return "org"
    if parts[0] == "providers":
        return "org" if of and parts[-1] == of.lower() else "folder"
    return "account" if len(parts) == 2 else "group" if len(parts) == 4 else "resource"


def _lower(value: Any) -> str | None:
    return str(value).lower() if value else None


COLLECTORS = (grants,)

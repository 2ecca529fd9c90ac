"""Azure Lighthouse: roles that people of another tenant hold here. They are in no list of role assignments."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.identities import Grant, Principal
from providers.azure.capabilities import given
from providers.azure.place import Place
from providers.azure.rights import NO_SUCH_CONDITION, level
from providers.azure.roles import DEFINITION, DEFINITIONS, Roles
from providers.azure.rows import Row
from providers.collecting import Collected, reads

DELEGATIONS = "arg:managedservicesresources.delegations"

_SET_ON = "/providers/microsoft.managedservices/registrationassignments/"
_ROLE = "/providers/microsoft.authorization/roledefinitions/"
_GIVEN = "grant.is_privileged grant.is_wildcard_admin grant.capabilities grant.role_is_custom grant.name"

KEPT_ELSEWHERE = (
    "is_enabled",
    "console_access",
    "mfa_enabled",
    "mfa_enforced",
    "mfa_strength",
    "last_sign_in_at",
    "never_signed_in",
    "created_at",
    "orphan",
)
"""What the other tenant knows of its people, and this one does not."""


@reads(
    "account",
    {DELEGATIONS: "grant.* principal[external].*", DEFINITIONS: _GIVEN, DEFINITION: _GIVEN},
)
def delegations(place: Place) -> Collected:
    """For each delegation of the subscription or of something in it: who of the other tenant may do what, as grants and
    as outsiders. One whose definition is not shown is a grant of which nothing else is known."""
    rows = place.query(DELEGATIONS).rows
    roles = Roles(place)
    offers = {row["id"]: row for row in rows if row["type"].endswith("/registrationdefinitions")}
    seen: set[str] = set()
    for row in rows:
        if row["type"].endswith("/registrationassignments"):
            offer = offers.get(str(row["properties.registrationDefinitionId"]).lower())
            for fact in _delegated(place, row, offer, roles):
                if isinstance(fact, Grant) or fact.resource not in seen:
                    yield fact
                seen.add(fact.resource)


def _delegated(place: Place, row: Row, offer: Row | None, roles: Roles) -> Iterator[Fact]:
    scope = row["id"].rpartition(_SET_ON)[0]
    if offer is None or offer["properties.authorizations"] is None:
        yield _grant(place, row["id"], scope, None, None, roles, permanent=None)
        return
    home = str(offer["properties.managedByTenantId"]).lower()
    for name, permanent in (("authorizations", True), ("eligibleAuthorizations", False)):
        for one in offer[f"properties.{name}"] or ():
            who = f"/tenants/{home}/principals/{one.get('principalId')}".lower()
            role = f"{_ROLE}{one.get('roleDefinitionId')}".lower()
            resource = f"{row['id']}#{one.get('principalId')}#{one.get('roleDefinitionId')}#{name}".lower()
            yield _grant(place, resource, scope, who, role, roles, permanent=permanent)
            yield Principal(
                **place.here(None),
                resource=who,
                name=one.get("principalIdDisplayName"),
                kind="external",
                home=home,
                is_external=True,
                absent=KEPT_ELSEWHERE,
            )


def _grant(
    place: Place, resource: str, scope: str, who: str | None, role_id: str | None, roles: Roles, *, permanent: Any
) -> Grant:
    role, height = roles.find(role_id), level(scope)
    return Grant(
        **place.here(None),
        resource=resource,
        name=role.name,
        principal_id=who,
        principal_kind="external",
        role_id=role_id,
        role_is_custom=role.custom,
        scope=scope,
        scope_level=height,
        via_group=False,
        is_permanent=permanent,
        is_conditional=False,
        absent=NO_SUCH_CONDITION,
        **given(role, height, scope),
    )


COLLECTORS = (delegations,)

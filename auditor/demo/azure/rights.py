"""Demo: role assignments, role definitions and eligibility, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.azure.people import (
    AGENCY,
    AGENCY_STAFF,
    GYOSHA,
    HAIBI,
    ITO,
    KANSHI,
    KOBAYASHI,
    KOKUHO_KANRI,
    MORI,
    NAKAMURA,
    SUZUKI,
    TANAKA,
    WATANABE,
    YAMADA,
    YOYAKU,
)
from auditor.demo.azure.site import Site, directory

AUTHORIZATION = "/providers/Microsoft.Authorization"
OWNER, CONTRIBUTOR = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c"
READER, SUPPORT = "acdd72a7-3385-48ef-bd42-f606fba81ae7", "cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e"
SECURITY_ADMIN = "fb1c8493-542b-48eb-b624-b4c8fea62acd"
VIEWER, EVERYTHING = "40000000-0000-4000-8000-000000000001", "40000000-0000-4000-8000-000000000002"

BUILT_IN: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    OWNER: ("Owner", ("*",), ()),
    CONTRIBUTOR: (
        "Contributor",
        ("*",),
        (
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
        ),
    ),
    READER: ("Reader", ("*/read",), ()),
    SUPPORT: ("Support Request Contributor", ("Microsoft.Authorization/*/read", "Microsoft.Support/*"), ()),
    SECURITY_ADMIN: (
        "Security Admin",
        ("Microsoft.Authorization/policyAssignments/*", "Microsoft.Security/*", "Microsoft.Support/*"),
        (),
    ),
}
"""Name, actions and what is taken from them."""


def good(site: Site) -> None:
    """People hold privileges through a group, and only when they take them; guardrails have a role of their own."""
    _built_in(site)
    path = f"{site.scope}{AUTHORIZATION}/RoleDefinitions/{VIEWER}"
    made = {"roleName": "構成閲覧者", "type": "CustomRole", "permissions": _permissions(("*/read",), ())}
    site.row(*_definition(path, VIEWER, made))
    for role, group in ((VIEWER, KOKUHO_KANRI), (SECURITY_ADMIN, KANSHI), (SUPPORT, KANSHI)):
        assign(site, assigned(site.scope, role, group, "Group"))
    assign(site, assigned(f"{site.scope}/resourceGroups/rg-kokuho-kikan", READER, HAIBI, "ServicePrincipal"))
    site.listed(f"{AUTHORIZATION}/roleEligibilityScheduleInstances", eligible(site.scope, OWNER, KOKUHO_KANRI, "Group"))
    _group(site, KOKUHO_KANRI, KOBAYASHI, TANAKA)
    _group(site, KANSHI, TANAKA)


def bad(site: Site) -> None:
    """Everybody is a contributor for good, a program is too, and somebody has made a role for everything."""
    _built_in(site)
    permissions = _permissions(("*",), ())
    # Made in another subscription: Resource Graph shows it there, and here it is read by its ID.
    site.document(
        f"{AUTHORIZATION}/roleDefinitions/{EVERYTHING}", roleName="全部", type="CustomRole", permissions=permissions
    )
    held = [(CONTRIBUTOR, who, "User") for who in (SUZUKI, ITO, YAMADA, GYOSHA)]
    held += [(EVERYTHING, WATANABE, "User"), (CONTRIBUTOR, YOYAKU, "ServicePrincipal")]
    for role, who, kind in held:
        row = assigned(site.scope, role, who, kind)
        assign(site, row)
        site.listed(f"{AUTHORIZATION}/roleAssignmentScheduleInstances", scheduled(row))

    _delegated(site)


def remains(site: Site) -> None:
    """Who closes the site down may stay; somebody else is still there."""
    _built_in(site)
    for who in (NAKAMURA, MORI):
        assign(site, assigned(site.scope, CONTRIBUTOR, who, "User"))


def assign(site: Site, row: dict[str, Any]) -> None:
    """Put a role assignment into the resource manager's list, and into what Resource Graph shows."""
    site.listed(f"{AUTHORIZATION}/roleAssignments", row)
    site.row("authorizationresources", {**row, "type": "microsoft.authorization/roleassignments", "location": ""})


def assigned(scope: str, role: str, who: str, kind: str, **more: Any) -> dict[str, Any]:
    """A role assignment as the resource manager lists it."""
    return _held(scope, role, who, kind, "roleAssignments", more)


def eligible(scope: str, role: str, who: str, kind: str, **more: Any) -> dict[str, Any]:
    """An eligibility for a role, likewise."""
    return _held(scope, role, who, kind, "roleEligibilityScheduleInstances", {"memberType": "Direct", **more})


def scheduled(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The schedule of an assignment; without an end it is for good."""
    properties = {"originRoleAssignmentId": row["id"], "assignmentType": "Assigned", "memberType": "Direct", **more}
    path = row["id"].replace("roleAssignments", "roleAssignmentScheduleInstances")
    return {"id": path, "name": row["name"], "properties": {**row["properties"], **properties}}


def _held(scope: str, role: str, who: str, kind: str, what: str, more: dict[str, Any]) -> dict[str, Any]:
    name = f"{role[:8]}-{who[-12:]}"
    properties = {"roleDefinitionId": f"{AUTHORIZATION}/RoleDefinitions/{role}", "principalId": who, **more}
    properties |= {"principalType": kind, "scope": scope}
    return {"id": f"{scope}{AUTHORIZATION}/{what}/{name}", "name": name, "properties": properties}


def _delegated(site: Site) -> None:
    """The web agency's own people, of its tenant, are contributors by Azure Lighthouse."""
    kind, path = "microsoft.managedservices", f"{site.scope}/providers/Microsoft.ManagedServices"
    offer = f"{path}/registrationDefinitions/seisaku"
    people = {"principalId": AGENCY_STAFF, "principalIdDisplayName": "制作会社 保守班", "roleDefinitionId": CONTRIBUTOR}
    properties = {"managedByTenantId": AGENCY, "authorizations": [people], "eligibleAuthorizations": []}
    row = {"id": offer, "name": "seisaku", "type": f"{kind}/registrationdefinitions", "location": ""}
    site.row("managedservicesresources", {**row, "properties": properties})
    row = {"id": f"{path}/registrationAssignments/seisaku", "name": "seisaku", "location": ""}
    given = {"registrationDefinitionId": offer}
    site.row("managedservicesresources", {**row, "type": f"{kind}/registrationassignments", "properties": given})


def _built_in(site: Site) -> None:
    """The provider's own roles, which stand once for the whole tenant."""
    if not any(row["name"] == OWNER for row in site.cloud.tables.get("authorizationresources", ())):
        for key, (name, actions, less) in BUILT_IN.items():
            made = {"roleName": name, "type": "BuiltInRole", "permissions": _permissions(actions, less)}
            table, row = _definition(f"{AUTHORIZATION}/RoleDefinitions/{key}", key, made)
            site.row(table, {**row, "subscriptionId": ""})


def _definition(path: str, key: str, properties: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kind = "microsoft.authorization/roledefinitions"
    return "authorizationresources", {"id": path, "name": key, "type": kind, "location": "", "properties": properties}


def _permissions(actions: tuple[str, ...], less: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"actions": list(actions), "notActions": list(less), "dataActions": [], "notDataActions": []}]


def _group(site: Site, group: str, *people: str) -> None:
    rows = ({"@odata.type": "#microsoft.graph.user", "id": who} for who in people)
    directory(site.cloud, f"/v1.0/groups/{group}/transitiveMembers", *rows)

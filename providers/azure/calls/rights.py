"""Operations on role assignments, role definitions, eligibility and members of groups."""

from providers.azure.operations import Path, Query, family

_AUTHORIZATION = "/providers/Microsoft.Authorization"

QUERIES: dict[str, Query] = {
    "arg:authorizationresources.roles": family(
        ("Microsoft.Authorization/roleDefinitions",),
        "properties.roleName",
        "properties.type",
        "properties.permissions",
        table="authorizationresources",
    ),
    "arg:authorizationresources.assignments": family(
        ("Microsoft.Authorization/roleAssignments",),
        "properties.principalId",
        "properties.principalType",
        "properties.roleDefinitionId",
        "properties.scope",
        "properties.condition",
        table="authorizationresources",
    ),
    "arg:managedservicesresources.delegations": family(
        ("Microsoft.ManagedServices/registrationAssignments", "Microsoft.ManagedServices/registrationDefinitions"),
        "properties.registrationDefinitionId",
        "properties.managedByTenantId",
        "properties.authorizations",
        "properties.eligibleAuthorizations",
        table="managedservicesresources",
    ),
}

PATHS: dict[str, Path] = {
    # Without a filter: what is assigned on the subscription, above it and in it. Conditions since this version.
    "arm:role_assignments": Path(
        f"{{scope}}{_AUTHORIZATION}/roleAssignments", "Microsoft.Authorization/roleAssignments/read", "2022-04-01"
    ),
    "arm:role_definition": Path(
        f"{{scope}}{_AUTHORIZATION}/roleDefinitions/{{role}}",
        "Microsoft.Authorization/roleDefinitions/read",
        "2022-04-01",
    ),
    "arm:role_eligibility": Path(
        f"{{scope}}{_AUTHORIZATION}/roleEligibilityScheduleInstances",
        "Microsoft.Authorization/roleEligibilityScheduleInstances/read",
        "2020-10-01",
    ),
    "arm:role_schedules": Path(
        f"{{scope}}{_AUTHORIZATION}/roleAssignmentScheduleInstances",
        "Microsoft.Authorization/roleAssignmentScheduleInstances/read",
        "2020-10-01",
    ),
    "graph:group_members": Path("/v1.0/groups/{group}/transitiveMembers?$select=id&$top=999", "GroupMember.Read.All"),
}

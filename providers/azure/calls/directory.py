"""Operations on people, groups, applications and sign-in rules of the Entra tenant.

All of Microsoft Graph v1.0, with application permissions. Of a person only what is named in `$select` is asked for.
"""

from providers.azure.operations import Path, Query

QUERIES: dict[str, Query] = {}

ROLES = "RoleManagement.Read.Directory"
PEOPLE = "User.Read.All"
GROUPS = "GroupMember.Read.All"
APPLICATIONS = "Application.Read.All"
REPORTS = "AuditLog.Read.All"
POLICIES = "Policy.Read.All"
REVIEWS = "AccessReview.Read.All"

PATHS: dict[str, Path] = {
    "graph:role_assignments": Path("/v1.0/roleManagement/directory/roleAssignments?$expand=principal", ROLES),
    "graph:role_eligibilities": Path(
        "/v1.0/roleManagement/directory/roleEligibilityScheduleInstances?$expand=principal", ROLES
    ),
    # What of the assignments was activated for some hours only, or ends by itself.
    "graph:role_schedules": Path("/v1.0/roleManagement/directory/roleAssignmentScheduleInstances", ROLES),
    "graph:role_definitions": Path(
        "/v1.0/roleManagement/directory/roleDefinitions?$select=id,displayName,isBuiltIn,rolePermissions", ROLES
    ),
    "graph:users": Path(
        "/v1.0/users?$select=id,userPrincipalName,mail,userType,accountEnabled,createdDateTime&$top=999", PEOPLE
    ),
    # Apart from the people themselves: a tenant without Entra ID P1 refuses the whole request.
    "graph:sign_ins": Path("/v1.0/users?$select=id,signInActivity", REPORTS),
    "graph:registrations": Path("/v1.0/reports/authenticationMethods/userRegistrationDetails", REPORTS),
    "graph:groups": Path("/v1.0/groups?$select=id,displayName&$top=999", GROUPS),
    "graph:service_principals": Path(
        "/v1.0/servicePrincipals?$select=id,appId,displayName,servicePrincipalType,accountEnabled,"
        "appOwnerOrganizationId,passwordCredentials,keyCredentials&$top=999",
        APPLICATIONS,
    ),
    "graph:applications": Path(
        "/v1.0/applications?$select=id,appId,displayName,passwordCredentials,keyCredentials&$top=999", APPLICATIONS
    ),
    "graph:security_defaults": Path("/v1.0/policies/identitySecurityDefaultsEnforcementPolicy", POLICIES),
    "graph:conditional_access": Path("/v1.0/identity/conditionalAccess/policies", POLICIES),
    "graph:named_locations": Path("/v1.0/identity/conditionalAccess/namedLocations", POLICIES),
    "graph:authentication_methods": Path("/v1.0/policies/authenticationMethodsPolicy", POLICIES),
    "graph:authorization_policy": Path("/v1.0/policies/authorizationPolicy", POLICIES),
    "graph:access_reviews": Path("/v1.0/identityGovernance/accessReviews/definitions", REVIEWS),
    "graph:access_review_rounds": Path(
        "/v1.0/identityGovernance/accessReviews/definitions/{review}/instances", REVIEWS
    ),
}

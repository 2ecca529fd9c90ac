"""Operations on people of the directory, on how they sign in, and from where.

The directory is that of the person whom the reader acts as: `my_customer`. Of a person only what is named in `fields`
is asked for. Policies are answered to a super administrator only, and not to a role that only reads
(https://cloud.google.com/identity/docs/concepts/overview-policies).
"""

from providers.gcp.operations import Path, Query

QUERIES: dict[str, Query] = {}

ADMIN, IDENTITY = "admin.googleapis.com", "cloudidentity.googleapis.com"
DIRECTORY = "/admin/directory/v1"


def _scope(name: str) -> tuple[str, ...]:
    return (f"https://www.googleapis.com/auth/{name}",)


PATHS: dict[str, Path] = {
    # https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/list
    "directory:users": Path(
        ADMIN,
        f"{DIRECTORY}/users?customer=my_customer&maxResults=500&fields=nextPageToken,users(primaryEmail,isAdmin,"
        "isDelegatedAdmin,suspended,archived,isEnrolledIn2Sv,isEnforcedIn2Sv,lastLoginTime,creationTime,orgUnitPath)",
        "admin.directory.user.readonly",
        rows="users",
        scopes=_scope("admin.directory.user.readonly"),
    ),
    # The units that policies name by their IDs and people by their paths.
    "directory:units": Path(
        ADMIN,
        f"{DIRECTORY}/customer/my_customer/orgunits?type=allIncludingParent",
        "admin.directory.orgunit.readonly",
        rows="organizationUnits",
        scopes=_scope("admin.directory.orgunit.readonly"),
    ),
    # https://cloud.google.com/identity/docs/concepts/supported-policy-api-settings
    "directory:policies": Path(
        IDENTITY,
        "/v1/policies?filter=setting.type.matches('settings/(security|api_controls).*')&pageSize=100",
        "cloud-identity.policies.readonly",
        rows="policies",
        scopes=_scope("cloud-identity.policies.readonly"),
    ),
    # https://cloud.google.com/identity/docs/reference/rest/v1/inboundSsoAssignments/list
    "directory:sso_assignments": Path(
        IDENTITY,
        "/v1/inboundSsoAssignments?pageSize=100",
        "cloud-identity.inboundsso.readonly",
        rows="inboundSsoAssignments",
        scopes=_scope("cloud-identity.inboundsso.readonly"),
    ),
    # Which groups reach Google Cloud only under an access level; no inventory holds it.
    # https://cloud.google.com/access-context-manager/docs/reference/rest/v1/organizations.gcpUserAccessBindings/list
    "rest:access_bindings": Path(
        "accesscontextmanager.googleapis.com",
        "/v1/{container}/gcpUserAccessBindings?pageSize=100",
        "accesscontextmanager.gcpUserAccessBindings.list",
        rows="gcpUserAccessBindings",
    ),
    # When a service account last proved itself; only those of the project itself are told.
    "rest:account_use": Path(
        "policyanalyzer.googleapis.com",
        "/v1/projects/{project}/locations/global/activityTypes/serviceAccountLastAuthentication/activities:query",
        "policyanalyzer.serviceAccountLastAuthenticationActivities.query",
        rows="activities",
    ),
}

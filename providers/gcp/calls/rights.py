"""Operations on who may do what, and by which proof."""

from providers.gcp.operations import Path, Query, family

MEMBERS_SCOPE = "https://www.googleapis.com/auth/admin.directory.group.member.readonly"

DENIALS = "/v2/policies/cloudresourcemanager.googleapis.com%2F{kind}%2F{name}/denypolicies"
"""The list of a container's deny policies; its name is one part of the path."""

QUERIES: dict[str, Query] = {
    # Of every type: a right on one resource is a right.
    "cai:policies": family((), "bindings", content="IAM_POLICY"),
    "cai:roles": family(("iam.googleapis.com/Role",), "title", "includedPermissions", "deleted"),
    # What Privileged Access Manager has given for a time; never for what reason somebody asked.
    # https://cloud.google.com/iam/docs/reference/pam/rest/v1/projects.locations.entitlements.grants
    "cai:privileged_grants": family(
        ("privilegedaccessmanager.googleapis.com/Grant",),
        "requester",
        "state",
        "requestedDuration",
        "auditTrail.accessGrantTime",
        "externallyModified",
        "privilegedAccess.gcpIamAccess",
    ),
    "cai:organizations": family(("cloudresourcemanager.googleapis.com/Organization",), "displayName"),
    "cai:service_accounts": family(("iam.googleapis.com/ServiceAccount",), "email", "uniqueId", "disabled"),
    "cai:service_keys": family(
        ("iam.googleapis.com/ServiceAccountKey",), "keyType", "disabled", "validAfterTime", "validBeforeTime"
    ),
    "cai:api_keys": family(("apikeys.googleapis.com/Key",), "displayName", "createTime", "deleteTime", "restrictions"),
}

PATHS: dict[str, Path] = {
    # Google's own roles; the inventory knows those of customers only.
    # https://cloud.google.com/iam/docs/reference/rest/v1/roles/list
    "rest:roles": Path("iam.googleapis.com", "/v1/roles?view=FULL&pageSize=1000", "iam.roles.list", rows="roles"),
    # What is denied, whatever roles give. The list leaves out the rules.
    # https://cloud.google.com/iam/docs/reference/rest/v2/policies/listPolicies
    "rest:deny_policies": Path("iam.googleapis.com", DENIALS, "iam.denypolicies.list", rows="policies"),
    "rest:deny_rules": Path("iam.googleapis.com", f"{DENIALS}/{{policy}}", "iam.denypolicies.get", rows="rules"),
    # Everybody in a group, over groups in groups.
    # https://developers.google.com/workspace/admin/directory/reference/rest/v1/members/list
    "directory:group_members": Path(
        "admin.googleapis.com",
        "/admin/directory/v1/groups/{group}/members?includeDerivedMembership=true&maxResults=200",
        "admin.directory.group.member.readonly",
        rows="members",
        scopes=(MEMBERS_SCOPE,),
    ),
    # Keys by which service accounts, and people, reach Cloud Storage as they would S3; never their secrets.
    # https://cloud.google.com/storage/docs/json_api/v1/projects/hmacKeys/list
    "rest:hmac_keys": Path(
        "storage.googleapis.com", "/storage/v1/projects/{project}/hmacKeys", "storage.hmacKeys.list", rows="items"
    ),
    "rest:key_use": Path(
        "policyanalyzer.googleapis.com",
        "/v1/projects/{project}/locations/global/activityTypes/serviceAccountKeyLastAuthentication/activities:query",
        "policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query",
        rows="activities",
    ),
}

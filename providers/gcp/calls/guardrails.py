"""Operations on what restrains a project, whom Google writes to, and what Google says of its own health."""

from providers.gcp.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    # Leaves out newer constraints: stands in where the interface of policies was not read.
    "cai:org_policies": family(
        tuple(f"cloudresourcemanager.googleapis.com/{kind}" for kind in ("Folder", "Organization", "Project")),
        "orgPolicy",
        content="ORG_POLICY",
    ),
    "cai:liens": family(("cloudresourcemanager.googleapis.com/Lien",), "restrictions"),
    "cai:contacts": family(
        ("essentialcontacts.googleapis.com/Contact",),
        "email",
        "notificationCategorySubscriptions",
        "validationState",
    ),
}

PATHS: dict[str, Path] = {
    "rest:org_policies": Path(
        "orgpolicy.googleapis.com", "/v2/{container}/policies", "orgpolicy.policies.list", rows="policies"
    ),
    "rest:custom_constraints": Path(
        "orgpolicy.googleapis.com",
        "/v2/{container}/customConstraints",
        "orgpolicy.customConstraints.list",
        rows="customConstraints",
    ),
    # https://cloud.google.com/service-health/docs/reference/rest/v1/projects.locations.events
    "rest:health": Path(
        "servicehealth.googleapis.com",
        "/v1/projects/{project}/locations/global/events",
        "servicehealth.events.list",
        rows="events",
    ),
}

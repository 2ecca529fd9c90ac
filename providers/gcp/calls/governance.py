"""Operations on projects, on what is used in them, and on policies of access that are inherited."""

from providers.gcp.operations import Path, Query, Search, family

QUERIES: dict[str, Query] = {
    # In the shape of either version of Resource Manager.
    "cai:projects": family(
        ("cloudresourcemanager.googleapis.com/Project",),
        "projectId",
        "projectNumber",
        "name",
        "displayName",
        "state",
        "lifecycleState",
    ),
    "cai:summary": Search(("assetType", "location")),
    "cai:services": family(("serviceusage.googleapis.com/Service",), "name", "state"),
}

PATHS: dict[str, Path] = {
    # How full the limits of each region are, which no inventory holds.
    "rest:quotas": Path(
        "compute.googleapis.com",
        "/compute/v1/projects/{project}/regions",
        "compute.regions.list",
        rows="items",
        none_where_off=True,
    ),
}

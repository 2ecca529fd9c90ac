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

PATHS: dict[str, Path] = {}

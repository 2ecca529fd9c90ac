"""Operations on what was bought in the marketplace."""

from providers.gcp.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {
    "rest:billing": Path(
        "cloudbilling.googleapis.com", "/v1/projects/{project}/billingInfo", "resourcemanager.projects.get"
    ),
    # https://cloud.google.com/marketplace/docs/reference/consumerprocurement/rest/v1/billingAccounts.orders
    "rest:orders": Path(
        "cloudcommerceconsumerprocurement.googleapis.com",
        "/v1/{billing}/orders",
        "consumerprocurement.orders.list",
        rows="orders",
    ),
}

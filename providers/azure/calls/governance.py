"""Operations on subscriptions, on what is used in them, and on how far the reader's role reaches."""

from providers.azure.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    "arg:resources.ai_accounts": family(("Microsoft.CognitiveServices/accounts",), "kind"),
    "arg:resourcecontainers.subscriptions": family(
        ("Microsoft.Resources/subscriptions",),
        "tenantId",
        "properties.state",
        "properties.managementGroupAncestorsChain",
        table="resourcecontainers",
    ),
    "arg:resources.summary": Query(
        "resources | summarize count_ = count() by type, location, subscriptionId "
        "| order by subscriptionId asc, type asc, location asc",
        ("*/read",),
        ("type", "location", "subscriptionId", "count_"),
    ),
}

PATHS: dict[str, Path] = {
    "arm:ai_deployments": Path(
        "{account}/deployments", "Microsoft.CognitiveServices/accounts/deployments/read", "2024-10-01"
    ),
    # What the caller may do at the subscription itself: a role on one of its resource groups gives nothing here.
    "arm:permissions": Path(
        "/subscriptions/{subscription}/providers/Microsoft.Authorization/permissions",
        "Microsoft.Authorization/permissions/read",
        "2022-04-01",
    ),
    "graph:organization": Path(
        "/v1.0/organization?$select=id,countryLetterCode,technicalNotificationMails,onPremisesSyncEnabled",
        "Organization.Read.All",
    ),
    # What is used of the limits of a location.
    "arm:compute_usages": Path(
        "{scope}/providers/Microsoft.Compute/locations/{location}/usages",
        "Microsoft.Compute/locations/usages/read",
        "2024-07-01",
    ),
    "arm:network_usages": Path(
        "{scope}/providers/Microsoft.Network/locations/{location}/usages",
        "Microsoft.Network/locations/usages/read",
        "2024-05-01",
    ),
    "arm:storage_usages": Path(
        "{scope}/providers/Microsoft.Storage/locations/{location}/usages",
        "Microsoft.Storage/locations/usages/read",
        "2023-05-01",
    ),
}

"""Operations on policies, locks, switches, contacts, health events and offers."""

from providers.azure.operations import ALWAYS, Path, Query, family

QUERIES: dict[str, Query] = {
    # Whatever carries a tag may be tagged as critical.
    "arg:resources.tagged": Query(
        "resources | where isnotempty(tags) | project id, name, type, location, subscriptionId, tags | order by id asc",
        ("*/read",),
        ALWAYS,
    ),
    "arg:resourcecontainers.groups": family(
        ("Microsoft.Resources/subscriptions/resourceGroups",), table="resourcecontainers"
    ),
    # The names of fields are the vendor's: its own queries of this table write them with a capital.
    "arg:servicehealthresources.events": family(
        ("Microsoft.ResourceHealth/events",),
        "properties.EventType",
        "properties.EventSubType",
        "properties.Status",
        "properties.Title",
        "properties.ImpactStartTime",
        "properties.ImpactMitigationTime",
        "properties.Impact",
        table="servicehealthresources",
    ),
    "arg:resources.marketplace": family(
        ("Microsoft.SaaS/resources", "Microsoft.Solutions/applications"),
        "plan.publisher",
        "plan.product",
        "properties.status",
        "properties.provisioningState",
        "properties.offerId",
        "properties.publisherId",
        "properties.term.endDate",
        "properties.autoRenew",
    ),
    "arg:resources.plans": Query(
        "resources | where isnotempty(plan) | project id, name, type, location, subscriptionId, tags, "
        "plan_publisher = plan.publisher, plan_product = plan.product, plan_name = plan.name | order by id asc",
        ("*/read",),
        (*ALWAYS, "plan.publisher", "plan.product", "plan.name"),
    ),
}

PATHS: dict[str, Path] = {
    "arm:locks": Path(
        "{scope}/providers/Microsoft.Authorization/locks", "Microsoft.Authorization/locks/read", "2020-05-01"
    ),
    "arm:serial_console": Path(
        "{scope}/providers/Microsoft.SerialConsole/consoleServices/default",
        "Microsoft.SerialConsole/consoleServices/read",
        "2018-05-01",
    ),
    "arm:security_contacts": Path(
        "{scope}/providers/Microsoft.Security/securityContacts",
        "Microsoft.Security/securityContacts/read",
        "2023-12-01-preview",
    ),
    "arm:descendants": Path(
        "/providers/Microsoft.Management/managementGroups/{group}/descendants",
        "Microsoft.Management/managementGroups/descendants/read",
        "2020-05-01",
    ),
}

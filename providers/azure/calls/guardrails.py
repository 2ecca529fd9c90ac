"""Operations on policies, locks, switches, contacts, health events and offers."""

from providers.azure.operations import ALWAYS, Path, Query, column, family

_SHOWN = "id, name, type, location, subscriptionId, tags"


def _policies(kind: str, made: str, *fields: str) -> Query:
    """Definitions of Azure's own (`!~ 'Custom'`) or of the town's (`=~ 'Custom'`)."""
    shown = ", ".join(f"{column(path)} = {path}" for path in fields)
    return Query(
        f"policyresources | where type in~ ('microsoft.authorization/{kind.lower()}') "
        f"| where properties.policyType {made} 'Custom' | project {_SHOWN}, {shown} | order by id asc",
        (f"Microsoft.Authorization/{kind}/read",),
        (*ALWAYS, *fields),
    )


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
    "arg:policyresources.built_in": _policies(
        "policyDefinitions",
        "!~",
        "properties.displayName",
        "properties.policyRule.then.effect",
        "properties.policyRule.then.details.type",
        "properties.parameters.effect.defaultValue",
    ),
    "arg:policyresources.custom": _policies(
        "policyDefinitions", "=~", "properties.displayName", "properties.policyRule", "properties.parameters"
    ),
    "arg:policyresources.initiatives": _policies(
        "policySetDefinitions", "=~", "properties.displayName", "properties.policyDefinitions", "properties.parameters"
    ),
    "arg:policyresources.exemptions": family(
        ("Microsoft.Authorization/policyExemptions",),
        "properties.policyAssignmentId",
        "properties.policyDefinitionReferenceIds",
        "properties.expiresOn",
        table="policyresources",
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
        f"resources | where isnotempty(plan) | project {_SHOWN}, "
        "plan_publisher = plan.publisher, plan_product = plan.product, plan_name = plan.name | order by id asc",
        ("*/read",),
        (*ALWAYS, "plan.publisher", "plan.product", "plan.name"),
    ),
}

PATHS: dict[str, Path] = {
    "arm:locks": Path(
        "{scope}/providers/Microsoft.Authorization/locks", "Microsoft.Authorization/locks/read", "2020-05-01"
    ),
    # Without a filter: what is assigned to the subscription, above it and in it.
    "arm:policy_assignments": Path(
        "{scope}/providers/Microsoft.Authorization/policyAssignments",
        "Microsoft.Authorization/policyAssignments/read",
        "2023-04-01",
    ),
    "arm:policy_initiative": Path(
        "/providers/Microsoft.Authorization/policySetDefinitions/{name}",
        "Microsoft.Authorization/policySetDefinitions/read",
        "2023-04-01",
    ),
    # Of the town's own, by the management group or subscription in which they are defined.
    "arm:policy_definition.own": Path(
        "{scope}/providers/Microsoft.Authorization/policyDefinitions/{name}",
        "Microsoft.Authorization/policyDefinitions/read",
        "2023-04-01",
    ),
    "arm:policy_initiative.own": Path(
        "{scope}/providers/Microsoft.Authorization/policySetDefinitions/{name}",
        "Microsoft.Authorization/policySetDefinitions/read",
        "2023-04-01",
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

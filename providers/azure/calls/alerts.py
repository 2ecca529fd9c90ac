"""Operations on alerts and on who is told."""

from providers.azure.operations import ALWAYS, Path, Query, family

WATCHED = (
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Compute/virtualMachineScaleSets",
    "Microsoft.Sql/servers/databases",
    "Microsoft.Sql/managedInstances",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DBforMySQL/flexibleServers",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Network/applicationGateways",
    "Microsoft.Network/loadBalancers",
)
"""Types whose load somebody should watch."""

# Addresses that programs are called at hold secrets: they are counted where they are, and not answered.
_PROGRAMS = ("webhook", "logicApp", "azureFunction", "automationRunbook", "eventHub", "itsm")
_PEOPLE = ("email", "sms", "voice", "armRole", "azureAppPush")

QUERIES: dict[str, Query] = {
    "arg:resources.activity_alerts": family(
        ("Microsoft.Insights/activityLogAlerts",),
        "properties.enabled",
        "properties.scopes",
        "properties.condition",
        "properties.actions.actionGroups",
    ),
    "arg:resources.metric_alerts": family(
        ("Microsoft.Insights/metricAlerts",),
        "properties.enabled",
        "properties.scopes",
        "properties.criteria",
        "properties.targetResourceType",
        "properties.actions",
    ),
    # A newer and an older form of the same; Resource Graph may answer either.
    "arg:resources.query_alerts": family(
        ("Microsoft.Insights/scheduledQueryRules",),
        "kind",
        "properties.enabled",
        "properties.scopes",
        "properties.criteria",
        "properties.actions.actionGroups",
        "properties.source.query",
        "properties.source.dataSourceId",
        "properties.action.aznsAction.actionGroup",
    ),
    "arg:resources.action_groups": Query(
        "resources | where type in~ ('microsoft.insights/actiongroups') | project "
        + ", ".join(
            (
                *ALWAYS,
                "properties_enabled = properties.enabled",
                *(f"{name} = array_length(properties.{name}Receivers)" for name in (*_PEOPLE, *_PROGRAMS)),
                "properties_emailReceivers = properties.emailReceivers",
            )
        )
        + " | order by id asc",
        ("Microsoft.Insights/actionGroups/read",),
        (*ALWAYS, "properties.enabled", *_PEOPLE, *_PROGRAMS, "properties.emailReceivers"),
    ),
    "arg:resources.alert_processing": family(
        ("Microsoft.AlertsManagement/actionRules",),
        "properties.enabled",
        "properties.scopes",
        "properties.conditions",
        "properties.schedule",
        "properties.actions",
    ),
    "arg:resources.watched": family(WATCHED),
}

PATHS: dict[str, Path] = {}

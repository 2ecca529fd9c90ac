"""Operations on audit trails, log stores and log switches."""

from providers.azure.operations import Path, Query, family

LOGGED = (
    "Microsoft.KeyVault/vaults",
    "Microsoft.KeyVault/managedHSMs",
    "Microsoft.Network/applicationGateways",
    "Microsoft.Network/frontDoors",
    "Microsoft.Network/frontDoorWebApplicationFirewallPolicies",
    "Microsoft.Network/azureFirewalls",
    "Microsoft.Cdn/profiles",
    "Microsoft.ApiManagement/service",
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DBforMySQL/flexibleServers",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Web/sites",
)
"""Types that write a log of their own where somebody asks for it. Each costs a call a resource, so that the list holds
what the checks may ask for and nothing else."""

QUERIES: dict[str, Query] = {
    "arg:resources.log_places": family(
        (
            "Microsoft.OperationalInsights/workspaces",
            "Microsoft.OperationalInsights/clusters",
            "Microsoft.EventHub/namespaces",
        ),
        "properties.retentionInDays",
        "properties.features.clusterResourceId",
        "properties.keyVaultProperties",
    ),
    "arg:resources.logged": family(
        LOGGED,
        "kind",
        "sku.name",
        "properties.sku.tier",
        "properties.firewallPolicy.id",
        "properties.webApplicationFirewallConfiguration.enabled",
        "properties.securityPolicyLinks",
        "properties.frontendEndpointLinks",
    ),
    "arg:resources.dns_logging": family(
        (
            "Microsoft.Network/virtualNetworks",
            "Microsoft.Network/dnsResolverPolicies",
            "Microsoft.Network/dnsResolverPolicies/virtualNetworkLinks",
        ),
        "properties.subnets",
        "properties.dhcpOptions.dnsServers",
        "properties.virtualNetwork.id",
    ),
    "arg:resources.sql_servers": family(
        ("Microsoft.Sql/servers", "Microsoft.Sql/servers/databases", "Microsoft.Sql/managedInstances")
    ),
}

PATHS: dict[str, Path] = {
    "arm:activity_settings": Path(
        "/subscriptions/{subscription}/providers/Microsoft.Insights/diagnosticSettings",
        "Microsoft.Insights/diagnosticSettings/read",
        "2021-05-01-preview",
    ),
    "arm:diagnostic_settings": Path(
        "/subscriptions/{subscription}/resourceGroups/{resource}/providers/Microsoft.Insights/diagnosticSettings",
        "Microsoft.Insights/diagnosticSettings/read",
        "2021-05-01-preview",
    ),
    # The settings of the tenant's directory. A right on subscriptions does not give this one.
    "arm:entra_settings": Path(
        "/providers/microsoft.aadiam/diagnosticSettings", "microsoft.aadiam/diagnosticSettings/read", "2017-04-01"
    ),
    # Whether Microsoft's staff have to ask before they see data of the tenant. Source: REST reference of that service.
    "arm:lockbox": Path(
        "/providers/Microsoft.CustomerLockbox/tenantOptedIn/{tenant}",
        "Microsoft.CustomerLockbox/TenantOptedIn/read",
        "2018-02-28-preview",
    ),
    # A table of a workspace may be kept longer or shorter than the workspace says.
    "arm:activity_table": Path(
        "{workspace}/tables/AzureActivity", "Microsoft.OperationalInsights/workspaces/tables/read", "2022-10-01"
    ),
    # The container that Azure writes the activity log into.
    "arm:activity_container": Path(
        "{account}/blobServices/default/containers/insights-activity-logs",
        "Microsoft.Storage/storageAccounts/blobServices/containers/read",
        "2023-05-01",
    ),
    "arm:sql_auditing": Path(
        "{server}/auditingSettings/default", "Microsoft.Sql/servers/auditingSettings/read", "2021-11-01"
    ),
    "arm:sql_database_auditing": Path(
        "{server}/databases/{database}/auditingSettings/default",
        "Microsoft.Sql/servers/databases/auditingSettings/read",
        "2021-11-01",
    ),
}

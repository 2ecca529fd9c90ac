"""Operations on virtual networks, their filters and links."""

from providers.azure.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    "arg:resources.virtual_networks": family(
        ("Microsoft.Network/virtualNetworks",),
        "properties.subnets",
        "properties.virtualNetworkPeerings",
        "properties.enableDdosProtection",
    ),
    "arg:resources.security_groups": family(
        ("Microsoft.Network/networkSecurityGroups",),
        "properties.securityRules",
        "properties.networkInterfaces",
        "properties.subnets",
    ),
    "arg:resources.interfaces": family(
        ("Microsoft.Network/networkInterfaces",),
        "properties.ipConfigurations",
        "properties.networkSecurityGroup.id",
        "properties.privateEndpoint.id",
    ),
    "arg:resources.public_addresses": family(("Microsoft.Network/publicIPAddresses",), "sku.name", "zones"),
    "arg:resources.flow_logs": family(
        ("Microsoft.Network/networkWatchers/flowLogs",),
        "properties.targetResourceId",
        "properties.enabled",
        "properties.storageId",
        "properties.retentionPolicy",
        "properties.provisioningState",
    ),
    "arg:resources.links": family(
        (
            "Microsoft.Network/connections",
            "Microsoft.Network/virtualNetworkGateways",
            "Microsoft.Network/vpnGateways",
            "Microsoft.Network/expressRouteCircuits",
            "Microsoft.Network/privateEndpoints",
        ),
        "properties.connectionType",
        "properties.virtualNetworkGateway1.id",
        "properties.virtualNetworkGateway2.id",
        "properties.peer.id",
        "properties.activeActive",
        "properties.ipConfigurations",
        "properties.connections",
        "properties.circuitProvisioningState",
        "properties.serviceProviderProvisioningState",
        "properties.subnet.id",
        "properties.privateLinkServiceConnections",
        "properties.manualPrivateLinkServiceConnections",
    ),
    "arg:resources.firewalls": family(
        ("Microsoft.Network/azureFirewalls", "Microsoft.Network/firewallPolicies/ruleCollectionGroups"),
        "properties.sku.tier",
        "properties.ipConfigurations",
        "properties.virtualHub.id",
        "properties.firewallPolicy.id",
        "properties.natRuleCollections",
        "properties.ruleCollections",
    ),
    "arg:resources.route_tables": family(("Microsoft.Network/routeTables",), "properties.routes"),
}

PATHS: dict[str, Path] = {
    "arm:connection": Path(
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/connections/{name}",
        "Microsoft.Network/connections/read",
        "2024-05-01",
    ),
}

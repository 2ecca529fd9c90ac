"""Operations on application gateways, load balancers, Front Door and other entrances."""

from providers.azure.operations import Path, Query, family

_SITE_CONFIG = (
    "MinTlsVersion",
    "IpSecurityRestrictions",
    "IpSecurityRestrictionsDefaultAction",
    # For the topic machines: what runs on Windows, which says nothing of it elsewhere.
    "NetFrameworkVersion",
    "JavaVersion",
    "PowerShellVersion",
)

QUERIES: dict[str, Query] = {
    "arg:resources.application_gateways": family(
        ("Microsoft.Network/applicationGateways",),
        "zones",
        "properties.sku.tier",
        "properties.operationalState",
        "properties.gatewayIPConfigurations",
        "properties.frontendIPConfigurations",
        "properties.frontendPorts",
        "properties.httpListeners",
        "properties.requestRoutingRules",
        "properties.urlPathMaps",
        "properties.redirectConfigurations",
        "properties.sslPolicy",
        "properties.sslProfiles",
        "properties.defaultPredefinedSslPolicy",
        "properties.firewallPolicy.id",
        "properties.webApplicationFirewallConfiguration",
    ),
    "arg:resources.web_filters": family(
        (
            "Microsoft.Network/applicationGatewayWebApplicationFirewallPolicies",
            "Microsoft.Network/frontDoorWebApplicationFirewallPolicies",
            "Microsoft.Cdn/cdnWebApplicationFirewallPolicies",
        ),
        "properties.policySettings",
    ),
    "arg:resources.load_balancers": family(
        ("Microsoft.Network/loadBalancers",),
        "sku.name",
        "sku.tier",
        "properties.frontendIPConfigurations",
        "properties.loadBalancingRules",
        "properties.inboundNatRules",
        "properties.backendAddressPools",
    ),
    "arg:resources.front_doors": family(
        ("Microsoft.Network/frontDoors",),
        "properties.enabledState",
        "properties.frontendEndpoints",
        "properties.routingRules",
    ),
    "arg:resources.edges": family(
        ("Microsoft.Cdn/profiles", "Microsoft.Cdn/profiles/afdEndpoints", "Microsoft.Cdn/profiles/endpoints"),
        "sku.name",
        "properties.hostName",
        "properties.enabledState",
        "properties.resourceState",
        "properties.isHttpAllowed",
        "properties.isHttpsAllowed",
        "properties.deliveryPolicy",
        "properties.webApplicationFirewallPolicyLink.id",
    ),
    "arg:resources.api_services": family(
        ("Microsoft.ApiManagement/service",),
        "sku.name",
        "properties.virtualNetworkType",
        "properties.publicNetworkAccess",
        "properties.customProperties",
        "properties.virtualNetworkConfiguration.subnetResourceId",
    ),
    "arg:resources.web_apps": family(
        ("Microsoft.Web/sites", "Microsoft.Web/sites/slots"),
        "kind",
        "properties.state",
        "properties.httpsOnly",
        "properties.publicNetworkAccess",
        "properties.hostingEnvironmentProfile.id",
        "properties.clientCertEnabled",
        "properties.clientCertMode",
    ),
    # The samples of Resource Graph write these names with a capital, the resource manager without.
    "arg:appserviceresources.site_config": family(
        ("Microsoft.Web/sites/config", "Microsoft.Web/sites/slots/config"),
        *(f"properties.{name}" for name in _SITE_CONFIG),
        *(f"properties.{name[0].lower()}{name[1:]}" for name in _SITE_CONFIG),
        table="appserviceresources",
    ),
    "arg:resources.static_sites": family(("Microsoft.Web/staticSites",), "properties.publicNetworkAccess"),
    "arg:resources.container_apps": family(
        ("Microsoft.App/containerApps", "Microsoft.App/managedEnvironments"),
        "properties.configuration.ingress",
        "properties.managedEnvironmentId",
        "properties.environmentId",
        "properties.publicNetworkAccess",
        "properties.vnetConfiguration.internal",
        "properties.vnetConfiguration.infrastructureSubnetId",
    ),
    "arg:resources.cluster_entrances": family(
        ("Microsoft.ContainerService/managedClusters",),
        "properties.fqdn",
        "properties.publicNetworkAccess",
        "properties.apiServerAccessProfile.enablePrivateCluster",
        "properties.apiServerAccessProfile.authorizedIPRanges",
        "properties.agentPoolProfiles",
    ),
    "arg:resources.bastions": family(("Microsoft.Network/bastionHosts",), "properties.ipConfigurations"),
}

PATHS: dict[str, Path] = {
    # What the predefined policies of application gateways accept, in Azure's own words of the day.
    "arm:tls_policies": Path(
        "{scope}/providers/Microsoft.Network/applicationGatewayAvailableSslOptions/default/predefinedPolicies",
        "Microsoft.Network/applicationGatewayAvailableSslOptions/predefinedPolicies/read",
        "2024-05-01",
    ),
    # Children of a profile of Front Door are not in Resource Graph.
    "arm:front_door_domains": Path(
        "{profile}/customDomains", "Microsoft.Cdn/profiles/customdomains/read", "2024-02-01"
    ),
    "arm:front_door_routes": Path("{endpoint}/routes", "Microsoft.Cdn/profiles/afdendpoints/routes/read", "2024-02-01"),
    "arm:front_door_security": Path(
        "{profile}/securityPolicies", "Microsoft.Cdn/profiles/securitypolicies/read", "2024-02-01"
    ),
    "arm:apis": Path("{service}/apis", "Microsoft.ApiManagement/service/apis/read", "2022-08-01"),
    # The form without secrets: another operation, a POST, adds these (WebApps_GetAuthSettingsV2WithoutSecrets).
    "arm:site_sign_in": Path("{site}/config/authsettingsV2", "Microsoft.Web/sites/config/read", "2023-12-01"),
    "arm:site_private_endpoints": Path(
        "{site}/privateEndpointConnections", "Microsoft.Web/sites/privateEndpointConnections/read", "2023-12-01"
    ),
    "arm:container_app_sign_in": Path(
        "{app}/authConfigs", "Microsoft.App/containerApps/authConfigs/read", "2024-03-01"
    ),
    "arm:temporary_access": Path(
        "{scope}/providers/Microsoft.Security/jitNetworkAccessPolicies",
        "Microsoft.Security/locations/jitNetworkAccessPolicies/read",
        "2020-01-01",
    ),
}

"""Demo: application gateways, load balancers, Front Door and other entrances."""

from typing import Any

from auditor.demo.azure.networks import ADDRESS, NETWORK, path
from auditor.demo.azure.site import Site

GATEWAY, BALANCER = "Microsoft.Network/applicationGateways", "Microsoft.Network/loadBalancers"
FILTER = "Microsoft.Network/applicationGatewayWebApplicationFirewallPolicies"
EDGE_FILTER = "Microsoft.Network/frontDoorWebApplicationFirewallPolicies"
PROFILE, CDN, FRONT_DOOR = "Microsoft.Cdn/profiles", "Microsoft.Cdn/profiles/endpoints", "Microsoft.Network/frontDoors"
SERVICE, APP, STATIC = "Microsoft.ApiManagement/service", "Microsoft.Web/sites", "Microsoft.Web/staticSites"
CONTAINER, HOME = "Microsoft.App/containerApps", "Microsoft.App/managedEnvironments"
CLUSTER, BASTION = "Microsoft.ContainerService/managedClusters", "Microsoft.Network/bastionHosts"
POLICIES = "/providers/Microsoft.Network/applicationGatewayAvailableSslOptions/default/predefinedPolicies"
TEMPORARY = "/providers/Microsoft.Security/jitNetworkAccessPolicies"
NEW = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")
OLD = ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA")
SWITCH = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols."


def policies(site: Site) -> None:
    """Two of Azure's TLS policies, as Azure lists them."""
    site.listed(
        POLICIES,
        {"name": "AppGwSslPolicy20150501", "properties": {"minProtocolVersion": "TLSv1_0", "cipherSuites": [*OLD]}},
        {"name": "AppGwSslPolicy20220101S", "properties": {"minProtocolVersion": "TLSv1_2", "cipherSuites": [*NEW]}},
    )


def gateway(
    site: Site,
    name: str,
    tier: str | None = None,
    *,
    at: str = "v/subnets/s",
    public: bool = True,
    redirect: bool = True,
    **more: Any,
) -> str:
    """An application gateway with a listener for HTTP, which may redirect, and one for HTTPS."""
    key = path(site, GATEWAY, name)
    front = (
        {"publicIPAddress": {"id": path(site, "x/y", f"pip-{name}")}} if public else {"privateIPAddress": "10.0.0.9"}
    )

    def part(kind: str, one: str) -> dict[str, Any]:
        return {"id": f"{key}/{kind}/{one}"}

    listeners = [
        {
            **part("httpListeners", scheme),
            "name": scheme,
            "properties": {
                "protocol": scheme.capitalize(),
                "frontendPort": part("frontendPorts", scheme),
                "frontendIPConfiguration": part("frontendIPConfigurations", "f"),
            },
        }
        for scheme in ("http", "https")
    ]
    to_https = {"redirectConfiguration": part("redirectConfigurations", "r")} if redirect else {}
    rules = [
        {"properties": {"httpListener": part("httpListeners", "http"), **to_https}},
        {"properties": {"httpListener": part("httpListeners", "https")}},
    ]
    target = {"targetListener": part("httpListeners", "https")}
    ports = [
        {**part("frontendPorts", scheme), "properties": {"port": port}}
        for scheme, port in (("http", 80), ("https", 443))
    ]
    site.resource(
        GATEWAY,
        name,
        gatewayIPConfigurations=[{"properties": {"subnet": {"id": path(site, NETWORK, at)}}}],
        frontendIPConfigurations=[{**part("frontendIPConfigurations", "f"), "properties": front}],
        frontendPorts=ports,
        httpListeners=listeners,
        requestRoutingRules=rules,
        redirectConfigurations=[{**part("redirectConfigurations", "r"), "properties": target}],
        operationalState="Running",
        **more,
    )
    # This type has it among its properties.
    site.cloud.tables["resources"][-1]["properties"]["sku"] = {"tier": tier}
    return key


def balancer(site: Site, name: str, zones: list[str], **front: Any) -> None:
    """A load balancer with one rule."""
    key = path(site, BALANCER, name)
    home = {"id": f"{key}/frontendIPConfigurations/f"}
    shown = {**home, "zones": zones, "properties": front}
    told = {"protocol": "Tcp", "frontendPort": 443, "frontendIPConfiguration": home}
    rule = {"id": f"{key}/loadBalancingRules/r", "name": "r", "properties": told}
    site.resource(BALANCER, name, sku={"name": "Standard"}, frontendIPConfigurations=[shown], loadBalancingRules=[rule])


def app(site: Site, name: str, *, min_tls: str, signed_in: bool, **more: Any) -> str:
    """An application with the settings that Azure keeps beside it."""
    key = site.resource(APP, name, more={"kind": "app,linux"}, state="Running", **more)
    site.listed(f"{key}/privateEndpointConnections")
    settings: dict[str, Any] = {
        "MinTlsVersion": min_tls,
        "IpSecurityRestrictions": [{"ipAddress": "Any", "action": "Allow"}],
    }
    site.resource(f"{APP}/config", f"{name}/web", table="appserviceresources", **settings)
    site.cloud.tables["appserviceresources"][-1]["id"] = f"{key}/config/web"
    wanted = {"requireAuthentication": signed_in, "unauthenticatedClientAction": "RedirectToLoginPage"}
    site.document(f"{key}/config/authsettingsV2", platform={"enabled": signed_in}, globalValidation=wanted)
    return key


def front_door(site: Site, name: str, *, redirect: str, cached: bool = False) -> str:
    """A profile of Front Door with one endpoint, one domain and one route for both; the profile's ID."""
    profile = site.resource(PROFILE, name, "global", sku={"name": "Premium_AzureFrontDoor"})
    endpoint = f"{profile}/afdEndpoints/{name}"
    row = {"id": endpoint, "name": name, "type": f"{PROFILE}/afdEndpoints", "location": "global"}
    site.row("resources", {**row, "properties": {"hostName": f"{name}.z01.azurefd.net", "enabledState": "Enabled"}})
    domain = {"id": f"{profile}/customDomains/www"}
    settings = {"minimumTlsVersion": "TLS12", "cipherSuiteSetType": "TLS12_2023"}
    site.listed(
        f"{profile}/customDomains", {**domain, "properties": {"hostName": f"www.{name}.jp", "tlsSettings": settings}}
    )
    told = {"supportedProtocols": ["Http", "Https"], "httpsRedirect": redirect, "enabledState": "Enabled"}
    more = {"cacheConfiguration": {"queryStringCachingBehavior": "IgnoreQueryString"}} if cached else {}
    both = {"customDomains": [domain], "linkToDefaultDomain": "Enabled", **more}
    site.listed(f"{endpoint}/routes", {"id": f"{endpoint}/routes/r", "properties": {**told, **both}})
    return profile


def good(site: Site) -> None:
    """Behind a firewall that stops, in three zones, by new TLS only; who comes in signs in."""
    policies(site)
    stops = {"state": "Enabled", "mode": "Prevention"}
    policy = site.resource(FILTER, "waf-kokuho", policySettings=stops)
    gateway(
        site,
        "agw-kokuho",
        "WAF_v2",
        at="vnet-kokuho/subnets/snet-agw",
        more={"zones": ["1", "2", "3"]},
        firewallPolicy={"id": policy},
        sslPolicy={"policyType": "Predefined", "policyName": "AppGwSslPolicy20220101S"},
    )
    balancer(site, "lbi-kokuho-ap", ["1", "2", "3"], privateIPAddress="10.40.1.10")
    app(site, "app-kokuho-madoguchi", min_tls="1.2", signed_in=True, httpsOnly=True)
    site.resource(
        CLUSTER, "aks-kokuho", fqdn="aks.jpe.azmk8s.io", apiServerAccessProfile={"enablePrivateCluster": True}
    )
    service = site.resource(
        SERVICE,
        "apim-kokuho",
        sku={"name": "Premium"},
        virtualNetworkType="Internal",
        publicNetworkAccess="Enabled",
        customProperties={f"{SWITCH}{name}": "False" for name in ("Ssl30", "Tls10", "Tls11")},
    )
    site.listed(f"{service}/apis", {"name": "shikaku", "properties": {"protocols": ["https"]}})
    profile = front_door(site, "fd-kokuho", redirect="Enabled")
    edge = site.resource(
        EDGE_FILTER, "wafkokuho", "global", policySettings={"enabledState": "Enabled", "mode": "Prevention"}
    )
    hosts = [{"id": f"{profile}/customDomains/www"}, {"id": f"{profile}/afdEndpoints/fd-kokuho"}]
    bound = {"wafPolicy": {"id": edge}, "associations": [{"domains": hosts}]}
    site.listed(f"{profile}/securityPolicies", {"name": "s", "properties": {"parameters": bound}})
    home = {"subnet": {"id": path(site, NETWORK, "vnet-kokuho/subnets/AzureBastionSubnet")}}
    outside = {"publicIPAddress": {"id": path(site, ADDRESS, "pip-bas-kokuho")}}
    site.resource(BASTION, "bas-kokuho", ipConfigurations=[{"name": "c", "properties": {**home, **outside}}])
    # A date far ahead, so that the demo holds whenever it is run.
    _temporary(site, "jit-kokuho", "2099-04-01T00:00:00Z")


def _temporary(site: Site, name: str, asked: str) -> None:
    """Just-in-time access, and when somebody asked for it last."""
    key = path(site, "Microsoft.Security/locations/japaneast/jitNetworkAccessPolicies", name)
    told = {"requests": [{"startTimeUtc": asked, "requestor": "tanaka@city.sakura.example.lg.jp"}]}
    site.listed(TEMPORARY, {"id": key, "name": name, "location": "japaneast", "properties": told})


def bad(site: Site) -> None:
    """Old TLS, plain HTTP, no firewall or one that only looks on, a cluster and an application open to everybody."""
    policies(site)
    watches = site.resource(FILTER, "waf-kanko", policySettings={"state": "Enabled", "mode": "Detection"})
    gateway(
        site,
        "agw-kanko",
        "WAF_v2",
        at="vnet-kanko/subnets/snet-agw",
        redirect=False,
        more={"zones": ["1"]},
        firewallPolicy={"id": watches},
        defaultPredefinedSslPolicy="AppGwSslPolicy20150501",
    )
    balancer(site, "lb-kanko", ["1"], privateIPAddress="10.50.1.10")
    app(site, "app-kanko-yoyaku", min_tls="1.0", signed_in=False, httpsOnly=False)
    site.resource(CLUSTER, "aks-kanko", fqdn="aks-kanko.jpe.azmk8s.io", apiServerAccessProfile={})
    service = site.resource(
        SERVICE,
        "apim-kanko",
        sku={"name": "Developer"},
        virtualNetworkType="None",
        publicNetworkAccess="Enabled",
        customProperties={f"{SWITCH}{name}": "True" for name in ("Ssl30", "Tls10", "Tls11")},
    )
    site.listed(f"{service}/apis", {"name": "kanko", "properties": {"protocols": ["http", "https"]}})
    profile = front_door(site, "fd-kanko", redirect="Disabled", cached=True)
    site.listed(f"{profile}/securityPolicies")
    site.resource(
        CDN,
        "cdn-kanko/photo",
        "global",
        hostName="photo.azureedge.net",
        resourceState="Running",
        isHttpAllowed=True,
        isHttpsAllowed=True,
    )
    _front_door_of_old(site)
    home = site.resource(HOME, "cae-kanko", vnetConfiguration={"internal": False}, publicNetworkAccess="Enabled")
    ingress = {"external": True, "allowInsecure": True, "transport": "Auto"}
    key = site.resource(CONTAINER, "ca-kanko-map", environmentId=home, configuration={"ingress": ingress})
    site.listed(f"{key}/authConfigs")
    site.resource(STATIC, "stapp-kanko", publicNetworkAccess="Enabled")
    _temporary(site, "jit-kanko", "2025-04-01T00:00:00Z")


def _front_door_of_old(site: Site) -> None:
    key = path(site, FRONT_DOOR, "fd-kanko-old")
    host = {"id": f"{key}/frontendEndpoints/www"}
    told = {"hostName": "www.kanko.example.jp", "customHttpsConfiguration": {"minimumTlsVersion": "1.0"}}
    rule = {"frontendEndpoints": [host], "acceptedProtocols": ["Http", "Https"], "enabledState": "Enabled"}
    site.resource(
        FRONT_DOOR,
        "fd-kanko-old",
        "global",
        enabledState="Enabled",
        frontendEndpoints=[{**host, "name": "www", "properties": told}],
        routingRules=[{"properties": {**rule, "routeConfiguration": {"cacheConfiguration": {}}}}],
    )

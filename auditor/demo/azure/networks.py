"""Demo: virtual networks, their filters and links, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.azure.site import WEST, Site

NETWORK, GROUP = "Microsoft.Network/virtualNetworks", "Microsoft.Network/networkSecurityGroups"
INTERFACE, ADDRESS = "Microsoft.Network/networkInterfaces", "Microsoft.Network/publicIPAddresses"
FIREWALL, ROUTES = "Microsoft.Network/azureFirewalls", "Microsoft.Network/routeTables"
POLICY_RULES = "Microsoft.Network/firewallPolicies/ruleCollectionGroups"
FLOW_LOG = "Microsoft.Network/networkWatchers/flowLogs"
GATEWAY, CONNECTION = "Microsoft.Network/virtualNetworkGateways", "Microsoft.Network/connections"
CIRCUIT, PRIVATE = "Microsoft.Network/expressRouteCircuits", "Microsoft.Network/privateEndpoints"
STRANGER = "9e9e9e9e-9999-4999-8999-999999999999"
"""The subscription of a company that built the site once."""
PREFECTURE = "8d8d8d8d-8888-4888-8888-888888888888"
"""The prefecture's, which rents the line for all its towns."""


def path(site: Site, kind: str, name: str) -> str:
    """The ID of a resource in the group that the demo uses."""
    return f"{site.scope}/resourceGroups/rg-app/providers/{kind}/{name}"


def subnet(site: Site, network: str, name: str, prefix: str, group: str | None = None) -> dict[str, Any]:
    """A subnet as a network's resource holds it."""
    filtered = {"networkSecurityGroup": {"id": path(site, GROUP, group)}} if group else {}
    key = f"{path(site, NETWORK, network)}/subnets/{name}"
    return {"id": key, "name": name, "properties": {"addressPrefix": prefix, **filtered}}


def allow(name: str, priority: int, source: str | list[str], port: str | list[str], **more: Any) -> dict[str, Any]:
    """An inbound rule, an augmented one where there are several sources or ports."""
    sources = {"sourceAddressPrefix": source} if isinstance(source, str) else {"sourceAddressPrefixes": source}
    ports = {"destinationPortRange": port} if isinstance(port, str) else {"destinationPortRanges": port}
    common = {"direction": "Inbound", "access": "Allow", "protocol": "Tcp", "sourcePortRange": "*"}
    told = {**common, "priority": priority, "destinationAddressPrefix": "*", **sources, **ports, **more}
    return {"name": name, "properties": told}


def interface(
    site: Site, name: str, at: str, address: str, *, public: str | None = None, group: str | None = None, **more: Any
) -> str:
    """A network interface in a subnet (`vnet/subnets/name`)."""
    shown = {"publicIPAddress": {"id": path(site, ADDRESS, public)}} if public else {}
    part = {"subnet": {"id": path(site, NETWORK, at)}, "privateIPAddress": address, "privateIPAddressVersion": "IPv4"}
    own: dict[str, Any] = {"networkSecurityGroup": {"id": path(site, GROUP, group)}} if group else {}
    told = {"id": f"{path(site, INTERFACE, name)}/ipConfigurations/c", "properties": {**part, **shown, **more}}
    return site.resource(INTERFACE, name, ipConfigurations=[told], **own)


def good(site: Site) -> None:
    """A closed network with one way in, from the town hall over a line and a VPN; its traffic is logged."""
    parts = [
        subnet(site, "vnet-kokuho", "snet-ap", "10.40.1.0/24", "nsg-kokuho-ap"),
        subnet(site, "vnet-kokuho", "GatewaySubnet", "10.40.255.0/27"),
        subnet(site, "vnet-kokuho", "snet-agw", "10.40.2.0/24", "nsg-kokuho-agw"),
    ]
    gateway = path(site, "Microsoft.Network/applicationGateways", "agw-kokuho/gatewayIPConfigurations/c")
    parts[2]["properties"]["ipConfigurations"] = [{"id": gateway}]
    peering = {
        "id": f"{path(site, NETWORK, 'vnet-kokuho')}/virtualNetworkPeerings/to-renkei",
        "name": "to-renkei",
        "properties": {
            "peeringState": "Connected",
            "remoteVirtualNetwork": {"id": path(site, NETWORK, "vnet-kokuho-renkei")},
        },
    }
    network = site.resource(
        NETWORK, "vnet-kokuho", subnets=parts, virtualNetworkPeerings=[peering], enableDdosProtection=True
    )
    site.resource(NETWORK, "vnet-kokuho-renkei", subnets=[], virtualNetworkPeerings=[], enableDdosProtection=True)
    rules = [
        allow("AllowChosha", 100, ["10.20.0.0/16", "10.21.0.0/16"], ["443", "8443"]),
        allow("DenyAll", 4000, "*", "*", access="Deny", protocol="*"),
    ]
    site.resource(GROUP, "nsg-kokuho-ap", securityRules=rules, subnets=[{"id": parts[0]["id"]}])
    doors = [
        allow("AllowWeb", 100, "Internet", ["80", "443"]),
        allow("AllowKanri", 110, "GatewayManager", "65200-65535"),
    ]
    site.resource(GROUP, "nsg-kokuho-agw", securityRules=doors, subnets=[{"id": parts[2]["id"]}])
    interface(site, "nic-kokuho-ap1", "vnet-kokuho/subnets/snet-ap", "10.40.1.4")
    site.resource(
        FLOW_LOG,
        "fl-kokuho",
        targetResourceId=network,
        enabled=True,
        storageId=path(site, "Microsoft.Storage/storageAccounts", "stkokuhobunsho"),
        retentionPolicy={"enabled": True, "days": 365},
        provisioningState="Succeeded",
    )
    policy = path(site, "Microsoft.Network/firewallPolicies", "fwp-kokuho")
    site.resource(FIREWALL, "afw-kokuho", firewallPolicy={"id": policy}, ipConfigurations=[{"name": "c"}])
    site.resource(ROUTES, "rt-kokuho", routes=[{"name": "out", "properties": {"nextHopType": "VirtualAppliance"}}])
    _connection(site, "cn-kokuho-honchosha", "vgw-kokuho", both=True, status="Connected")
    circuit = f"/subscriptions/{PREFECTURE}/resourceGroups/rg-senyo/providers/{CIRCUIT}/erc-sakura"
    _connection(site, "cn-kokuho-senyo", "ergw-kokuho", both=False, status="Connected", circuit=circuit)
    approved = {"properties": {"privateLinkServiceConnectionState": {"status": "Approved"}}}
    site.resource(PRIVATE, "pe-kokuho-bunsho", subnet={"id": parts[0]["id"]}, privateLinkServiceConnections=[approved])


def bad(site: Site) -> None:
    """Desktops open to everybody, a subnet without a filter, a link to a stranger, a VPN that is down, no logs."""
    parts = [
        subnet(site, "vnet-kanko", "snet-web", "10.50.1.0/24", "nsg-kanko-web"),
        subnet(site, "vnet-kanko", "snet-old", "10.50.2.0/24"),
        subnet(site, "vnet-kanko", "snet-agw", "10.50.3.0/24"),
    ]
    far = f"/subscriptions/{STRANGER}/resourceGroups/rg-seisaku/providers/{NETWORK}/vnet-seisaku"
    peering = {
        "id": f"{path(site, NETWORK, 'vnet-kanko')}/virtualNetworkPeerings/to-seisaku",
        "name": "to-seisaku",
        "properties": {"peeringState": "Connected", "remoteVirtualNetwork": {"id": far}},
    }
    network = site.resource(
        NETWORK, "vnet-kanko", subnets=parts, virtualNetworkPeerings=[peering], enableDdosProtection=False
    )
    rules = [allow("rdp", 100, "Internet", "3389"), allow("db", 110, "*", ["3306", "8000-8080"])]
    site.resource(GROUP, "nsg-kanko-web", securityRules=rules, subnets=[{"id": parts[0]["id"]}])
    site.resource(ADDRESS, "pip-kanko-web", sku={"name": "Standard"})
    site.resource(ADDRESS, "pip-kanko-old", sku={"name": "Basic"})
    interface(site, "nic-kanko-web1", "vnet-kanko/subnets/snet-web", "10.50.1.4", public="pip-kanko-web")
    interface(site, "nic-kanko-old1", "vnet-kanko/subnets/snet-old", "10.50.2.4", public="pip-kanko-old")
    site.resource(FLOW_LOG, "fl-kanko", targetResourceId=network, enabled=False, provisioningState="Succeeded")
    site.resource(NETWORK, "vnet-kanko-kensho", WEST, subnets=[], virtualNetworkPeerings=[])
    _connection(site, "cn-kanko-honchosha", "vgw-kanko", both=False, status="NotConnected")


def _connection(site: Site, name: str, gateway: str, *, both: bool, status: str, circuit: str = "") -> None:
    kind = "ExpressRoute" if circuit else "IPsec"
    peer: dict[str, Any] = {"peer": {"id": circuit}} if circuit else {}
    home = site.resource(GATEWAY, gateway, gatewayType="ExpressRoute" if circuit else "Vpn", activeActive=both)
    key = site.resource(CONNECTION, name, connectionType=kind, virtualNetworkGateway1={"id": home}, **peer)
    site.document(key, connectionType=kind, connectionStatus=status)

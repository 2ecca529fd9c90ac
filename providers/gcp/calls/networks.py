"""Operations on networks and firewalls."""

from providers.gcp.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    "cai:networks": family(
        ("compute.googleapis.com/Network", "compute.googleapis.com/Subnetwork"),
        "creationTimestamp",
        "IPv4Range",
        "peerings",
        "networkFirewallPolicyEnforcementOrder",
        "network",
        "purpose",
        "enableFlowLogs",
        "logConfig.enable",
    ),
    # What lets functions and containers into a network, by machines of Google's.
    "cai:connectors": family(("vpcaccess.googleapis.com/Connector",), "network", "subnet.name", "subnet.projectId"),
    "cai:hubs": family(
        ("networkconnectivity.googleapis.com/Hub", "networkconnectivity.googleapis.com/Spoke"),
        "hub",
        "state",
        "linkedVpcNetwork.uri",
        "routingVpcs.*.uri",
    ),
    # The list splits rules of a region from those of the whole world.
    "cai:forwarding_rules": family(
        ("compute.googleapis.com/ForwardingRule", "compute.googleapis.com/GlobalForwardingRule"),
        "IPProtocol",
        "portRange",
        "ports",
        "loadBalancingScheme",
        "backendService",
        "network",
        "subnetwork",
        "target",
        "pscConnectionStatus",
    ),
    # Policies of an organisation, a folder and a network are of one type.
    "cai:firewalls": family(
        ("compute.googleapis.com/Firewall", "compute.googleapis.com/FirewallPolicy"),
        "network",
        "direction",
        "priority",
        "disabled",
        "allowed",
        "denied",
        "sourceRanges",
        "sourceTags",
        "sourceServiceAccounts",
        "targetTags",
        "targetServiceAccounts",
        "destinationRanges",
        "rules",
        "associations",
        "creationTimestamp",
        "logConfig.enable",
    ),
    # By which machines have the secure tags that rules of policies name.
    "cai:tag_bindings": family(
        ("cloudresourcemanager.googleapis.com/TagBinding",),
        "parent",
        "tagValue",
    ),
    # Never the shared secret of a tunnel, nor its hash.
    "cai:links": family(
        (
            "compute.googleapis.com/VpnTunnel",
            "compute.googleapis.com/VpnGateway",
            "compute.googleapis.com/TargetVpnGateway",
            "compute.googleapis.com/InterconnectAttachment",
            "compute.googleapis.com/Interconnect",
            "compute.googleapis.com/Router",
        ),
        "network",
        "status",
        "vpnGateway",
        "targetVpnGateway",
        "vpnGatewayInterface",
        "peerExternalGateway",
        "peerGcpGateway",
        "peerIp",
        "router",
        "type",
        "adminEnabled",
        "operationalStatus",
        "edgeAvailabilityDomain",
        "interconnect",
        "location",
    ),
}

PATHS: dict[str, Path] = {}

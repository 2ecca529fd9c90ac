"""Demo: networks, firewalls and links, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.gcp.cloud import Cloud
from auditor.demo.gcp.machines import DEBIAN, INSTANCE, machine, settings
from auditor.demo.gcp.site import ORGANIZATION, OSAKA, TOKYO, Site

NETWORK, SUBNET = "compute.googleapis.com/Network", "compute.googleapis.com/Subnetwork"
FIREWALL, POLICY = "compute.googleapis.com/Firewall", "compute.googleapis.com/FirewallPolicy"
TUNNEL, GATEWAY = "compute.googleapis.com/VpnTunnel", "compute.googleapis.com/VpnGateway"
CLASSIC = "compute.googleapis.com/TargetVpnGateway"
ROUTER, LINE = "compute.googleapis.com/Router", "compute.googleapis.com/InterconnectAttachment"
TAG = "cloudresourcemanager.googleapis.com/TagBinding"
KANRI = "tagValues/281480000000001"
"""The secure tag of what administrators log in to."""
HUB, SPOKE = "networkconnectivity.googleapis.com/Hub", "networkconnectivity.googleapis.com/Spoke"
CONNECTOR = "vpcaccess.googleapis.com/Connector"
ENDPOINT = "compute.googleapis.com/ForwardingRule"
MADE = "2024-04-01T00:00:00.000-07:00"
STRANGER = "seisaku-gaisha-2018"
"""The project of a company that built the exhibition once."""


def url(path: str, project: str) -> str:
    """A link to a resource of Compute Engine (`global/networks/town`)."""
    return f"https://www.googleapis.com/compute/v1/projects/{project}/{path}"


def network(site: Site, name: str, **more: Any) -> str:
    """A network; its full name."""
    data = {"creationTimestamp": MADE, "autoCreateSubnetworks": False, **more}
    return site.asset(NETWORK, f"global/networks/{name}", "global", **data)


def subnet(site: Site, name: str, at: str, prefix: str, region: str = TOKYO, **more: Any) -> str:
    """A subnet of a network; its full name."""
    data = {"creationTimestamp": MADE, "network": url(f"global/networks/{at}", site.project), "ipCidrRange": prefix}
    return site.asset(SUBNET, f"regions/{region}/subnetworks/{name}", region, purpose="PRIVATE", **data, **more)


def interface(site: Site, at: str, below: str, address: str, *, public: bool = False) -> dict[str, Any]:
    """An interface of a machine in a network and a subnet (`regions/asia-northeast1/subnetworks/x`)."""
    shown = {"accessConfigs": [{"type": "ONE_TO_ONE_NAT", "natIP": "198.51.100.7"}]} if public else {}
    links = {"network": url(f"global/networks/{at}", site.project), "subnetwork": url(below, site.project)}
    return {**links, "networkIP": address, "stackType": "IPV4_ONLY", **shown}


def rule(site: Site, name: str, at: str, sources: list[str], *ports: str, **more: Any) -> str:
    """A firewall rule of a network, one that admits TCP unless it says otherwise; its full name."""
    opened = [{"IPProtocol": "tcp", "ports": list(ports)}] if ports else [{"IPProtocol": "tcp"}]
    what = {} if "denied" in more or "allowed" in more else {"allowed": opened}
    data = {"network": url(f"global/networks/{at}", site.project), "direction": "INGRESS", "priority": 1000}
    held = {"creationTimestamp": MADE, **data, "sourceRanges": sources, "disabled": False, **what, **more}
    return site.asset(FIREWALL, f"global/firewalls/{name}", "global", **held)


def match(sources: list[str], *ports: str, **more: Any) -> dict[str, Any]:
    """Whom a rule of a policy is for: TCP from some ranges."""
    return {
        "layer4Configs": [{"ipProtocol": "tcp", **({"ports": list(ports)} if ports else {})}],
        **({"srcIpRanges": sources} if sources else {}),
        **more,
    }


def entry(priority: int, action: str, whom: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An inbound rule of a policy."""
    return {"priority": priority, "action": action, "direction": "INGRESS", "match": whom, "disabled": False, **more}


def policy(site: Site, name: str, on: str, *rules: dict[str, Any], at: str = "global") -> str:
    """A firewall policy of the project on one of its networks; its full name."""
    told = [{"attachmentTarget": url(f"global/networks/{on}", site.project), "name": on}]
    return site.asset(POLICY, f"{at}/firewallPolicies/{name}", at.rpartition("/")[2], rules=[*rules], associations=told)


def above(cloud: Cloud, name: str, on: str, *rules: dict[str, Any]) -> None:
    """A policy of the organisation, or of a folder."""
    held = {"name": name, "rules": [*rules], "associations": [{"attachmentTarget": on, "name": name}]}
    cloud.assets.append(
        {
            "name": f"//compute.googleapis.com/locations/global/firewallPolicies/{name}",
            "assetType": POLICY,
            "ancestors": [ORGANIZATION],
            "resource": {"version": "v1", "location": "global", "data": held},
        }
    )


def tagged(site: Site, machine: str, value: str) -> None:
    """Bind a secure tag to a machine, which is named by its number."""
    number = next(one["resource"]["data"]["id"] for one in site.cloud.assets if one["name"] == machine)
    parent = f"{machine.rpartition('/')[0]}/{number}"
    site.asset(TAG, f"tagBindings/{value.partition('/')[2]}-{number}", "global", parent=parent, tagValue=value)


def _within(site: Site, at: str) -> list[dict[str, Any]]:
    """The machines in a network."""
    own = f"/projects/{site.project}/global/networks/{at}"
    machines = (one for one in site.cloud.assets if one["assetType"] == INSTANCE)
    cards = ((one, one["resource"]["data"]["networkInterfaces"]) for one in machines)
    return [one for one, held in cards if any(card["network"].endswith(own) for card in held)]


def tunnels(site: Site, name: str, at: str, *statuses: str) -> None:
    """A gateway for high availability with a tunnel at each of its addresses."""
    place = f"regions/{TOKYO}"
    gateway, links = f"{place}/vpnGateways/{name}", {"network": url(f"global/networks/{at}", site.project)}
    site.asset(GATEWAY, gateway, TOKYO, creationTimestamp=MADE, **links)
    for side, status in enumerate(statuses):
        site.asset(
            TUNNEL,
            f"{place}/vpnTunnels/{name}-{side}",
            TOKYO,
            creationTimestamp=MADE,
            vpnGateway=url(gateway, site.project),
            vpnGatewayInterface=side,
            peerExternalGateway=url("global/externalVpnGateways/honchosha", site.project),
            status=status,
        )


def line(site: Site, name: str, at: str, domain: int, status: str = "OS_ACTIVE") -> None:
    """An attachment to a partner's line in one half of Tokyo's stations."""
    router, home = f"regions/{TOKYO}/routers/{name}", {"network": url(f"global/networks/{at}", site.project)}
    site.asset(ROUTER, router, TOKYO, creationTimestamp=MADE, **home)
    site.asset(
        LINE,
        f"regions/{TOKYO}/interconnectAttachments/{name}",
        TOKYO,
        creationTimestamp=MADE,
        type="PARTNER",
        adminEnabled=True,
        operationalStatus=status,
        edgeAvailabilityDomain=f"AVAILABILITY_DOMAIN_{domain}",
        router=url(router, site.project),
    )


def spoke(site: Site, name: str, of: str, hub: str) -> None:
    """A network as a spoke of a hub (`projects/x/locations/global/hubs/y`)."""
    linked = {"uri": url(f"global/networks/{of}", site.project)}
    site.asset(SPOKE, f"locations/global/spokes/{name}", "global", hub=hub, state="ACTIVE", linkedVpcNetwork=linked)


def peering(project: str, at: str, **more: Any) -> dict[str, Any]:
    """A peering as a network's resource holds it."""
    return {"name": f"to-{at}", "network": url(f"global/networks/{at}", project), "state": "ACTIVE", **more}


def good(site: Site) -> None:
    """A closed network with one way in, from the town hall over a line and a VPN; its traffic is logged."""
    logged: dict[str, Any] = {"logConfig": {"enable": True}, "enableFlowLogs": True, "privateIpGoogleAccess": True}
    network(site, "town", peerings=[peering(site.project, "renkei")])
    network(site, "renkei", peerings=[peering(site.project, "town")])
    subnet(site, "ap", "town", "10.60.1.0/24", **logged)
    subnet(site, "ap-osaka", "town", "10.60.2.0/24", OSAKA, **logged)
    for held in _within(site, "town"):
        held["resource"]["data"].setdefault("tags", {"items": ["ap"]})
        tagged(site, held["name"], KANRI)
    rule(site, "chosha-web", "town", ["10.20.0.0/16", "10.21.0.0/16"], "443", targetTags=["ap"])
    rule(site, "kenko-kanshi", "town", ["35.191.0.0/16", "130.211.0.0/22"], "443", targetTags=["ap"])
    # Administrators come in by Google's proxy, which asks them who they are.
    login = entry(1000, "allow", match(["35.235.240.0/20"], "22"), targetSecureTags=[{"name": KANRI}])
    policy(site, "kanri", "town", login)
    every = ["0.0.0.0/0"]
    above(
        site.cloud,
        "100000000009",
        ORGANIZATION,
        entry(100, "goto_next", match(["10.0.0.0/8"])),
        entry(200, "deny", match(every, "23", "445")),
        entry(2147483644, "goto_next", match(every)),
    )
    tunnels(site, "vpn-honchosha", "town", "ESTABLISHED", "ESTABLISHED")
    line(site, "senyo-1", "town", 1)
    line(site, "senyo-2", "town", 2)
    joined = [{"uri": url(f"global/networks/{name}", site.project)} for name in ("town", "renkei")]
    site.asset(HUB, "locations/global/hubs/kyoten", "global", state="ACTIVE", routingVpcs=joined)
    spoke(site, "kyoten-town", "town", f"projects/{site.project}/locations/global/hubs/kyoten")
    site.asset(CONNECTOR, f"locations/{TOKYO}/connectors/tsuchi", TOKYO, network="town", state="READY")
    site.asset(
        ENDPOINT,
        "global/forwardingRules/google-api",
        "global",
        creationTimestamp=MADE,
        network=url("global/networks/town", site.project),
        target="all-apis",
    )


def bad(site: Site) -> None:
    """Everything in the network that was there from the start, open to everybody; a link to a stranger, no logs."""
    _town(site)
    network(site, "default", autoCreateSubnetworks=True, peerings=[peering(STRANGER, "seisaku")])
    subnet(site, "default", "default", "10.146.0.0/20")
    shown = interface(site, "default", f"regions/{TOKYO}/subnetworks/default", "10.146.0.4", public=True)
    machine(site, "tenji-web1", DEBIAN, networkInterfaces=[shown], tags={"items": ["web"]})
    every = ["0.0.0.0/0"]
    rule(site, "default-allow-ssh", "default", every, "22", priority=65534)
    rule(site, "default-allow-rdp", "default", every, "3389", priority=65534)
    rule(site, "default-allow-internal", "default", ["10.128.0.0/9"], "0-65535", priority=65534)
    rule(site, "tenji-db", "default", every, "3306", targetTags=["web"])
    spoke(site, "tenji", "default", f"projects/{STRANGER}/locations/global/hubs/seisaku")
    tunnels(site, "vpn-tenji", "default", "NO_INCOMING_PACKETS")
    line(site, "senyo-tenji", "default", 1)


def remains(site: Site) -> None:
    """A network that nobody took down; the plan against floods of the day of the draw is still paid for."""
    _town(site)
    settings(site, "CA_ENTERPRISE_PAYGO")


def _town(site: Site) -> None:
    """The network that the machines of the demo are in, where there is none yet."""
    if not any(one["name"].endswith(f"/projects/{site.project}/global/networks/town") for one in site.cloud.assets):
        network(site, "town")
        subnet(site, "ap", "town", "10.61.1.0/24")

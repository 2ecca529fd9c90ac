"""Links of networks: peerings, VPN and ExpressRoute connections, circuits, private endpoints."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.facts.networks import Network
from providers.azure.fields import flag, word
from providers.azure.networks.filters import ident
from providers.azure.networks.parts import NETWORKS
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, later, reads
from providers.three import Maybe, every

LINKS = "arg:resources.links"
CONNECTION = "arm:connection"

HUB = "remotevnettohubpeering_"
"""How Azure names the peering that it makes for a connection to a virtual hub. The hub's own network lies in a
subscription of Microsoft's, which does not say whose hub it is."""

PEERING = {"connected": True, "initiated": False, "disconnected": False}
CONNECTED = {"connected": True, "notconnected": False, "connecting": False}
"""Azure also answers Unknown."""


@reads("account", {NETWORKS: "network[peering,transit].*"})
def peerings(place: Place) -> Collected:
    """A row for every peering, seen from the network that is here."""
    listing = place.query(NETWORKS)
    regions = {row["id"]: row["location"] for row in listing.rows}
    for row in listing.rows:
        for peering in row["properties.virtualNetworkPeerings"] or ():
            far = dig(peering, "properties.remoteVirtualNetwork.id")
            of_hub = str(peering.get("name")).lower().startswith(HUB)
            status = dig(peering, "properties.peeringState")
            yield Network(
                **{**place.envelope(row), "resource": ident(peering["id"]), "name": peering.get("name")},
                kind="transit" if of_hub else "peering",
                network_id=row["id"],
                peer_account=None if of_hub else _subscription(far),
                peer_region=regions.get(ident(far)),
                status=status,
                is_up=word(status, **PEERING),
            )


def _subscription(resource: Any) -> str | None:
    parts = ident(resource).split("/")
    return parts[2] if parts[:2] == ["", "subscriptions"] and len(parts) > 2 else None


@reads(
    "account",
    {
        LINKS: "network[vpn,dedicated_line,private_endpoint].* network[peering].*",
        # The list of connections and Resource Graph leave out whether one is up (azure-powershell issue 2581).
        CONNECTION: "network[vpn,dedicated_line,peering].status network[vpn,dedicated_line,peering].is_up",
    },
)
def links(place: Place) -> Collected:
    """A row for every connection of a gateway, every ExpressRoute circuit and every private endpoint."""
    listing = place.query(LINKS)
    gateways = {row["id"]: row for row in listing.rows if row["type"].endswith("/virtualnetworkgateways")}
    for row in listing.rows:
        match row["type"].rpartition("/")[2]:
            case "connections":
                yield later(_connection, place, row, gateways)
            case "expressroutecircuits":
                yield _circuit(place, row)
            case "vpngateways":
                yield from _hub_connections(place, row)
            case "privateendpoints":
                yield _private_endpoint(place, row)


def _connection(place: Place, row: Row, gateways: Mapping[str, Row]) -> Network | None:
    kinds: dict[str, Any] = {"ipsec": "vpn", "vnet2vnet": "peering", "expressroute": "dedicated_line"}
    kind = kinds.get(str(row["properties.connectionType"]).lower())
    if kind is None:  # VPNClient: of single machines, not of networks
        return None
    gateway = gateways.get(ident(row["properties.virtualNetworkGateway1.id"]))
    parts = row["id"].split("/")
    answer = place.ask(CONNECTION, about=row["id"], subscription=parts[2], group=parts[4], name=parts[-1])
    status = dig(answer, "properties.connectionStatus")
    far = row["properties.virtualNetworkGateway2.id"] if kind == "peering" else row["properties.peer.id"]
    return Network(
        **place.envelope(row),
        kind=kind,
        network_id=_home(gateway),
        peer_account=_subscription(far) if far else None,
        status=status,
        is_up=word(status, **CONNECTED),
        redundant=_two_lines(kind, gateway),
    )


def _home(gateway: Row | None) -> str | None:
    """The network that a gateway stands in."""
    configurations = gateway and gateway["properties.ipConfigurations"]
    return _network(dig(configurations[0], "properties.subnet.id")) if configurations else None


def _two_lines(kind: str, gateway: Row | None) -> Maybe:
    """A circuit is two lines to two routers by design; a VPN gateway has two tunnels where both of its instances are
    active."""
    if kind == "dedicated_line":
        return True
    return flag(gateway["properties.activeActive"]) if gateway else None


def _circuit(place: Place, row: Row) -> Network:
    status = row["properties.serviceProviderProvisioningState"]
    made = word(row["properties.circuitProvisioningState"], enabled=True, enabling=False, disabled=False)
    joined = word(status, provisioned=True, notprovisioned=False, provisioning=False, deprovisioning=False)
    return Network(
        **place.envelope(row),
        kind="dedicated_line",
        status=status,
        is_up=every(made, joined),
        redundant=_two_lines("dedicated_line", None),
    )


def _hub_connections(place: Place, row: Row) -> Iterator[Network]:
    """The sites of a VPN gateway in a virtual hub, of which two instances are active by design."""
    for one in row["properties.connections"] or ():
        status = dig(one, "properties.connectionStatus")
        yield Network(
            **{**place.envelope(row), "resource": ident(one["id"]), "name": one.get("name")},
            kind="vpn",
            status=status,
            is_up=word(status, **CONNECTED),
            redundant=True,
        )


def _private_endpoint(place: Place, row: Row) -> Network:
    named = ("properties.privateLinkServiceConnections", "properties.manualPrivateLinkServiceConnections")
    connections = [one for name in named for one in row[name] or ()]
    status = dig(connections[0], "properties.privateLinkServiceConnectionState.status") if connections else None
    return Network(
        **place.envelope(row),
        kind="private_endpoint",
        network_id=_network(row["properties.subnet.id"]),
        status=status,
        is_up=word(status, approved=True, pending=False, rejected=False, disconnected=False),
    )


def _network(subnet: Any) -> str | None:
    return ident(subnet).rpartition("/subnets/")[0] or None if subnet else None

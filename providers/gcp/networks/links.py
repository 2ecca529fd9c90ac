"""Links of networks: peerings, VPN, lines of Cloud Interconnect, endpoints of Private Service Connect."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from auditor.facts.networks import Network
from providers.collecting import Collected, reads
from providers.gcp.fields import asset, flag, unset, word
from providers.gcp.networks.parts import FORWARDING, NETWORKS
from providers.gcp.operations import LOCATION, NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, either, every

LINKS = "cai:links"

GOOGLES = (
    re.compile(r"//compute\.googleapis\.com/projects/[^/]+-tp/global/networks/(servicenetworking|filestore-.+)"),
    re.compile(r"//compute\.googleapis\.com/projects/gke-prod-[^/]+/global/networks/gke-.+"),
)
"""Networks in which Google runs managed services for this customer alone, as it names them: a peering with one is the
private connection of a database, a file share or the control plane of a cluster."""

PEERING = {"active": True, "inactive": False}
CONNECTED = {"accepted": True, "pending": False, "rejected": False, "closed": False, "needs_attention": False}
TUNNEL = {
    "established": True,
    **dict.fromkeys(
        (
            *("provisioning", "waiting_for_full_config", "first_handshake", "network_error", "authorization_error"),
            *("negotiation_failure", "deprovisioning", "failed", "no_incoming_packets", "rejected", "stopped"),
            *("allocating_resources", "peer_identity_mismatch", "ts_narrowing_not_allowed"),
        ),
        False,
    ),
}
LINE = {"os_active": True, "os_unprovisioned": False}


@reads("account", {NETWORKS: "network[peering,private_endpoint].*"})
def peerings(place: Place) -> Collected:
    """A row for every peering, seen from the network that is here."""
    for row in place.query(NETWORKS).rows:
        for one in row["peerings"] or ():
            far = asset(one.get("network"))
            managed = far is not None and any(form.fullmatch(far) for form in GOOGLES)
            yield Network(
                **{**place.envelope(row), "resource": f"{row[NAME]}#{one.get('name')}", "name": one.get("name")},
                kind="private_endpoint" if managed else "peering",
                network_id=row[NAME],
                peer_account=None if managed or far is None else far.split("/")[4],
                status=one.get("state"),
                is_up=word(one.get("state"), **PEERING),
            )


@reads("account", {FORWARDING: "network[private_endpoint].*"})
def endpoints(place: Place) -> Collected:
    """A row for every endpoint of Private Service Connect, by which a network reaches a service of somebody else or
    the interfaces of Google."""
    for row in place.query(FORWARDING).rows:
        target = str(row["target"] or "")
        if target.rpartition("/")[2] in {"all-apis", "vpc-sc"} or "/serviceAttachments/" in target:
            yield Network(
                **place.envelope(row),
                kind="private_endpoint",
                network_id=asset(row["network"]),
                status=row["pscConnectionStatus"],
                is_up=word(row["pscConnectionStatus"], **CONNECTED),
            )


@reads("account", {LINKS: "network[vpn,dedicated_line].*"})
def links(place: Place) -> Collected:
    """A row for every pair of a VPN gateway and its peer, and for every attachment of a line."""
    listing = place.query(LINKS)
    rows = listing.rows
    by_name = {row[NAME]: row for row in rows}
    pairs: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row[TYPE].endswith("/VpnTunnel"):
            pairs[_gateway(row), _peer(row)].append(row)
    for (gateway, peer), tunnels in pairs.items():
        found = _vpn(place, by_name.get(gateway), gateway, peer, tunnels)
        yield found if listing.whole else _at_least(found)
    attachments = [row for row in rows if row[TYPE].endswith("/InterconnectAttachment")]
    lines = place.everywhere(LINKS, stations)
    for row in attachments:
        found = _line(place, row, attachments, by_name, lines)
        yield found if listing.whole else replace(found, redundant=found.redundant or None)


def _at_least(found: Network) -> Network:
    """What is still known of a link where some of its tunnels may be missing."""
    return replace(found, is_up=found.is_up or None, redundant=None)


def stations(rows: Iterator[Row]) -> dict[str, str]:
    """Where each line of one's own ends: the station's name says in which city and in which of its two halves."""
    return {row[NAME]: str(row["location"]) for row in rows if row[TYPE].endswith("/Interconnect") and row["location"]}


def _gateway(tunnel: Row) -> str:
    return asset(tunnel["vpnGateway"] or tunnel["targetVpnGateway"]) or tunnel[NAME]


def _peer(tunnel: Row) -> str:
    """The gateway at the other end; of the classic kind only its address is known."""
    names = (tunnel[name] for name in ("peerExternalGateway", "peerGcpGateway", "peerIp"))
    return str(next((name for name in names if name), "")).rpartition("/")[2]


def _vpn(place: Place, home: Row | None, gateway: str, peer: str, tunnels: list[Row]) -> Network:
    own = {"resource": f"{gateway}#{peer}", "name": gateway.rpartition("/")[2]}
    far = asset(tunnels[0]["peerGcpGateway"])
    return Network(
        **{**place.envelope(tunnels[0]), **own},
        kind="vpn",
        network_id=asset(home["network"]) if home else None,
        peer_account=far.split("/")[4] if far else None,
        status=", ".join(sorted({str(row["status"]) for row in tunnels if row["status"]})) or None,
        is_up=either(*(word(row["status"], **TUNNEL) for row in tunnels)),
        redundant=_two_tunnels(tunnels),
    )


def _two_tunnels(tunnels: Iterable[Row]) -> Maybe:
    """A gateway for high availability has two addresses, a classic one has one: what survives the loss of either is a
    tunnel that is up at each."""
    sides: dict[int, Maybe] = {}
    for row in tunnels:
        # The first of the two is 0, which an answer may leave out.
        side = unset(row["vpnGatewayInterface"], 0, by=row["vpnGateway"])
        if side is not None:
            sides[side] = either(sides.get(side, False), word(row["status"], **TUNNEL))
    return every(*sides.values()) if len(sides) > 1 else False


def _line(
    place: Place, row: Row, attachments: list[Row], by_name: Mapping[str, Row], stations: Mapping[str, str]
) -> Network:
    network = _network(row, by_name)
    beside = [one for one in attachments if network and _network(one, by_name) == network]
    return Network(
        **place.envelope(row),
        kind="dedicated_line",
        network_id=network,
        status=row["operationalStatus"],
        is_up=_carries(row),
        redundant=_two_lines(row, beside, stations) if network else None,
    )


def _network(attachment: Row, by_name: Mapping[str, Row]) -> str | None:
    """The network whose router speaks over an attachment."""
    router = by_name.get(asset(attachment["router"]) or "")
    return asset(router["network"]) if router else None


def _carries(row: Row) -> Maybe:
    # Left out where nobody turned it off.
    enabled = flag(unset(row["adminEnabled"], True, by=row["operationalStatus"]))
    return every(enabled, word(row["operationalStatus"], **LINE))


def _two_lines(row: Row, beside: Iterable[Row], stations: Mapping[str, str]) -> Maybe:
    """Whether the same network has a line of another half of a station, or of another city, that is up as well."""
    own = _half(row, stations)
    answers: list[Maybe] = []
    for one in beside:
        if one[NAME] != row[NAME]:
            other = _half(one, stations)
            apart = None if own is None or other is None else own != other
            answers.append(every(apart, _carries(one)))
    return either(*answers)


def _half(row: Row, stations: Mapping[str, str]) -> Any:
    """What fails together: of a partner's line the half that was asked for in the region, of one's own line where it
    ends."""
    if row["type"] == "DEDICATED":
        return stations.get(asset(row["interconnect"]) or "")
    domain = row["edgeAvailabilityDomain"]
    return (row[LOCATION], domain) if str(domain).startswith("AVAILABILITY_DOMAIN_") else None

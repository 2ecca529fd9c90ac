"""Networks, subnets, links and flow logs as facts."""

from collections.abc import Iterator
from typing import Any

import pytest

from auditor.demo.gcp import logs, machines, networks
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.machines import DEBIAN, machine, settings
from auditor.demo.gcp.networks import MADE, SUBNET, interface, line, network, peering, subnet, tunnels, url
from auditor.demo.gcp.server import running
from auditor.demo.gcp.site import OSAKA, TOKYO, Site
from auditor.facts.logs import LogSource
from auditor.facts.networks import Network
from auditor.snapshot import Snapshot
from benchmarks.naming_gcp import operation
from tests.gcp.conftest import BAD, GOOD, NAME, audit, by_name, rows

Found = dict[str, dict[str, Any]]
BELOW = "regions/asia-northeast1/subnetworks"


def lines(site: Site) -> None:
    """Lines of one's own, of a partner's, and one of which too little is said."""
    network(site, "sen")
    for name, station in (("a", "tyo-zone1-1"), ("b", "tyo-zone1-1"), ("c", "tyo-zone2-1")):
        at = url(f"global/interconnectLocations/{station}", site.project)
        site.asset("compute.googleapis.com/Interconnect", f"global/interconnects/{name}", "global")
        site.cloud.assets[-1]["resource"]["data"]["location"] = at
    for name, more in (
        ("own-a", {"type": "DEDICATED", "interconnect": url("global/interconnects/a", site.project)}),
        ("own-b", {"type": "DEDICATED", "interconnect": url("global/interconnects/b", site.project)}),
        ("own-c", {"type": "DEDICATED", "interconnect": url("global/interconnects/c", site.project)}),
    ):
        router = url(f"regions/{TOKYO}/routers/{name}", site.project)
        site.asset(networks.ROUTER, f"regions/{TOKYO}/routers/{name}", network=url("global/networks/sen", site.project))
        state = "OS_UNPROVISIONED" if name == "own-c" else "OS_ACTIVE"
        path = f"regions/{TOKYO}/interconnectAttachments/{name}"
        site.asset(networks.LINE, path, router=router, operationalStatus=state, **more)
    site.asset(networks.LINE, f"regions/{TOKYO}/interconnectAttachments/damari", type="PARTNER")


def more_links(site: Site) -> None:
    """Peerings with Google's networks, a classic gateway, one with a single tunnel, an endpoint."""
    network(
        site,
        "tsunagi",
        peerings=[
            peering("x1-tp", "servicenetworking", name="google"),
            peering("x1-tp", "other", name="false-google"),
            peering(site.project, "sen", name="closed", state="INACTIVE"),
        ],
    )
    tunnels(site, "one", "tsunagi", "ESTABLISHED")
    tunnels(site, "half", "tsunagi", "ESTABLISHED", "FAILED")
    tunnels(site, "new", "tsunagi", "ESTABLISHED", "SOME_NEW_WORD")
    site.asset(
        networks.TUNNEL,
        f"regions/{TOKYO}/vpnTunnels/old",
        targetVpnGateway=url(f"regions/{TOKYO}/targetVpnGateways/classic", site.project),
        peerIp="192.0.2.1",
        status="ESTABLISHED",
        sharedSecret="himitsu",
    )
    site.asset(
        networks.ENDPOINT,
        f"regions/{TOKYO}/forwardingRules/kuni",
        network=url("global/networks/tsunagi", site.project),
        target=url("regions/asia-northeast1/serviceAttachments/kuni", "kuni-service"),
        pscConnectionStatus="PENDING",
    )


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    """Two projects with everything in them; the second stands in a network of the first, too."""
    made = Cloud(page=2, name=operation)
    good, bad = Site(made, GOOD).opened("a"), Site(made, BAD).opened(NAME)
    for topic in (machines, networks):
        topic.good(good)
        topic.bad(bad)
    logs.made_by_google(good)
    lines(good)
    more_links(good)
    network(good, "kyoyu")
    subnet(good, "kyoyu-tokyo", "kyoyu", "10.70.0.0/24", enableFlowLogs=False)
    subnet(good, "kyoyu-proxy", "kyoyu", "10.71.0.0/24")
    good.asset(SUBNET, f"regions/{OSAKA}/subnetworks/proxy", OSAKA, purpose="REGIONAL_MANAGED_PROXY")
    good.asset(SUBNET, f"regions/{OSAKA}/subnetworks/kakera", OSAKA)
    good.asset(networks.NETWORK, "global/networks/mukashi", "global", IPv4Range="10.240.0.0/16", creationTimestamp=MADE)
    good.asset(networks.NETWORK, "global/networks/kakera-net", "global")
    machine(bad, "shared", DEBIAN, networkInterfaces=[interface(good, "kyoyu", f"{BELOW}/kyoyu-tokyo", "10.70.0.4")])
    network(good, "renzoku")
    subnet(good, "renzoku-tokyo", "renzoku", "10.72.0.0/28")
    within = {"name": "renzoku-tokyo", "projectId": GOOD}
    good.asset(networks.CONNECTOR, f"locations/{TOKYO}/connectors/sub", TOKYO, subnet=within)
    far = [{"uri": url("global/networks/far", "hoka-p1")}, {"uri": url("global/networks/town", GOOD)}]
    good.asset(networks.HUB, "locations/global/hubs/wide", "global", state="ACTIVE", routingVpcs=far)
    with running(made) as found:
        yield found


@pytest.fixture(scope="module")
def told(cloud: Cloud) -> dict[str, Snapshot]:
    """The audit, once."""
    return audit(cloud)


@pytest.fixture(scope="module")
def found(told: dict[str, Snapshot]) -> Found:
    """Networks and links of the first project by name; a link to another project has the name of its network."""
    shown = rows(told[GOOD], Network)
    return {row["name"]: row for row in sorted(shown, key=lambda row: row["kind"] != "transit")}


def test_networks_and_subnets(found: Found, told: dict[str, Snapshot]) -> None:
    """Who is in them: also the machines of another project."""
    assert {name: found[name]["attached_count"] for name in ("town", "renkei", "ap", "ap-osaka")} == {
        "town": 4,
        "renkei": 0,
        "ap": 2,
        "ap-osaka": 0,
    }
    assert (found["kyoyu"]["attached_count"], found["kyoyu-tokyo"]["attached_count"]) == (1, 1)
    part = found["ap-osaka"]
    assert (part["kind"], part["region"], part["has_filter"]) == ("subnet", OSAKA, True)
    assert part["network_id"] == found["town"]["resource"]
    first = rows(told[BAD], Network)
    default = next(row for row in first if row["name"] == "default" and row["kind"] == "network")
    assert (default["name"], default["is_default"], default["is_legacy"], default["attached_count"]) == (
        "default",
        True,
        False,
        1,
    )
    legacy = {name: found[name]["is_legacy"] for name in ("town", "mukashi", "kakera-net")}
    assert legacy == {"town": False, "mukashi": True, "kakera-net": None}


def test_flow_logs(told: dict[str, Snapshot]) -> None:
    """Of subnets that can have one, by either of the switch's places."""
    logs = {row["name"]: row for row in rows(told[GOOD], LogSource) if row["log_kind"] == "flow"}
    assert {name: row["is_enabled"] for name, row in logs.items()} == {
        "ap": True,
        "ap-osaka": True,
        "kyoyu-tokyo": False,
        "kyoyu-proxy": False,
        "renzoku-tokyo": False,
        "kakera": None,
    }
    assert (logs["ap"]["in_use"], logs["ap-osaka"]["in_use"]) == (True, False)


def test_peerings(found: Found, told: dict[str, Snapshot]) -> None:
    """The project at the other end; Google's own networks are the private way to its services."""
    names = ("kind", "peer_account", "is_up")
    shown = {name: tuple(found[name][column] for column in names) for name in ("google", "false-google", "closed")}
    assert shown == {
        "google": ("private_endpoint", None, True),
        "false-google": ("peering", "x1-tp", True),
        "closed": ("peering", GOOD, False),
    }
    assert by_name(told[BAD], Network)["to-seisaku"]["peer_account"] == networks.STRANGER


def test_tunnels(found: Found) -> None:
    """A link is up where one tunnel is, and survives where one is at each of the gateway's addresses. Secrets stay out
    of it."""
    names = ("kind", "is_up", "redundant")
    shown = {name: tuple(found[name][column] for column in names) for name in ("vpn-honchosha", "one", "half", "new")}
    assert shown == {
        "vpn-honchosha": ("vpn", True, True),
        "one": ("vpn", True, False),
        "half": ("vpn", True, False),
        "new": ("vpn", True, None),
    }
    assert found["vpn-honchosha"]["network_id"] == found["town"]["resource"]
    old = found["classic"]
    assert (old["is_up"], old["redundant"], old["resource"].endswith("#192.0.2.1")) == (True, False, True)
    assert "himitsu" not in str(found)


def test_lines(found: Found) -> None:
    """Two lines that end in one half of a station, or of which the other is down, fail together."""
    names = ("is_up", "redundant", "network_id")
    shown = {name: tuple(found[name][column] for column in names) for name in ("senyo-1", "own-a", "own-c", "damari")}
    own, sen = found["town"]["resource"], found["sen"]["resource"]
    assert shown == {
        "senyo-1": (True, True, own),
        "own-a": (True, False, sen),
        "own-c": (False, True, sen),
        "damari": (None, None, None),
    }


def _of(row: dict[str, Any], network: str) -> bool:
    return f"/{network}#" in row["resource"]


def test_projects_that_are_joined(found: Found, told: dict[str, Snapshot]) -> None:
    """By a network that is shared, from either side; by a hub, from the spoke and from the hub."""
    names = ("kind", "peer_account", "is_up")
    shared = {
        account: [tuple(row[one] for one in names) for row in rows(told[account], Network) if _of(row, "kyoyu")]
        for account in (GOOD, BAD)
    }
    assert shared == {GOOD: [("transit", BAD, True)], BAD: [("transit", GOOD, True)]}
    assert tuple(by_name(told[BAD], Network)["tenji"][one] for one in names) == ("transit", networks.STRANGER, True)
    ends = {row["peer_account"] for row in rows(told[GOOD], Network) if "/hubs/" in row["resource"]}
    assert ends == {"hoka-p1"}


def test_connectors(found: Found) -> None:
    """Functions stand in a network by them, by its name or by a subnet's."""
    assert (found["renzoku"]["attached_count"], found["renzoku-tokyo"]["attached_count"]) == (1, 1)


@pytest.mark.parametrize(
    ("said", "plan"),
    [
        ({"cloudArmorTier": "CA_ENTERPRISE_ANNUAL"}, True),
        ({"cloudArmorTier": "CA_STANDARD"}, False),
        ({}, False),
        ({"creationTimestamp": None}, None),
    ],
)
def test_a_plan_against_floods(said: dict[str, Any], plan: bool | None) -> None:
    """It is bought for the project."""
    made = Cloud(name=operation)
    site = Site(made, GOOD).opened("a")
    network(site, "n")
    settings(site)
    site.cloud.assets[-1]["resource"]["data"] |= said
    with running(made):
        assert by_name(audit(made)[GOOD], Network)["n"]["ddos_plan"] is plan


def test_endpoints(found: Found) -> None:
    """Of a service of somebody else, and of Google's interfaces."""
    assert (found["kuni"]["kind"], found["kuni"]["is_up"]) == ("private_endpoint", False)
    assert (found["google-api"]["kind"], found["google-api"]["is_up"]) == ("private_endpoint", None)


def test_what_is_out_of_sight_may_be_there(cloud: Cloud) -> None:
    """An empty network may be in use by a machine that was not read, or by a project beside this one."""
    cloud.faults["cai:instances"] = Fault("PERMISSION_DENIED")
    denied = by_name(audit(cloud)[GOOD], Network)
    cloud.faults.clear()
    alone = by_name(audit(cloud, scope=f"projects/{GOOD}")[GOOD], Network)
    for part in (denied, alone):
        assert (part["town"]["attached_count"] or 0, part["renkei"]["attached_count"]) != (0, 0)
        assert part["renkei"]["attached_count"] is None


def test_a_list_that_broke_off(cloud: Cloud) -> None:
    """The second tunnel, and the second line, may be on the page that is missing."""
    cloud.faults["cai:links"] = Fault("PERMISSION_DENIED", page=1)
    part = by_name(audit(cloud)[GOOD], Network)
    cloud.faults.clear()
    assert {row["redundant"] for row in part.values() if row["kind"] in ("vpn", "dedicated_line")} <= {None, True}


def test_lines_of_two_halves(cloud: Cloud) -> None:
    """The same half twice is one."""
    site = Site(cloud, "sen-p1").opened("c")
    network(site, "n")
    line(site, "x", "n", 1)
    line(site, "y", "n", 1)
    assert {row["redundant"] for row in by_name(audit(cloud)["sen-p1"], Network).values() if row["is_up"]} == {False}

"""Virtual networks, subnets, links and flow logs as facts."""

from typing import Any

import pytest

from auditor.demo.azure import networks
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.networks import CONNECTION, FLOW_LOG, GATEWAY, GROUP, NETWORK, STRANGER, interface, path, subnet
from auditor.demo.azure.site import Site
from auditor.facts.logs import LogSource
from auditor.facts.networks import Network
from tests.azure.conftest import BAD, GOOD, audit, by_name, rows


def test_networks_and_subnets(cloud: Cloud, good: Site) -> None:
    """Who is in them, what filters them."""
    networks.good(good)
    found = by_name(audit(cloud)[GOOD], Network)
    whole, part, gateway = found["vnet-kokuho"], found["snet-ap"], found["GatewaySubnet"]
    assert (whole["kind"], whole["attached_count"], whole["ddos_plan"]) == ("network", 2, True)
    assert (whole["is_default"], whole["is_legacy"], whole["default_group_attached"]) == (False, False, 0)
    assert (part["kind"], part["attached_count"], part["has_filter"]) == ("subnet", 1, True)
    assert (part["network_id"], list(part["absent"])) == (whole["resource"], [])
    assert list(gateway["absent"]) == ["has_filter"]
    assert found["vnet-kokuho-renkei"]["attached_count"] == 0


def test_what_is_in_a_subnet(cloud: Cloud, bad: Site) -> None:
    """Interfaces, what only the subnet knows of, and delegated services; not an application that goes out by it."""
    part, silent = subnet(bad, "v", "s", "10.0.0.0/24"), {"id": f"{path(bad, NETWORK, 'v')}/subnets/t", "name": "t"}
    gateway = path(bad, "Microsoft.Network/applicationGateways", "g/gatewayIPConfigurations/c")
    links = [
        {"id": f"{part['id']}/serviceAssociationLinks/{name}", "properties": {"linkedResourceType": kind}}
        for name, kind in (("a", "Microsoft.App/environments"), ("w", "Microsoft.Web/serverFarms"))
    ]
    part["properties"] |= {"ipConfigurations": [{"id": gateway}], "serviceAssociationLinks": links}
    bad.resource(NETWORK, "v", subnets=[part, silent])
    bad.resource(NETWORK, "unsaid")
    interface(bad, "n", "v/subnets/s", "10.0.0.4")
    found = by_name(audit(cloud)[BAD], Network)
    assert {name: row["attached_count"] for name, row in found.items()} == {"v": 3, "s": 3, "t": 0, "unsaid": None}
    assert (found["s"]["has_filter"], found["t"]["has_filter"], found["unsaid"]["ddos_plan"]) == (False, None, None)


def test_interfaces_that_were_not_read_may_be_there(cloud: Cloud, good: Site) -> None:
    """An empty network may be in use; of the other it is known that something is in it."""
    networks.good(good)
    cloud.faults["arg:resources.interfaces"] = Fault(403, "AuthorizationFailed")
    found = by_name(audit(cloud)[GOOD], Network)
    assert (found["vnet-kokuho"]["attached_count"], found["vnet-kokuho-renkei"]["attached_count"]) == (1, None)


def test_peerings(cloud: Cloud, bad: Site) -> None:
    """The subscription at the other end. That of a virtual hub is Microsoft's, and says nothing."""
    networks.bad(bad)
    far = f"/subscriptions/{STRANGER}/resourceGroups/RG_hub/providers/{NETWORK}/HV_hub"
    parts: list[dict[str, Any]] = [
        {
            "id": f"{path(bad, NETWORK, 'spoke')}/virtualNetworkPeerings/{name}",
            "name": name,
            "properties": {"peeringState": state, "remoteVirtualNetwork": {"id": target}},
        }
        for name, state, target in (
            ("RemoteVnetToHubPeering_1", "Connected", far),
            ("home", "Disconnected", path(bad, NETWORK, "vnet-kanko")),
        )
    ]
    bad.resource(NETWORK, "spoke", virtualNetworkPeerings=parts)
    found = by_name(audit(cloud)[BAD], Network)
    names = ("kind", "peer_account", "peer_region", "is_up")
    told = {name: tuple(found[name][column] for column in names) for name in ("to-seisaku", "home", parts[0]["name"])}
    assert told == {
        "to-seisaku": ("peering", STRANGER, None, True),
        "home": ("peering", BAD, "japaneast", False),
        "RemoteVnetToHubPeering_1": ("transit", None, None, True),
    }


def test_private_links(cloud: Cloud, good: Site) -> None:
    """Gateways, circuits, private endpoints, a gateway of a virtual hub."""
    networks.good(good)
    home = path(good, GATEWAY, "vgw-kokuho")
    for name, kind in (("to-other", "Vnet2Vnet"), ("people", "VPNClient"), ("line", "ExpressRoute")):
        key = good.resource(
            CONNECTION,
            name,
            connectionType=kind,
            virtualNetworkGateway1={"id": home},
            virtualNetworkGateway2={"id": f"/subscriptions/{STRANGER}/x"},
            peer={"id": f"/subscriptions/{STRANGER}/y"},
        )
        good.document(key, connectionStatus="Unknown")
    good.resource(
        networks.CIRCUIT, "erc", circuitProvisioningState="Enabled", serviceProviderProvisioningState="Provisioned"
    )
    good.resource(networks.CIRCUIT, "silent", circuitProvisioningState="Enabled")
    site = {"id": f"{good.scope}/x", "name": "site", "properties": {"connectionStatus": "Connected"}}
    good.resource("Microsoft.Network/vpnGateways", "hub", connections=[site])
    found = by_name(audit(cloud)[GOOD], Network)
    names = ("kind", "is_up", "redundant", "peer_account")
    told = {name: tuple(row[column] for column in names) for name, row in found.items()}
    assert told["cn-kokuho-honchosha"] == ("vpn", True, True, None)
    assert told["erc"] == ("dedicated_line", True, True, None)
    assert told["silent"] == ("dedicated_line", None, True, None)
    assert told["to-other"] == ("peering", None, True, STRANGER)
    assert told["line"] == ("dedicated_line", None, True, STRANGER)
    assert told["site"] == ("vpn", True, True, None)
    assert told["pe-kokuho-bunsho"] == ("private_endpoint", True, None, None)
    assert found["pe-kokuho-bunsho"]["network_id"].endswith("/virtualnetworks/vnet-kokuho")
    assert "people" not in found


def test_a_connection_that_may_not_be_read(cloud: Cloud, good: Site) -> None:
    """It is there; whether it is up is unknown, and a reading names the right."""
    networks.good(good)
    cloud.faults["arm:connection"] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[GOOD]
    assert by_name(snapshot, Network)["cn-kokuho-honchosha"]["is_up"] is None
    told = {(one.status, one.permission) for one in snapshot.readings if one.operation == "arm:connection"}
    assert told == {("denied", "Microsoft.Network/connections/read")}


def logs(cloud: Cloud) -> dict[str, dict[str, Any]]:
    """The flow logs of the good subscription by what they cover and their name."""
    found = rows(audit(cloud)[GOOD], LogSource)
    return {row["resource"].rpartition("/")[2]: row for row in found if row["log_kind"] == "flow"}


def test_flow_logs(cloud: Cloud, good: Site) -> None:
    """Of a network; networks without one are rows too."""
    networks.good(good)
    found = logs(cloud)
    log, none = found["vnet-kokuho#fl-kokuho"], found["vnet-kokuho-renkei"]
    assert (log["kind"], log["is_enabled"], log["retention_days"], log["in_use"]) == ("network", True, 365, True)
    assert log["destination_id"].endswith("/storageaccounts/stkokuhobunsho")
    assert (none["kind"], none["is_enabled"], none["in_use"]) == ("network", False, False)


@pytest.mark.parametrize(
    ("policy", "days"),
    [
        ({"enabled": True, "days": 90}, 90),
        ({"enabled": True, "days": 0}, None),
        ({"enabled": False, "days": 7}, None),
        (None, None),
    ],
)
def test_a_log_of_a_security_group(cloud: Cloud, good: Site, policy: Any, days: int | None) -> None:
    """It covers what the group stands before; where it deletes nothing, the storage account decides."""
    part = subnet(good, "v", "s", "10.0.0.0/24", "ns")
    card = path(good, networks.INTERFACE, "n")
    good.resource(NETWORK, "v", subnets=[part])
    group = good.resource(GROUP, "ns", subnets=[{"id": part["id"]}], networkInterfaces=[{"id": card}])
    good.resource(FLOW_LOG, "fl", targetResourceId=group, enabled=True, retentionPolicy=policy)
    good.resource(FLOW_LOG, "lost", targetResourceId=path(good, GROUP, "gone"), enabled=True)
    found = logs(cloud)
    assert {key: row["kind"] for key, row in found.items()} == {"s#fl": "subnet", "n#fl": "interface", "v": "network"}
    assert (found["s#fl"]["retention_days"], found["s#fl"]["has_error"]) == (days, None)


def test_flow_logs_that_could_not_be_listed(cloud: Cloud, good: Site) -> None:
    """A network may have one."""
    networks.good(good)
    cloud.faults["arg:resources.flow_logs"] = Fault(403, "AuthorizationFailed")
    assert {row["is_enabled"] for row in logs(cloud).values()} == {None}

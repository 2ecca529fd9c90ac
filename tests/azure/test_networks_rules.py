"""Security groups as the allow rules that take effect on what stands behind them."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from auditor.demo.azure import networks
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.networks import ADDRESS, GROUP, INTERFACE, NETWORK, allow, interface, path, subnet
from auditor.demo.azure.site import Site
from auditor.facts.networks import IngressRule
from auditor.snapshot import Snapshot
from tests.azure.conftest import BAD, GOOD, audit, rows

BALANCER = "Microsoft.Network/loadBalancers"
ASG = "Microsoft.Network/applicationSecurityGroups"
AT = "v/subnets/s"


def deny(name: str, priority: int, source: str = "*", port: str = "*", **more: Any) -> dict[str, Any]:
    """An inbound denial of every protocol."""
    return allow(name, priority, source, port, **{"access": "Deny", "protocol": "*", **more})


def own(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The rows of rules."""
    return rows(snapshot, IngressRule)


@dataclass(frozen=True)
class Case:
    """Rules of the subnet's group and of the interface's, and what must come of them."""

    name: str
    of_subnet: list[dict[str, Any]] | None
    of_interface: list[dict[str, Any]] | None
    found: list[tuple[str, str, str, int | None, int | None, bool, int | None]]
    """rule, source, protocol, first port, last port, anybody, attached"""
    extra: dict[str, Any] = field(default_factory=dict)


CASES = (
    Case("plain", [allow("ssh", 100, "*", "22")], None, [("ssh", "*", "tcp", 22, 22, True, 1)]),
    Case(
        "an earlier denial takes it back",
        [deny("no", 90, port="22"), allow("ssh", 100, "Internet", "20-23")],
        None,
        [("ssh", "Internet", "tcp", 20, 21, True, 1), ("ssh", "Internet", "tcp", 23, 23, True, 1)],
    ),
    Case(
        "a later one does not",
        [allow("ssh", 100, "*", "22"), deny("no", 110)],
        None,
        [("ssh", "*", "tcp", 22, 22, True, 1)],
    ),
    Case(
        "a denial for some protocols",
        [deny("no", 90, protocol="Udp"), allow("a", 100, "*", "*", protocol="*")],
        None,
        [
            ("a", "*", "ah", None, None, True, 1),
            ("a", "*", "esp", None, None, True, 1),
            ("a", "*", "icmp", None, None, True, 1),
            ("a", "*", "tcp", 0, 65535, True, 1),
        ],
    ),
    Case(
        "all of the internet but an office is refused",
        [allow("office", 90, "203.0.113.0/29", "22"), deny("no", 95, "Internet"), allow("ssh", 100, "*", "22")],
        None,
        [("office", "203.0.113.0/29", "tcp", 22, 22, False, 1), ("ssh", "*", "tcp", 22, 22, False, 1)],
    ),
    Case(
        "the interface's group refuses",
        [allow("all", 100, "*", "*")],
        [allow("web", 100, "*", "443")],
        [
            ("all", "*", "tcp", 0, 442, False, 1),  # by its last rules it lets in the network itself
            ("all", "*", "tcp", 443, 443, True, 1),
            ("all", "*", "tcp", 444, 65535, False, 1),
            ("web", "*", "tcp", 443, 443, True, 1),
        ],
    ),
    Case(
        "the interface's group lets in the town hall only",
        [allow("all", 100, "*", "3389")],
        [allow("hall", 100, "198.51.100.0/24", "3389")],
        [("all", "*", "tcp", 3389, 3389, False, 1), ("hall", "198.51.100.0/24", "tcp", 3389, 3389, False, 1)],
    ),
    Case("the interface's alone", None, [allow("ssh", 100, "*", "22")], [("ssh", "*", "tcp", 22, 22, True, 1)]),
    Case(
        "for another machine",
        [allow("ssh", 100, "*", "22", destinationAddressPrefix="10.0.0.9")],
        None,
        [("ssh", "*", "tcp", 22, 22, True, 0)],
    ),
    Case(
        "for this machine",
        [allow("ssh", 100, "*", "22", destinationAddressPrefix="10.0.0.0/28")],
        None,
        [("ssh", "*", "tcp", 22, 22, True, 1)],
    ),
    Case(
        "halves of the internet",
        [allow("two", 100, ["0.0.0.0/1", "128.0.0.0/1"], "22")],
        None,
        [("two", "0.0.0.0/0", "tcp", 22, 22, True, 1)],
    ),
    Case("outbound", [allow("out", 100, "*", "22", direction="Outbound")], None, []),
    Case(
        "a denial that a sender gets round by choosing its port",
        [deny("no", 90, sourcePortRange="1024-65535"), allow("ssh", 100, "*", "22")],
        None,
        [("ssh", "*", "tcp", 22, 22, True, 1)],
    ),
    Case(
        "a tag of Azure",
        [allow("fd", 100, "AzureFrontDoor.Backend", "443")],
        None,
        [("fd", "AzureFrontDoor.Backend", "tcp", 443, 443, False, 1)],
    ),
    Case(
        "a name like one of Azure's own",
        [allow("AllowVnetInBound", 100, "*", "22")],
        None,
        [("AllowVnetInBound", "*", "tcp", 22, 22, True, 1)],
    ),
)


def build(site: Site, of_subnet: Any, of_interface: Any, **more: Any) -> None:
    """One interface with a private address in one subnet."""
    site.resource(NETWORK, "v", subnets=[subnet(site, "v", "s", "10.0.0.0/24", None if of_subnet is None else "ns")])
    for name, rules in (("ns", of_subnet), ("ni", of_interface)):
        if rules is not None:
            site.resource(GROUP, name, securityRules=rules)
    interface(site, "n", AT, "10.0.0.4", group=None if of_interface is None else "ni", **more)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_effective_rules(cloud: Cloud, good: Site, case: Case) -> None:
    """Priorities, both groups, receivers, several ranges."""
    build(good, case.of_subnet, case.of_interface)
    names = ("rule_id", "source", "protocol", "from_port", "to_port", "is_any_source", "attached_count")
    found = [tuple(row[name] for name in names) for row in own(audit(cloud)[GOOD])]
    shown = [("other" if protocol in {"ah", "esp"} else protocol, *rest) for _, _, protocol, *rest in case.found]
    wanted = [(rule, source, *rest) for (rule, source, *_), rest in zip(case.found, shown, strict=True)]
    assert sorted(found, key=str) == sorted(wanted, key=str)


def test_groups_of_machines(cloud: Cloud, good: Site) -> None:
    """A rule for an application security group reaches its members only; one from such a group is no way in."""
    web = path(good, ASG, "web")
    rules = [
        allow("to", 100, "*", "22", destinationAddressPrefix=None, destinationApplicationSecurityGroups=[{"id": web}]),
        allow("from", 110, [], "80", sourceApplicationSecurityGroups=[{"id": web}]),
    ]
    build(good, rules, None, applicationSecurityGroups=[{"id": web.upper()}])
    interface(good, "outside", AT, "10.0.0.5")
    found = {row["rule_id"]: row for row in own(audit(cloud)[GOOD])}
    assert (found["to"]["attached_count"], found["to"]["is_any_source"]) == (1, True)
    assert (found["from"]["attached_count"], found["from"]["is_any_source"]) == (2, False)
    assert (found["from"]["source_kind"], found["from"]["source"]) == ("group", web.lower())


def test_addresses_without_a_group(cloud: Cloud, good: Site) -> None:
    """A Basic address lets everything in, a Standard one nothing; of one that does not say it is unknown."""
    good.resource(NETWORK, "v", subnets=[subnet(good, "v", "s", "10.0.0.0/24")])
    for name, sku in (("basic", {"name": "Basic"}), ("standard", {"name": "Standard"}), ("silent", None)):
        good.resource(ADDRESS, name, sku=sku)
        interface(good, f"nic-{name}", AT, "10.0.0.4", public=name)
    found = {row["name"]: row for row in own(audit(cloud)[GOOD])}
    assert set(found) == {"nic-basic", "nic-silent"}
    assert (found["nic-basic"]["is_any_source"], found["nic-basic"]["is_any_port"]) == (True, True)
    assert found["nic-silent"]["is_any_source"] is None


def test_balancers_without_a_group(cloud: Cloud, good: Site) -> None:
    """A Basic one passes on what comes to its ports; a Standard one, or one inside, nothing. Of a scale set's machines
    it is unknown what they let in."""
    part = subnet(good, "v", "s", "10.0.0.0/24")
    machine = path(good, "Microsoft.Compute/virtualMachineScaleSets", "ss/virtualMachines/0/networkInterfaces/m")
    part["properties"]["ipConfigurations"] = [{"id": f"{machine}/ipConfigurations/c"}]
    good.resource(NETWORK, "v", subnets=[part])
    for name, sku, public in (("basic", "Basic", True), ("standard", "Standard", True), ("inside", "Basic", False)):
        card = interface(good, f"nic-{name}", AT, "10.0.0.4")
        key = path(good, BALANCER, name)
        front = {"id": f"{key}/frontendIPConfigurations/f"}
        pool = {"id": f"{key}/backendAddressPools/p"}
        inside = {"id": f"{card}/ipConfigurations/c"}
        rule = {"protocol": "Tcp", "frontendIPConfiguration": front}
        good.resource(
            BALANCER,
            name,
            sku={"name": sku},
            frontendIPConfigurations=[{**front, "properties": {"publicIPAddress": {"id": "x"}} if public else {}}],
            backendAddressPools=[{**pool, "properties": {"backendIPConfigurations": [inside]}}],
            loadBalancingRules=[{"properties": {**rule, "backendPort": 8080, "backendAddressPool": pool}}],
            inboundNatRules=[{"properties": {**rule, "backendPort": 3389, "backendIPConfiguration": inside}}],
        )
    names = ("name", "protocol", "from_port", "to_port", "is_any_source", "is_any_port")
    found = sorted((tuple(row[name] for name in names) for row in own(audit(cloud)[GOOD])), key=str)
    assert found == [
        ("nic-basic", "tcp", 3389, 3389, True, False),
        ("nic-basic", "tcp", 8080, 8080, True, False),
        (None, "any", 0, 65535, None, None),
    ]


def test_a_public_address_is_counted_and_an_unused_group_is_shown(cloud: Cloud, bad: Site) -> None:
    """What only stands ready reaches nothing."""
    bad_rules = [allow("rdp", 100, "Internet", "3389")]
    bad.resource(GROUP, "spare", securityRules=bad_rules)
    build(bad, bad_rules, None, publicIPAddress={"id": path(bad, ADDRESS, "p")})
    found = {row["name"]: row for row in own(audit(cloud)[BAD])}
    assert (found["ns"]["attached_count"], found["ns"]["public_target_count"], found["ns"]["layer"]) == (1, 1, "subnet")
    assert (found["spare"]["attached_count"], found["spare"]["layer"]) == (0, "instance")
    assert found["ns"]["network_id"].endswith("/virtualnetworks/v")


def test_scale_sets_and_gateways_in_a_subnet(cloud: Cloud, good: Site) -> None:
    """They are no interfaces of their own in Resource Graph, and are known by the subnet. Their addresses are not: of a
    rule for a part of the subnet it is unknown whether it reaches one."""
    machine = path(good, "Microsoft.Compute/virtualMachineScaleSets", "ss/virtualMachines/0/networkInterfaces/n")
    gateway = path(good, "Microsoft.Network/applicationGateways", "g/gatewayIPConfigurations/c")
    part = subnet(good, "v", "s", "10.0.0.0/24", "ns")
    inside = [{"id": f"{machine}/ipConfigurations/c"}, {"id": gateway}]
    inside.append({"id": path(good, "Microsoft.Network/loadBalancers", "l/frontendIPConfigurations/f")})
    part["properties"]["ipConfigurations"] = inside
    good.resource(NETWORK, "v", subnets=[part])
    rules = [
        allow("some", 100, "*", "22", destinationAddressPrefix="10.0.0.0/28"),
        allow("all", 110, "*", "443", destinationAddressPrefix="10.0.0.0/16"),
    ]
    good.resource(GROUP, "ns", securityRules=rules)
    good.resource(GROUP, "ni", securityRules=[allow("rdp", 100, "*", "3389")], networkInterfaces=[{"id": machine}])
    found = {row["rule_id"]: row["attached_count"] for row in own(audit(cloud)[GOOD])}
    assert found == {"some": None, "all": 1, "rdp": 1}


@pytest.mark.parametrize("part", ["subnets", "networkInterfaces"])
def test_a_group_that_stands_before_what_is_not_in_the_answer(cloud: Cloud, good: Site, part: str) -> None:
    """It may reach that."""
    far: dict[str, Any] = {part: [{"id": "/gone"}]}
    good.resource(GROUP, "ns", securityRules=[allow("rdp", 100, "*", "3389")], **far)
    assert [row["attached_count"] for row in own(audit(cloud)[GOOD])] == [None]


@pytest.mark.parametrize("lost", ["interfaces", "virtual_networks", "security_groups", "public_addresses"])
def test_what_could_not_be_read_is_not_closed(cloud: Cloud, bad: Site, lost: str) -> None:
    """No rule is said to reach nothing."""
    bad_site_rules = [allow("rdp", 100, "Internet", "3389")]
    build(bad, bad_site_rules, bad_site_rules)
    cloud.faults[f"arg:resources.{lost}"] = Fault(403, "AuthorizationFailed")
    found = audit(cloud)[BAD]
    assert 0 not in [row["attached_count"] for row in own(found) if lost != "public_addresses" and row["name"] == "ns"]
    assert any("ingress_rule.*" in one.columns for one in found.readings if not one.ok)


def test_unsaid_rules_are_unknown(cloud: Cloud, good: Site) -> None:
    """A group whose rules are not in the answer admits nobody knows what."""
    good.resource(NETWORK, "v", subnets=[subnet(good, "v", "s", "10.0.0.0/24", "ns")])
    good.resource(GROUP, "ns")
    good.resource(INTERFACE, "n")
    (row,) = rows(audit(cloud)[GOOD], IngressRule)
    assert {row[name] for name in ("rule_id", "is_any_source", "from_port", "attached_count")} == {None}


@pytest.mark.parametrize(
    "more",
    [
        {"access": None},
        {"access": "Anew"},
        {"direction": None},
        {"priority": None},
        {"destinationPortRange": None},
        {"sourceAddressPrefix": None},
    ],
    ids=str,
)
def test_a_rule_that_does_not_say_what_it_does(cloud: Cloud, good: Site, more: dict[str, Any]) -> None:
    """It may be the one that lets everybody in: what its group admits is unknown."""
    vague = allow("ssh", 100, "*", "22")
    build(good, [{**vague, "properties": {**vague["properties"], **more}}, deny("no", 200)], None)
    assert [row["is_any_source"] for row in own(audit(cloud)[GOOD])] == [None]


def test_the_demo(cloud: Cloud, good: Site) -> None:
    """The closed network lets in the town hall; its gateway is for everybody."""
    networks.good(good)
    found = [(row["source"], row["from_port"], row["attached_count"]) for row in own(audit(cloud)[GOOD])]
    halls = [(f"10.{net}.0.0/16", port, 1) for net in (20, 21) for port in (443, 8443)]
    assert sorted(found) == [*halls, ("GatewayManager", 65200, 1), ("Internet", 80, 1), ("Internet", 443, 1)]

"""Azure Firewall: inspection between networks, and what it passes on from outside."""

import pytest

from auditor.demo.azure import networks
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.networks import FIREWALL, NETWORK, POLICY_RULES, ROUTES, STRANGER, path
from auditor.demo.azure.site import WEST, Site
from auditor.facts.detection import Detector
from auditor.facts.networks import IngressRule
from tests.azure.conftest import BAD, GOOD, audit, rows

POLICY = "Microsoft.Network/firewallPolicies"


def inspected(cloud: Cloud, account: str) -> dict[str, bool | None]:
    """By region, whether a firewall works."""
    found = rows(audit(cloud)[account], Detector)
    return {row["region"]: row["is_enabled"] for row in found if row["kind"] == "network_firewall"}


def test_a_firewall_works_in_its_region(cloud: Cloud, good: Site, bad: Site) -> None:
    """It may also serve the other region; where networks are joined to a stranger's, the inspection may be there."""
    networks.good(good)
    good.resource(NETWORK, "west", WEST)
    networks.bad(bad)
    assert inspected(cloud, GOOD) == {"japaneast": True, "japanwest": None}
    assert inspected(cloud, BAD) == {"japaneast": None, "japanwest": False}


def test_one_that_is_switched_off_inspects_nothing(cloud: Cloud, bad: Site) -> None:
    """It keeps its name and has no address; what goes through an appliance may be inspected there."""
    bad.resource(NETWORK, "v")
    bad.resource(FIREWALL, "off")
    assert inspected(cloud, BAD) == {"japaneast": False}
    bad.resource(ROUTES, "plain", routes=[{"properties": {"nextHopType": "Internet"}}])
    assert inspected(cloud, BAD) == {"japaneast": False}
    bad.resource(ROUTES, "through", routes=[{"properties": {"nextHopType": "VirtualAppliance"}}])
    assert inspected(cloud, BAD) == {"japaneast": None}


@pytest.mark.parametrize("lost", ["firewalls", "route_tables"])
def test_firewalls_that_could_not_be_listed(cloud: Cloud, bad: Site, lost: str) -> None:
    """There may be one."""
    bad.resource(NETWORK, "v")
    cloud.faults[f"arg:resources.{lost}"] = Fault(403, "AuthorizationFailed")
    assert inspected(cloud, BAD) == {"japaneast": None}


def test_what_a_firewall_passes_on(cloud: Cloud, bad: Site) -> None:
    """Its own rules, and those of its policy; of a policy elsewhere nothing is known."""
    rule = {"name": "rdp", "sourceAddresses": ["*"], "destinationPorts": ["3389"], "protocols": ["TCP"]}
    bad.resource(
        FIREWALL,
        "classic",
        ipConfigurations=[{}],
        natRuleCollections=[{"properties": {"rules": [{**rule, "sourceAddresses": ["*", "203.0.113.0/29"]}]}}],
    )
    bad.resource(FIREWALL, "hub", firewallPolicy={"id": path(bad, POLICY, "p")}, virtualHub={"id": "x"})
    far = f"/subscriptions/{STRANGER}/resourceGroups/rg/providers/{POLICY}/far"
    bad.resource(FIREWALL, "far", firewallPolicy={"id": far}, ipConfigurations=[{}])
    of_policy = {
        "ruleType": "NatRule",
        "name": "web",
        "sourceIpGroups": ["/x/G"],
        "destinationPorts": ["80-90"],
        "ipProtocols": ["Any"],
    }
    collection = {"rules": [of_policy, {"ruleType": "NetworkRule", "name": "not one"}]}
    bad.resource(POLICY_RULES, "g", ruleCollections=[collection])
    group = bad.cloud.tables["resources"][-1]
    group["id"] = f"{path(bad, POLICY, 'p')}/ruleCollectionGroups/g"
    names = ("name", "rule_id", "source", "is_any_source", "protocol", "from_port", "to_port", "attached_count")
    found = sorted((tuple(row[name] for name in names) for row in rows(audit(cloud)[BAD], IngressRule)), key=str)
    assert found == [
        ("classic", "rdp", "*", True, "tcp", 3389, 3389, 1),
        ("classic", "rdp", "203.0.113.0/29", False, "tcp", 3389, 3389, 1),
        ("far", None, None, None, None, None, None, None),
        ("g", "web", "/x/g", None, "any", 80, 90, 1),
    ]

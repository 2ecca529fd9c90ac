"""Application gateways, load balancers, clusters and ways to log in, as facts."""

from typing import Any

import pytest

from auditor.demo.azure import entrances, networks
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.entrances import BALANCER, CLUSTER, FILTER, balancer, gateway
from auditor.demo.azure.networks import ADDRESS, GROUP, NETWORK, STRANGER, allow, interface, path, subnet
from auditor.demo.azure.site import Site
from auditor.facts.networks import Endpoint
from tests.azure.conftest import BAD, GOOD, audit, by_name, rows

CUSTOM = {"policyType": "Custom", "minProtocolVersion": "TLSv1_1", "cipherSuites": ["TLS_RSA_WITH_AES_128_CBC_SHA"]}
AZURES = {"policyType": "Predefined", "policyName": "AppGwSslPolicy20220101S"}


def listed(values: Any) -> list[str] | None:
    """A cell that holds several values."""
    return None if values is None else list(values)


def test_a_guarded_gateway(cloud: Cloud, good: Site) -> None:
    """Two listeners, the policy as Azure lists it."""
    networks.good(good)
    entrances.good(good)
    found = by_name(audit(cloud)[GOOD], Endpoint)
    plain, encrypted = found["agw-kokuho/http"], found["agw-kokuho/https"]
    assert (plain["protocol"], plain["port"], plain["accepts_plaintext"], plain["http_redirects"]) == (
        "HTTP",
        80,
        True,
        True,
    )
    assert set(plain["absent"]) >= {"min_tls", "cipher_suites"}
    assert (encrypted["exposure"], encrypted["has_waf"], encrypted["zones"]) == ("internet", True, 3)
    assert (encrypted["min_tls"], list(encrypted["tls_versions"])) == ("1.2", ["1.2", "1.3"])
    assert tuple(encrypted["cipher_suites"]) == entrances.NEW
    assert encrypted["cipher_profile"] == "AppGwSslPolicy20220101S"


@pytest.mark.parametrize(
    ("policy", "default", "min_tls", "versions"),
    [
        (AZURES, None, "1.2", ["1.2", "1.3"]),
        (None, "AppGwSslPolicy20150501", "1.0", ["1.0", "1.1", "1.2"]),
        (None, None, None, None),
        ({"policyType": "Predefined", "policyName": "AppGwSslPolicy20990101"}, None, None, None),
        (CUSTOM, None, "1.1", ["1.1", "1.2"]),
        ({**CUSTOM, "policyType": "CustomV2"}, None, "1.1", ["1.1", "1.2", "1.3"]),
        ({"disabledSslProtocols": ["TLSv1_0", "TLSv1_1"], "policyType": "Custom"}, None, "1.2", ["1.2"]),
    ],
)
def test_what_a_gateway_accepts(
    cloud: Cloud, good: Site, policy: Any, default: Any, min_tls: Any, versions: Any
) -> None:
    """A policy of its own, one of Azure's, the one that Azure had when it was made, one that nobody knows."""
    entrances.policies(good)
    gateway(good, "g", sslPolicy=policy, defaultPredefinedSslPolicy=default)
    found = by_name(audit(cloud)[GOOD], Endpoint)["g/https"]
    assert (found["min_tls"], listed(found["tls_versions"])) == (min_tls, versions)


def test_a_profile_of_the_listener_comes_first(cloud: Cloud, good: Site) -> None:
    """It may be weaker than the gateway's policy."""
    key = gateway(good, "g", sslPolicy={**CUSTOM, "minProtocolVersion": "TLSv1_2"})
    profile = {"id": f"{key}/sslProfiles/old"}
    properties = cloud.tables["resources"][-1]["properties"]
    properties["sslProfiles"] = [{**profile, "properties": {"sslPolicy": CUSTOM}}]
    properties["httpListeners"][1]["properties"]["sslProfile"] = profile
    assert by_name(audit(cloud)[GOOD], Endpoint)["g/https"]["min_tls"] == "1.1"


FAR = f"/subscriptions/{STRANGER}/resourceGroups/r/providers/{FILTER}/far"
OWN = {"enabled": True, "firewallMode": "Prevention"}


@pytest.mark.parametrize(
    ("more", "guarded"),
    [
        ({"tier": "Standard_v2"}, False),
        ({}, None),
        ({"tier": "WAF_v2"}, False),
        ({"tier": "Anew"}, None),
        ({"tier": "WAF_v2", "firewallPolicy": {"id": "stops"}}, True),
        ({"tier": "WAF_v2", "firewallPolicy": {"id": "watches"}}, False),
        ({"tier": "WAF_v2", "firewallPolicy": {"id": "off"}}, False),
        ({"tier": "WAF_v2", "firewallPolicy": {"id": FAR}}, None),
        ({"tier": "WAF", "webApplicationFirewallConfiguration": OWN}, True),
        ({"tier": "WAF", "webApplicationFirewallConfiguration": {**OWN, "firewallMode": "Detection"}}, False),
        ({"tier": "WAF", "webApplicationFirewallConfiguration": {**OWN, "enabled": False}}, False),
    ],
)
def test_a_firewall_that_only_looks_on_guards_nothing(
    cloud: Cloud, good: Site, more: Any, guarded: bool | None
) -> None:
    """Detection, switched off, a policy of another subscription."""
    for name, state, mode in (
        ("stops", "Enabled", "Prevention"),
        ("watches", "Enabled", "Detection"),
        ("off", "Disabled", "Prevention"),
    ):
        key = good.resource(FILTER, name, policySettings={"state": state, "mode": mode})
        if more.get("firewallPolicy") == {"id": name}:
            more = {**more, "firewallPolicy": {"id": key}}
    gateway(good, "g", **more)
    assert by_name(audit(cloud)[GOOD], Endpoint)["g/https"]["has_waf"] is guarded


def test_plain_http_that_is_passed_on(cloud: Cloud, bad: Site) -> None:
    """Also where one path of several is; where no rule is said it is unknown."""
    gateway(bad, "on", redirect=False)
    key = gateway(bad, "paths")
    one = cloud.tables["resources"][-1]["properties"]
    redirect = one["requestRoutingRules"][0]["properties"].pop("redirectConfiguration")
    paths = {
        "defaultRedirectConfiguration": redirect,
        "pathRules": [{"properties": {"redirectConfiguration": redirect}}],
    }
    one["requestRoutingRules"][0]["properties"]["urlPathMap"] = {"id": f"{key}/urlPathMaps/m"}
    one["urlPathMaps"] = [{"id": f"{key}/urlPathMaps/m", "properties": paths}]
    gateway(bad, "silent")
    cloud.tables["resources"][-1]["properties"]["requestRoutingRules"] = None

    def told() -> dict[str, bool | None]:
        found = by_name(audit(cloud)[BAD], Endpoint)
        return {name: found[f"{name}/http"]["http_redirects"] for name in ("on", "paths", "silent")}

    assert told() == {"on": False, "paths": True, "silent": None}
    paths["pathRules"].append({"properties": {"backendAddressPool": {"id": "x"}}})
    assert told()["paths"] is False


@pytest.mark.parametrize(
    ("zones", "tier", "count"), [(["1", "2"], "Standard_v2", 2), (None, "Standard_v2", None), (None, "Standard", 1)]
)
def test_zones_and_reach_of_a_gateway(cloud: Cloud, good: Site, zones: Any, tier: str, count: int | None) -> None:
    """Where no zone is named it is unknown, but for the first version, which has none."""
    gateway(good, "inside", public=False, more={"zones": zones}, tier=tier)
    gateway(good, "halted")
    cloud.tables["resources"][-1]["properties"]["operationalState"] = "Stopped"
    found = by_name(audit(cloud)[GOOD], Endpoint)
    assert (found["inside/https"]["zones"], found["inside/https"]["exposure"]) == (count, "private")
    assert found["halted/https"]["exposure"] == "private"


@pytest.mark.parametrize(
    ("lost", "column"), [("arm:tls_policies", "cipher_suites"), ("arg:resources.web_filters", "has_waf")]
)
def test_what_could_not_be_read_of_a_gateway(cloud: Cloud, good: Site, lost: str, column: str) -> None:
    """Unknown, and a reading says why."""
    entrances.good(good)
    cloud.faults[lost] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[GOOD]
    assert by_name(snapshot, Endpoint)["agw-kokuho/https"][column] is None
    assert any(one.operation == lost and one.status == "denied" for one in snapshot.readings)


@pytest.mark.parametrize(
    ("rules", "exposure"),
    [
        (None, "internet"),
        ([allow("web", 100, "*", "443")], "internet"),
        ([allow("office", 100, "203.0.113.0/24", "443")], "restricted"),
        ([allow("no", 90, "Internet", "*", access="Deny"), allow("web", 100, "*", "443")], "restricted"),
    ],
)
def test_a_gateway_behind_a_security_group(cloud: Cloud, good: Site, rules: Any, exposure: str) -> None:
    """It may be for some of the internet only; of a group that was not read it is unknown."""
    gateway(good, "g")
    good.resource(NETWORK, "v", subnets=[subnet(good, "v", "s", "10.0.0.0/24", None if rules is None else "ns")])
    good.resource(GROUP, "ns", securityRules=rules)
    assert by_name(audit(cloud)[GOOD], Endpoint)["g/https"]["exposure"] == exposure
    for lost in ("virtual_networks", "security_groups"):
        cloud.faults = {f"arg:resources.{lost}": Fault(403, "AuthorizationFailed")}
        known = "internet" if rules is None and lost == "security_groups" else None
        assert by_name(audit(cloud)[GOOD], Endpoint)["g/https"]["exposure"] == known


def test_a_balancer_leads_into_the_network_of_its_machines(cloud: Cloud, good: Site) -> None:
    """Of an interface, and of a scale set that only the subnet knows."""
    card = interface(good, "n", "v/subnets/s", "10.0.0.4")
    machine = path(good, "Microsoft.Compute/virtualMachineScaleSets", "ss/virtualMachines/0/networkInterfaces/n")
    part = subnet(good, "w", "s", "10.1.0.0/24")
    part["properties"]["ipConfigurations"] = [{"id": f"{machine}/ipConfigurations/c"}]
    good.resource(NETWORK, "w", subnets=[part])
    for name, home in (("one", card), ("set", machine), ("empty", None)):
        balancer(good, name, [], publicIPAddress={"id": "x"})
        pool = {"id": path(good, BALANCER, f"{name}/backendAddressPools/p")}
        inside = {"backendIPConfigurations": [{"id": f"{home}/ipConfigurations/c"}]} if home else {}
        properties = cloud.tables["resources"][-1]["properties"]
        properties["backendAddressPools"] = [{**pool, "properties": inside}]
        properties["loadBalancingRules"][0]["properties"]["backendAddressPool"] = pool
    found = by_name(audit(cloud)[GOOD], Endpoint)
    told = {name: row["network_id"] and row["network_id"].rpartition("/")[2] for name, row in found.items()}
    assert told == {"one/r": "v", "set/r": "w", "empty/r": None}


def test_load_balancers(cloud: Cloud, good: Site) -> None:
    """Zones of the address that is connected to: of the balancer inside, of the public address outside."""
    address = good.resource(ADDRESS, "pip", more={"zones": ["1", "2", "3"]})
    silent = good.resource(ADDRESS, "old")
    balancer(good, "inside", ["1"], privateIPAddress="10.0.0.4", subnet={"id": f"{path(good, NETWORK, 'v')}/subnets/s"})
    balancer(good, "outside", [], publicIPAddress={"id": address})
    nat: dict[str, Any] = {"id": path(good, BALANCER, "outside/inboundNatRules/rdp"), "name": "rdp"}
    nat["properties"] = {"protocol": "Tcp", "frontendPort": 3389, "frontendIPConfiguration": {"id": "unknown"}}
    cloud.tables["resources"][-1]["properties"]["inboundNatRules"] = [nat]
    balancer(good, "unsaid", [], publicIPAddress={"id": silent})
    balancer(good, "basic", [], privateIPAddress="10.0.0.5")
    cloud.tables["resources"][-1]["sku"] = {"name": "Basic"}
    found = by_name(audit(cloud)[GOOD], Endpoint)
    names = ("exposure", "protocol", "port", "zones", "accepts_plaintext")
    assert {name: tuple(row[column] for column in names) for name, row in found.items()} == {
        "inside/r": ("private", "TCP", 443, 1, None),
        "outside/r": ("internet", "TCP", 443, 3, None),
        "outside/rdp": (None, "TCP", 3389, None, None),
        "unsaid/r": ("internet", "TCP", 443, None, None),
        "basic/r": ("private", "TCP", 443, 1, None),
    }
    assert "zones" in found["outside/rdp"]["absent"]
    assert found["inside/r"]["network_id"] == path(good, NETWORK, "v").lower()


@pytest.mark.parametrize(
    ("properties", "exposure", "ranges"),
    [
        ({"fqdn": "a", "apiServerAccessProfile": {"enablePrivateCluster": True}}, "private", None),
        ({"fqdn": "a"}, "internet", None),
        ({"fqdn": "a", "publicNetworkAccess": "Disabled"}, "private", None),
        (
            {"fqdn": "a", "apiServerAccessProfile": {"authorizedIPRanges": ["203.0.113.0/24"]}},
            "restricted",
            ["203.0.113.0/24"],
        ),
        ({"fqdn": "a", "apiServerAccessProfile": {"authorizedIPRanges": ["0.0.0.0/0"]}}, "internet", ["0.0.0.0/0"]),
        ({}, None, None),
    ],
)
def test_clusters(cloud: Cloud, good: Site, properties: Any, exposure: str | None, ranges: Any) -> None:
    """Private, limited, open; of one that says nothing it is unknown."""
    good.resource(CLUSTER, "aks", **properties)
    found = by_name(audit(cloud)[GOOD], Endpoint)["aks"]
    assert (found["exposure"], listed(found["allowed_cidrs"])) == (exposure, ranges)


def test_ways_to_log_in(cloud: Cloud, good: Site, bad: Site) -> None:
    """A Bastion's use is unknown; access on request is used where somebody asked in the last 30 days. Who, is not
    kept."""
    entrances.good(good)
    entrances.bad(bad)
    found = audit(cloud)
    told = {
        (account, row["name"]): (row["in_use"], row["exposure"])
        for account in (GOOD, BAD)
        for row in rows(found[account], Endpoint)
        if row["kind"] == "bastion"
    }
    assert told == {
        (GOOD, "bas-kokuho"): (None, "internet"),
        (GOOD, "jit-kokuho"): (True, "private"),
        (BAD, "jit-kanko"): (False, "private"),
    }
    assert "tanaka" not in str(
        [found[GOOD].frames[Endpoint].to_dict("records"), found[BAD].frames[Endpoint].to_dict("records")]
    )

"""Firewall rules and policies as the allow rules that take effect on machines."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from auditor.demo.gcp import networks
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.machines import DEBIAN, machine
from auditor.demo.gcp.networks import (
    FIREWALL,
    KANRI,
    POLICY,
    above,
    entry,
    interface,
    match,
    network,
    policy,
    rule,
    tagged,
    url,
)
from auditor.demo.gcp.server import running
from auditor.demo.gcp.site import FOLDER, ORGANIZATION, TOKYO, Site
from auditor.facts.networks import IngressRule
from auditor.snapshot import Snapshot
from benchmarks.naming_gcp import operation
from tests.gcp.conftest import BAD, GOOD, audit, rows

EVERY, BELOW = ["0.0.0.0/0"], f"regions/{TOKYO}/subnetworks/s"
BEFORE = {"networkFirewallPolicyEnforcementOrder": "BEFORE_CLASSIC_FIREWALL"}
ROBOT = "ap@kosodate-p1.iam.gserviceaccount.com"
Told = tuple[str, Any, Any]


@dataclass(frozen=True)
class Case:
    """What stands in a network of its own, and what must be found in it: ports, whether anybody comes in, attached."""

    name: str
    rules: dict[str, tuple[list[str], tuple[str, ...], dict[str, Any]]]
    found: set[Told]
    policies: tuple[tuple[dict[str, Any], ...], ...] = ()
    at: str = "global"
    before: bool = False


def opened(*ports: str, **more: Any) -> tuple[list[str], tuple[str, ...], dict[str, Any]]:
    """A rule that admits everybody."""
    return (more.pop("sources", EVERY), ports, more)


SHUT = {"denied": [{"IPProtocol": "tcp", "ports": ["22"]}]}
ANY = [{"name": KANRI, "state": "EFFECTIVE"}]
GONE = [{"name": "tagValues/9", "state": "INEFFECTIVE"}]
OTHER = [{"name": "tagValues/8"}]

CASES = (
    Case("plain", {"a": opened("22")}, {("tcp:22", True, 1)}),
    Case("off", {"a": opened("22", disabled=True)}, set()),
    Case("out", {"a": opened("22", direction="EGRESS")}, set()),
    Case("tagged", {"a": opened("22", targetTags=["ap", "x"])}, {("tcp:22", True, 1)}),
    Case("for-nobody", {"a": opened("22", targetTags=["x"])}, {("tcp:22", True, 0)}),
    Case("for-a-robot", {"a": opened("22", targetServiceAccounts=[ROBOT])}, {("tcp:22", True, 1)}),
    Case("for-no-robot", {"a": opened("22", targetServiceAccounts=["x@y"])}, {("tcp:22", True, 0)}),
    Case(
        "earlier",
        {"a": opened("20-23"), "b": opened(priority=900, **SHUT)},
        {("tcp:20-21", True, 1), ("tcp:23", True, 1)},
    ),
    Case("later", {"a": opened("22"), "b": opened(priority=1001, **SHUT)}, {("tcp:22", True, 1)}),
    Case("denied-at-once", {"a": opened("22"), "b": opened(**SHUT)}, {("tcp:22", True, 0)}),
    Case("half", {"a": opened("22"), "b": opened(priority=1, sources=["0.0.0.0/1"], **SHUT)}, {("tcp:22", True, 1)}),
    Case(
        "two-halves",
        {"a": opened("22", sources=["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"])},
        {("tcp:22", True, 1)},
    ),
    Case("a-range", {"a": opened("22", sources=["203.0.113.0/24"])}, {("tcp:22", False, 1)}),
    Case("a-tag", {"a": opened("22", sources=[], sourceTags=["fumidai"])}, {("tcp:22", False, 1)}),
    Case("six", {"a": opened("22", sources=["::/0"])}, {("tcp:22", True, 0)}),
    Case(
        "everything",
        {"a": opened(allowed=[{"IPProtocol": "all"}])},
        {("any", True, 1)},
    ),
    Case(
        "portless",
        {"a": opened(allowed=[{"IPProtocol": "icmp"}, {"IPProtocol": "6", "ports": ["80"]}])},
        {("icmp", True, 1), ("tcp:80", True, 1)},
    ),
    Case("elsewhere", {"a": opened("22", destinationRanges=["10.9.0.0/16"])}, {("tcp:22", None, None)}),
    Case("here", {"a": opened("22", destinationRanges=["10.8.0.0/16"])}, {("tcp:22", True, 1)}),
    Case("unreadable", {"a": opened("22", sourceRanges=["nazo"])}, {("any", None, None), ("any", None, 0)}),
    Case("unsaid", {"a": opened("22"), "b": opened(direction=None)}, {("tcp:22", None, None), ("any", None, None)}),
    Case(
        "policy-after",
        {"a": opened("22")},
        {("tcp:22", True, 1), ("1/tcp:80", True, 1)},
        ((entry(1, "allow", match(EVERY, "80")), entry(2, "deny", match(EVERY))),),
    ),
    Case(
        "policy-before",
        {"a": opened("22")},
        {("tcp:22", True, 0), ("1/tcp:80", True, 1)},
        ((entry(1, "allow", match(EVERY, "80")), entry(2, "deny", match(EVERY))),),
        before=True,
    ),
    Case(
        "policy-that-passes-on",
        {"a": opened("22")},
        {("tcp:22", True, 1)},
        ((entry(1, "goto_next", match(EVERY, "22")), entry(2, "deny", match(EVERY))),),
        before=True,
    ),
    Case(
        "policy-off",
        {"a": opened("22")},
        {("tcp:22", True, 1)},
        ((entry(2, "deny", match(EVERY), disabled=True),),),
        before=True,
    ),
    Case(
        "policy-of-another-region",
        {"a": opened("22")},
        {("tcp:22", True, 1)},
        ((entry(2, "deny", match(EVERY)),),),
        at="regions/asia-northeast2",
        before=True,
    ),
    Case(
        "policy-of-this-region",
        {"a": opened("22")},
        {("tcp:22", True, 0)},
        ((entry(2, "deny", match(EVERY)),),),
        at=f"regions/{TOKYO}",
        before=True,
    ),
    Case(
        "inspected",
        {},
        {("1/tcp:80", True, 1)},
        ((entry(1, "apply_security_profile_group", match(EVERY, "80")),),),
    ),
    Case(
        "a-new-word",
        {},
        {("1/any", None, None)},
        ((entry(1, "ponder", match(EVERY, "80")),),),
    ),
    Case("secure", {}, {("1/tcp:22", True, 1)}, ((entry(1, "allow", match(EVERY, "22"), targetSecureTags=ANY),),)),
    Case("secure-not", {}, set(), ((entry(1, "allow", match(EVERY, "22"), targetSecureTags=OTHER),),)),
    Case("secure-gone", {}, set(), ((entry(1, "allow", match(EVERY, "22"), targetSecureTags=GONE),),)),
    Case("balancers", {}, set(), ((entry(1, "allow", match(EVERY, "22"), targetType="INTERNAL_MANAGED_LB"),),)),
    Case(
        "countries",
        {},
        {("1/tcp:22", False, 1), ("2/tcp:23", None, None)},
        (
            (
                entry(1, "allow", match([], "22", srcRegionCodes=["JP"])),
                entry(2, "allow", match([], "23", srcRegionCodes=["JP", "US"])),
            ),
        ),
    ),
    Case(
        "known-attackers",
        {},
        {("2/tcp:22", True, 1)},
        (
            (
                entry(1, "deny", match([], srcThreatIntelligences=["iplist-known-malicious-ips"])),
                entry(2, "allow", match(EVERY, "22")),
            ),
        ),
    ),
    Case(
        "a-group-of-addresses",
        {},
        {("2/tcp:22", None, None)},
        (
            (
                entry(1, "deny", match([], srcAddressGroups=["projects/p/locations/global/addressGroups/g"])),
                entry(2, "allow", match(EVERY, "22")),
            ),
        ),
    ),
    Case(
        "only-inside",
        {},
        {("1/tcp:22", False, 1), ("2/tcp:23", True, 1)},
        (
            (
                entry(1, "allow", match(EVERY, "22", srcNetworkType="NON_INTERNET")),
                entry(2, "allow", match(EVERY, "23", srcNetworkContext="INTERNET")),
            ),
        ),
    ),
)


def build(site: Site, case: Case) -> None:
    """A network with one machine, its rules and policies. The machine has a tag of each kind."""
    network(site, case.name, **(BEFORE if case.before else {}))
    held = machine(
        site,
        f"m-{case.name}",
        DEBIAN,
        networkInterfaces=[interface(site, case.name, BELOW, "10.8.0.4")],
        tags={"items": ["ap"]},
        serviceAccounts=[{"email": ROBOT}],
    )
    tagged(site, held, KANRI)
    for name, (sources, ports, more) in case.rules.items():
        rule(site, f"{case.name}-{name}", case.name, sources, *ports, **more)
    for at, rules in enumerate(case.policies):
        policy(site, f"{case.name}-{at}", case.name, *rules, at=case.at)


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    """One network for every case; a second project stands in a network of the first, under a policy from above."""
    made = Cloud(page=1000, name=operation)
    good, bad = Site(made, GOOD).opened("a"), Site(made, BAD).opened("b")
    for case in CASES:
        build(good, case)
    network(good, "kyoyu")
    rule(good, "kyoyu-22", "kyoyu", EVERY, "22", "23")
    machine(bad, "shared", DEBIAN, networkInterfaces=[interface(good, "kyoyu", BELOW, "10.7.0.4", public=True)])
    machine(bad, "lost", DEBIAN, networkInterfaces=[interface(Site(made, "nowhere"), "far", BELOW, "10.7.0.4")])
    whom = {"targetResources": [url("global/networks/kyoyu", GOOD)]}
    above(
        made, "1", ORGANIZATION, entry(1, "goto_next", match(EVERY, "22")), entry(2, "deny", match(EVERY, "23"), **whom)
    )
    above(made, "2", FOLDER, entry(1, "allow", match(["192.0.2.0/24"], "9"), **whom))
    with running(made) as found:
        yield found


@pytest.fixture(scope="module")
def told(cloud: Cloud) -> dict[str, Snapshot]:
    """The audit, once."""
    return audit(cloud)


def shown(snapshot: Snapshot, name: str) -> list[dict[str, Any]]:
    """The rows of a network."""
    return [row for row in rows(snapshot, IngressRule) if str(row["network_id"]).endswith(f"/networks/{name}")]


def plain(row: dict[str, Any]) -> str:
    """Protocol and ports as the row's resource has them, behind the number of a policy's rule."""
    return "/".join(
        str(row["resource"]).partition("#")[2].partition("@")[0].split("/")[: 2 if row["layer"] == "firewall" else 1]
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_gets_in(case: Case, told: dict[str, Snapshot]) -> None:
    """Behind all rules and policies, in their order."""
    found = {(plain(row), row["is_any_source"], row["attached_count"]) for row in shown(told[GOOD], case.name)}
    assert found == case.found


def test_a_network_that_is_shared(told: dict[str, Snapshot]) -> None:
    """The machine counts where the rule stands, and the rule is shown where the machine stands, behind the policies
    above the network."""
    for account in (GOOD, BAD):
        own = {plain(row): row for row in shown(told[account], "kyoyu")}
        assert (own["tcp:22"]["attached_count"], own["tcp:22"]["public_target_count"]) == (1, 1)
        assert (own["1/tcp:9"]["layer"], own["1/tcp:9"]["is_any_source"]) == ("firewall", False)
        assert own["tcp:22"]["layer"] == "network"
        assert "tcp:23" not in own


def test_a_network_out_of_sight(told: dict[str, Snapshot]) -> None:
    """Nothing is known of what it lets in."""
    (row,) = shown(told[BAD], "far")
    assert (row["is_any_source"], row["attached_count"], row["protocol"]) == (None, None, None)


def test_what_was_not_read(cloud: Cloud) -> None:
    """Without the policies above, without machines or tags, it is unknown who comes in where."""
    alone = shown(audit(cloud, scope=f"projects/{GOOD}")[GOOD], "plain")
    assert [(row["is_any_source"], row["attached_count"]) for row in alone] == [(None, None)]
    for name, wanted in (("cai:instances", (True, None)), ("cai:tag_bindings", (True, 1))):
        cloud.faults = {name: Fault("PERMISSION_DENIED")}
        found = shown(audit(cloud)[GOOD], "plain")
        assert [(row["is_any_source"], row["attached_count"]) for row in found] == [wanted], name
    assert {row["attached_count"] for row in shown(audit(cloud)[GOOD], "secure")} == {None}
    cloud.faults = {"cai:networks": Fault("PERMISSION_DENIED")}
    assert {row["is_any_source"] for row in rows(audit(cloud)[GOOD], IngressRule)} == {None}
    cloud.faults = {}


def test_parts_of_filters() -> None:
    """A rule that does not say where it stands, and a policy that does not say what it holds, may let in anybody."""
    made = Cloud(name=operation)
    site = Site(made, GOOD).opened("a")
    network(site, "default")
    machine(site, "m", DEBIAN, networkInterfaces=[interface(site, "default", BELOW, "10.8.0.4")])
    site.asset(FIREWALL, "global/firewalls/kakera", "global")
    rule(site, "default-allow-ssh", "default", EVERY, "22")
    rule(site, "own", "default", EVERY, "80")
    on = [{"attachmentTarget": url("global/networks/default", GOOD)}]
    site.asset(POLICY, "global/firewallPolicies/p", "global", associations=on)
    with running(made):
        found = rows(audit(made)[GOOD], IngressRule)
    assert {row["name"]: (row["is_any_source"], row["is_default_group"]) for row in found} == {
        "kakera": (None, None),
        "default-allow-ssh": (True, True),
        "own": (True, False),
        "p": (None, False),
    }
    assert networks.STRANGER not in str(found)

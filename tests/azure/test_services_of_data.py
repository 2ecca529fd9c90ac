"""Caches, queues, registries, search and warehouses as facts."""

from datetime import date
from typing import Any

import pytest

from auditor.demo.azure import data_services, databases
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.logs import SETTINGS, setting
from auditor.demo.azure.site import WEST, Site
from auditor.facts.identities import Credential
from auditor.facts.stores import DataStore, ExternalShare
from tests.azure.conftest import BAD, GOOD, audit, by_name, rows

CLOSED = {"cosmos-kokuho", "redis-kokuho", "sb-kokuho", "evhns-kokuho", "evgt-kokuho", "crkokuho"}
OPEN = {"mongo-kanko", "cosmos-kanko", "redis-kanko", "amr-kanko", "sb-kanko", "crkanko", "srch-kanko", "adxkanko"}


def found(cloud: Cloud, name: str) -> dict[str, Any]:
    """The store's row."""
    return by_name(audit(cloud)[GOOD], DataStore)[name]


def test_closed_ones(cloud: Cloud, good: Site) -> None:
    """Nobody gets there from the internet, and everything is said."""
    databases.good(good)
    seen = by_name(audit(cloud)[GOOD], DataStore)
    for name in CLOSED:
        row = seen[name]
        assert (row["has_public_endpoint"], row["public_endpoint_open"], row["network_restricted"]) == (
            False,
            False,
            True,
        ), name
        assert (row["has_private_endpoint"], row["tls_enforced"], row["min_tls"]) == (True, True, "1.2"), name
        assert (row["is_public"], row["encrypted_at_rest"], row["key_id"] is None) == (False, True, False), name
    assert {name: list(seen[name]["replica_regions"]) for name in CLOSED} == {
        "cosmos-kokuho": [WEST],
        "redis-kokuho": [],
        "sb-kokuho": [WEST],
        "evhns-kokuho": [],
        "evgt-kokuho": [],
        "crkokuho": [WEST],
    }
    assert (seen["cosmos-kokuho"]["builtin_backup_days"], seen["cosmos-kokuho"]["pitr"]) == (30, True)
    assert seen["cosmos-kokuho"]["access_logged"] is None  # nobody has said where its log goes
    assert (seen["cosmos-kokuho"]["deletion_protection"], seen["redis-kokuho"]["zone_redundant"]) == (True, True)
    assert seen["sb-kokuho"]["key_id"] == "https://kv-kokuho.vault.azure.net/keys/bunsho"
    assert (seen["redis-kokuho"]["support_end"], seen["redis-kokuho"]["key_id"]) == (date(2028, 9, 30), "provider")


def test_open_ones(cloud: Cloud, bad: Site) -> None:
    """Without a rule they let in everybody; anybody may pull from the registry."""
    databases.bad(bad)
    snapshot = audit(cloud)[BAD]
    seen = by_name(snapshot, DataStore)
    for name in OPEN:
        row = seen[name]
        assert (row["has_public_endpoint"], row["public_endpoint_open"], row["network_restricted"]) == (
            True,
            True,
            False,
        ), name
    assert (seen["redis-kanko"]["tls_enforced"], seen["amr-kanko"]["tls_enforced"]) == (False, False)
    assert {seen[name]["min_tls"] for name in ("cosmos-kanko", "redis-kanko", "sb-kanko")} == {"1.0"}
    assert (list(seen["cosmos-kanko"]["replica_regions"]), seen["cosmos-kanko"]["pitr"]) == (["westus"], False)
    assert list(seen["amr-kanko"]["replica_regions"]) == []
    assert (seen["crkanko"]["is_public"], seen["redis-kanko"]["support_end"]) == (True, date(2023, 6, 30))
    assert "support_end" in seen["amr-kanko"]["absent"]
    assert (seen["cosmos-kanko"]["key_id"], list(seen["mongo-kanko"]["replica_regions"])) == ("provider", ["eastus"])
    assert (seen["mongo-kanko"]["zone_redundant"], seen["mongo-kanko-copy"]["network_restricted"]) == (False, True)
    shares = [(row["name"], row["share_kind"], row["counterpart"]) for row in rows(snapshot, ExternalShare)]
    assert shares == [("crkanko", "public", "*")]


@pytest.mark.parametrize(
    ("kind", "properties", "admitted"),
    [
        (data_services.COSMOS, {"ipRules": [{"ipAddressOrRange": "203.0.113.7"}]}, False),
        (data_services.COSMOS, {"ipRules": [{"ipAddressOrRange": "0.0.0.0"}]}, True),
        (data_services.COSMOS, {"ipRules": [], "isVirtualNetworkFilterEnabled": True}, False),
        (data_services.COSMOS, {"ipRules": []}, None),
        (data_services.SEARCH, {"networkRuleSet": {"ipRules": [{"value": "203.0.113.0/24"}]}}, False),
        (data_services.SEARCH, {}, None),
        (data_services.EVENT_GRID, {"inboundIpRules": [{"ipMask": "0.0.0.0/0"}]}, True),
        (data_services.KUSTO, {"allowedIpRangeList": ["203.0.113.0/24"]}, False),
        (data_services.REGISTRY, {"networkRuleSet": {"defaultAction": "Deny", "ipRules": []}}, False),
        (data_services.REGISTRY, {"networkRuleSet": {"defaultAction": "Allow", "ipRules": []}}, True),
        (data_services.REGISTRY, {}, None),
    ],
)
def test_filters(cloud: Cloud, good: Site, kind: str, properties: dict[str, Any], admitted: bool | None) -> None:
    """Each service has its own way to say whom it lets in."""
    good.resource(kind, "one", publicNetworkAccess="Enabled", **properties)
    row = found(cloud, "one")
    assert (row["public_endpoint_open"], row["network_restricted"]) == (
        admitted,
        None if admitted is None else not admitted,
    )


def test_ranges_of_caches_and_queues(cloud: Cloud, good: Site) -> None:
    """A rule closes a cache that was open to all; what was denied is unknown."""
    rule = {"name": "chosha", "properties": {"startIP": "203.0.113.1", "endIP": "203.0.113.9"}}
    good.listed(f"{good.resource(data_services.REDIS, 'redis', publicNetworkAccess='Enabled')}/firewallRules", rule)
    hubs = good.resource(data_services.EVENT_HUBS, "hubs", sku={"name": "Standard"}, publicNetworkAccess="Enabled")
    good.document(f"{hubs}/networkRuleSets/default", defaultAction="Deny", ipRules=[{"ipMask": "203.0.113.0/24"}])
    assert [found(cloud, name)["network_restricted"] for name in ("redis", "hubs")] == [True, True]
    for operation in ("arm:redis.firewall", "arm:eventhub.network", "arm:servicebus.copies"):
        cloud.faults[operation] = Fault(403, "AuthorizationFailed")
    assert [found(cloud, name)["network_restricted"] for name in ("redis", "hubs")] == [None, None]
    good.resource(data_services.SERVICE_BUS, "bus", sku={"name": "Premium"}, createdAt="2024-04-01T00:00:00Z")
    assert found(cloud, "bus")["replica_regions"] is None
    del cloud.faults["arm:servicebus.copies"]
    assert list(found(cloud, "bus")["replica_regions"]) == []


def test_clusters_of_caches_in_one_group(cloud: Cloud, good: Site) -> None:
    """Members that are seen have a place; one that is not may be anywhere."""
    east = good.resource(data_services.ENTERPRISE, "east")
    west = good.resource(data_services.ENTERPRISE, "west", WEST)
    lost = f"{good.scope}/resourceGroups/rg-app/providers/{data_services.ENTERPRISE}/lost"
    links = {owner: {"id": f"{owner}/databases/default"} for owner in (east, west, lost)}
    for owner, others in ((east, (east, west)), (west, (west, lost))):
        group = {"linkedDatabases": [links[other] for other in others]}
        good.part(owner, "databases", "default", clientProtocol="Encrypted", geoReplication=group)
    seen = by_name(audit(cloud)[GOOD], DataStore)
    assert (list(seen["east"]["replica_regions"]), seen["east"]["tls_enforced"]) == ([WEST], True)
    assert seen["west"]["replica_regions"] is None


def test_what_does_not_say(cloud: Cloud, good: Site) -> None:
    """Is unknown."""
    silent = ("COSMOS", "REDIS", "ENTERPRISE", "SERVICE_BUS", "EVENT_HUBS")
    for kind in (getattr(data_services, name) for name in silent):
        good.resource(kind, kind.rpartition(".")[2], sku={"name": "Premium"})
    for kind in (data_services.EVENT_GRID, data_services.REGISTRY, "Microsoft.Synapse/workspaces"):
        good.resource(kind, kind.rpartition(".")[2])
    snapshot = audit(cloud)[GOOD]
    asked = ("has_public_endpoint", "public_endpoint_open", "network_restricted", "has_private_endpoint")
    for row in rows(snapshot, DataStore):
        assert {row[column] for column in asked} == {None}, row["name"]
        if row["kind"] in {"table", "cache", "queue", "stream", "topic"}:
            assert {row["min_tls"], row["replica_regions"]} == {None}, row["name"]
    keys = rows(snapshot, Credential)
    assert {(key["kind"], key["is_disabled_by_policy"]) for key in keys} == {("storage_key", None)}
    (share,) = rows(snapshot, ExternalShare)
    assert (share["kind"], share["share_kind"], share["counterpart"]) == ("registry", None, None)


def test_shared_keys_of_services(cloud: Cloud, good: Site, bad: Site) -> None:
    """Refused or not; the account of a registry's administrator is there or not."""
    databases.good(good)
    databases.bad(bad)
    told = audit(cloud)
    closed, opened = by_name(told[GOOD], Credential), by_name(told[BAD], Credential)
    assert {closed[name]["is_disabled_by_policy"] for name in CLOSED} == {True}
    assert {name: closed[name]["is_active"] for name in ("crkokuho", "sb-kokuho")} == {
        "crkokuho": False,
        "sb-kokuho": True,
    }
    with_keys = (OPEN - {"amr-kanko", "adxkanko", "mongo-kanko"}) | {"default", "evhns-kanko"}
    assert {opened[name]["is_disabled_by_policy"] for name in with_keys} == {False}
    assert opened["crkanko"]["is_active"] is True


def test_the_log_of_a_table(cloud: Cloud, good: Site) -> None:
    """By its diagnostic settings; none is an answer too."""
    for name, rows_said in (("on", [setting("kansa", "DataPlaneRequests", workspaceId="/w")]), ("off", [])):
        good.listed(f"{good.resource(data_services.COSMOS, name)}{SETTINGS}", *rows_said)
    on, off = found(cloud, "on"), found(cloud, "off")
    assert (on["access_logged"], on["access_log_target"]) == (True, "/w")
    assert (off["access_logged"], off["access_log_target"]) == (False, None)

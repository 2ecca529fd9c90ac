"""Databases, warehouses, caches, topics, registries and file shares as facts."""

from datetime import date
from typing import Any

import pytest

from auditor.demo.gcp import databases
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import OSAKA, TOKYO, Site, binding
from auditor.demo.gcp.stores import key, perimeter
from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import DataStore
from providers.gcp.databases.bigquery import listed
from tests.gcp.conftest import BAD, GOOD, audit, by_name

KNOWN: dict[str, dict[str, Any]] = {
    "shinsei-db": {
        "kind": "database",
        "engine": "postgres",
        "engine_version": "16",
        "region": TOKYO,
        "replica_regions": [OSAKA],
        "tls_enforced": True,
        "min_tls": "1.2",
        "has_public_endpoint": False,
        "public_endpoint_open": False,
        "network_restricted": True,
        "has_private_endpoint": True,
        "deletion_protection": True,
        "zone_redundant": True,
        "autogrow": True,
        "builtin_backup_days": 30,
        "pitr": True,
        "support_end": date(2029, 1, 31),
        "time_zone": "Asia/Tokyo",
    },
    "tokei": {"engine": "alloydb", "tls_enforced": True, "builtin_backup_days": 30, "zone_redundant": True},
    "yoyaku": {"engine": "spanner", "region": TOKYO, "deletion_protection": True, "pitr": True, "is_public": False},
    "shinchoku": {"kind": "table", "region": TOKYO, "deletion_protection": True, "pitr": True, "is_public": None},
    "rireki": {"kind": "table", "region": TOKYO, "replica_regions": [OSAKA], "deletion_protection": True},
    "session": {"kind": "cache", "engine_version": "7.2", "tls_enforced": True, "min_tls": "1.2"},
    "shukei": {"kind": "warehouse", "is_public": False, "builtin_backup_days": 7, "pitr": True},
    "kyoyu": {"kind": "file_share", "zone_redundant": True, "deletion_protection": True, "autogrow": False},
    "shinsei": {"kind": "topic", "region": TOKYO, "replica_regions": [OSAKA]},
    "oyo": {"kind": "registry", "region": TOKYO, "is_public": False},
}


def told(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The wanted columns of a row."""
    plain = {name: row[name] for name in wanted}
    return {name: list(value) if name == "replica_regions" else value for name, value in plain.items()}


@pytest.mark.parametrize("transport", ["grpc", "rest"])
def test_what_is_well_kept(cloud: Cloud, good: Site, transport: str) -> None:
    """Everything that is asked is known, over gRPC as over REST."""
    databases.good(good)
    found = by_name(audit(cloud, transport=transport)[GOOD], DataStore)
    assert {name: told(found[name], wanted) for name, wanted in KNOWN.items()} == KNOWN
    assert found["shinsei-db"]["resource"] == f"//cloudsql.googleapis.com/projects/{GOOD}/instances/shinsei-db"
    assert found["shinsei-db"]["key_id"] == f"//cloudkms.googleapis.com/{key(good, 'shinsei-db')}"
    assert dict(found["shinsei-db"]["tags"])["classification"] == "3b"
    assert dict(found["yoyaku"]["tags"])["classification"] == "3b"  # its instance's


def test_what_is_badly_kept(cloud: Cloud, bad: Site) -> None:
    """What is open, old and unprotected is told as such."""
    databases.bad(bad)
    found = by_name(audit(cloud)[BAD], DataStore)
    wanted = {
        "tls_enforced": False,
        "public_endpoint_open": True,
        "network_restricted": False,
        "deletion_protection": False,
        "zone_redundant": False,
        "builtin_backup_days": 0,
        "pitr": False,
        "support_end": date(2025, 1, 31),
        "time_zone": "-08:00",
        "key_id": PROVIDER_KEY,
    }
    assert told(found["mokuroku-db"], wanted) == wanted
    assert (found["koukai"]["is_public"], found["koukai"]["region"]) == (True, "us")
    assert (found["raikan"]["region"], found["(default)"]["region"]) == ("global", "nam5")


def test_a_part_of_an_instance_says_nothing_of_what_it_lacks(cloud: Cloud, good: Site) -> None:
    """A record that holds a name alone."""
    good.asset(databases.SQL, "instances/kakera", settings={})
    row = by_name(audit(cloud)[GOOD], DataStore)["kakera"]
    silent = ("engine", "key_id", "tls_enforced", "min_tls", "has_public_endpoint", "network_restricted", "pitr")
    more = ("deletion_protection", "zone_redundant", "autogrow", "builtin_backup_days", "support_end", "time_zone")
    assert {row[name] for name in (*silent, *more)} == {None}


@pytest.mark.parametrize(
    ("ranges", "opened"),
    [
        ([], False),
        (["203.0.113.0/24"], False),
        (["0.0.0.0/0"], True),
        (["0.0.0.0/1", "128.0.0.0/1"], True),
        (["nazo"], None),
    ],
)
def test_whom_the_filter_of_an_instance_lets_in(
    cloud: Cloud, good: Site, ranges: list[str], opened: bool | None
) -> None:
    """Half the internet and more is anybody."""
    networks = [{"value": one} for one in ranges]
    ip = {"ipConfiguration": {"ipv4Enabled": True, "authorizedNetworks": networks}}
    good.asset(databases.SQL, "instances/db1", createTime=databases.MADE, databaseVersion="MYSQL_8_0", settings=ip)
    good.asset(databases.SQL, "instances/db2", createTime=databases.MADE, databaseVersion="MYSQL_8_0", settings={})
    found = by_name(audit(cloud)[GOOD], DataStore)
    row = found["db1"]
    assert found["db2"]["public_endpoint_open"] is None  # a record without its settings
    assert (row["public_endpoint_open"], row["min_tls"]) == (opened, None)


def test_replicas_in_sight_and_out_of_it(cloud: Cloud, good: Site, bad: Site) -> None:
    """A replica may lie in another project; one that nobody shows has an unknown place."""
    made: dict[str, Any] = {"createTime": databases.MADE, "settings": {}}
    bad.asset(databases.SQL, "instances/utsushi", "us-west1", **made)
    good.asset(databases.SQL, "instances/db1", replicaNames=[f"{BAD}:utsushi"], **made)
    good.asset(databases.SQL, "instances/db2", replicaNames=["mienai"], **made)
    found = by_name(audit(cloud)[GOOD], DataStore)
    assert list(found["db1"]["replica_regions"]) == ["us-west1"]
    assert found["db2"]["replica_regions"] is None


def test_three_countries_under_one_name(cloud: Cloud, good: Site) -> None:
    """Of Spanner asia1 has a part in Seoul."""
    config = f"projects/{GOOD}/instanceConfigs/asia1"
    good.asset("spanner.googleapis.com/Instance", "instances/i1", "asia1", config=config)
    good.asset(databases.SPANNER, "instances/i1/databases/d1", "asia1", createTime=databases.MADE)
    row = by_name(audit(cloud)[GOOD], DataStore)["d1"]
    assert (row["region"], list(row["replica_regions"])) == (TOKYO, [OSAKA, "asia-northeast3"])


@pytest.mark.parametrize(
    ("scope", "services", "ways_in", "restricted"),
    [
        (None, ("bigquery.googleapis.com",), [], True),
        (None, ("storage.googleapis.com",), [], False),
        (
            None,
            ("bigquery.googleapis.com",),
            [{"ingressFrom": {"identityType": "ANY_IDENTITY", "sources": [{"accessLevel": "*"}]}}],
            None,
        ),
        (f"projects/{GOOD}", ("bigquery.googleapis.com",), [], None),
    ],
)
def test_perimeters(
    cloud: Cloud, good: Site, scope: str | None, services: tuple[str, ...], ways_in: list[Any], restricted: bool | None
) -> None:
    """They are the organisation's: from a project alone nobody sees them."""
    good.asset(databases.DATASET, "datasets/d1", creationTime="1711929600000", access=[])
    perimeter(good, "p1", *services)
    cloud.assets[-1]["servicePerimeter"]["status"]["ingressPolicies"] = ways_in
    more: dict[str, Any] = {"scope": scope} if scope else {}
    found = audit(cloud, **more)[GOOD]
    assert by_name(found, DataStore)["d1"]["network_restricted"] is restricted


def test_a_list_without_types_that_is_refused_is_no_empty_list(cloud: Cloud, good: Site) -> None:
    """Perimeters are asked for without types: there is none to ask for by itself."""
    good.asset(databases.DATASET, "datasets/d1", creationTime="1711929600000", access=[])
    cloud.faults["cai:perimeters"] = Fault("INVALID_ARGUMENT")
    found = audit(cloud)[GOOD]
    assert by_name(found, DataStore)["d1"]["network_restricted"] is None
    assert [one.status for one in found.readings if one.operation == "cai:perimeters"] != ["ok"]


def test_a_data_set_lets_in_by_either_list(cloud: Cloud, good: Site) -> None:
    """Its own entries, or its policy."""
    made = {"creationTime": "1711929600000"}
    opened = good.asset(databases.DATASET, "datasets/d1", **made, access=[])
    good.policy(opened, binding("roles/bigquery.dataViewer", "allAuthenticatedUsers"))
    good.asset(databases.DATASET, "datasets/d2", **made, access=[{"role": "READER", "iamMember": "allUsers"}])
    found = by_name(audit(cloud)[GOOD], DataStore)
    assert (found["d1"]["is_public"], found["d2"]["is_public"]) == (True, True)


@pytest.mark.parametrize(
    ("entries", "has_policy", "public"),
    [
        ([{"role": "READER", "specialGroup": "projectReaders"}, {"view": {"tableId": "t"}}], False, False),
        ([{"role": "READER", "groupByEmail": "ka@sakura-city.example"}], False, False),
        # It names nobody, or somebody by a word that came later.
        ([{"role": "READER"}], True, None),
        ([{"role": "READER", "specialGroup": "NAZO"}], True, None),
        ([{"role": "READER"}, {"role": "READER", "specialGroup": "allAuthenticatedUsers"}], True, True),
        (None, True, False),
        (None, False, None),
        ("nazo", True, None),
    ],
)
def test_whom_entries_let_in(entries: Any, has_policy: bool, public: bool | None) -> None:
    """An entry that cannot be read may be anybody; without entries there has to be a policy."""
    assert listed(entries, has_policy=has_policy) is public

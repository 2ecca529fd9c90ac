"""Databases of SQL, PostgreSQL and MySQL as facts."""

from datetime import date
from typing import Any

import pytest

from auditor.demo.azure import databases
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import WEST, Site
from auditor.facts.stores import DataStore
from providers.azure.databases.support import support_end
from tests.azure.conftest import BAD, GOOD, audit, by_name

EVERYBODY = ("0.0.0.0", "255.255.255.255")


def found(cloud: Cloud, name: str, subscription: str = GOOD) -> dict[str, Any]:
    """The store's row."""
    return by_name(audit(cloud)[subscription], DataStore)[name]


def rule(first: str, last: str) -> dict[str, Any]:
    """A rule of a firewall."""
    return {"name": first, "properties": {"startIpAddress": first, "endIpAddress": last}}


def test_databases_as_they_should_be(cloud: Cloud, good: Site) -> None:
    """Of a server, an instance, and PostgreSQL; `master` is no store."""
    databases.good(good)
    seen = by_name(audit(cloud)[GOOD], DataStore)
    assert "master" not in seen
    for name, zone in (("hokenzei", "UTC"), ("mi-kokuho", "Asia/Tokyo"), ("psql-kokuho", "Asia/Tokyo")):
        row = seen[name]
        assert (row["kind"], row["region"], list(row["replica_regions"])) == ("database", "japaneast", [WEST]), name
        assert (row["encrypted_at_rest"], row["key_id"]) == (True, "https://kv-kokuho.vault.azure.net/keys/bunsho")
        assert (row["tls_enforced"], row["min_tls"], row["time_zone"]) == (True, "1.2", zone)
        assert (row["has_public_endpoint"], row["public_endpoint_open"]) == (False, False)
        assert (row["network_restricted"], row["has_private_endpoint"]) == (True, True)
        assert (row["zone_redundant"], row["deletion_protection"], row["pitr"]) == (True, True, True)
    server = seen["psql-kokuho"]
    assert (server["autogrow"], server["builtin_backup_days"], server["auto_minor_upgrade"]) == (True, 35, True)
    assert (server["engine"], server["engine_version"], server["support_end"]) == ("postgres", "17", date(2029, 11, 8))
    assert "support_end" in seen["hokenzei"]["absent"]
    assert (seen["hokenzei"]["autogrow"], seen["mi-kokuho"]["autogrow"]) == (True, False)


def test_databases_as_they_are_found(cloud: Cloud, bad: Site) -> None:
    """Open, unencrypted, old, copied abroad."""
    databases.bad(bad)
    seen = by_name(audit(cloud)[BAD], DataStore)
    for name in ("yoyaku", "mysql-kanko"):
        row = seen[name]
        assert (row["has_public_endpoint"], row["public_endpoint_open"], row["network_restricted"]) == (
            True,
            True,
            False,
        )
        assert (row["key_id"], row["min_tls"], row["zone_redundant"]) == ("provider", "1.0", False)
        assert (row["deletion_protection"], row["autogrow"], row["has_private_endpoint"]) == (False, False, False)
    sql, mysql = seen["yoyaku"], seen["mysql-kanko"]
    assert (sql["encrypted_at_rest"], list(sql["replica_regions"])) == (False, ["eastus"])
    assert (mysql["tls_enforced"], mysql["time_zone"]) == (False, "America/New_York")
    assert mysql["support_end"] == date(2026, 7, 31)
    single = seen["mysql-kanko-kyu"]
    assert (single["support_end"], single["tls_enforced"], single["min_tls"]) == (date(2024, 9, 16), False, "1.0")
    assert (single["public_endpoint_open"], single["autogrow"], single["builtin_backup_days"]) == (None, False, 7)


@pytest.mark.parametrize(
    ("rules", "admitted"),
    [
        ([], False),
        ([rule(*EVERYBODY)], True),
        ([rule("0.0.0.0", "0.0.0.0")], True),
        ([rule("0.0.0.1", "127.255.255.255"), rule("128.0.0.0", "255.255.255.254")], True),
        ([rule("203.0.113.1", "203.0.113.9")], False),
        ([rule("text", "203.0.113.9")], None),
        ([rule("text", "x"), rule(*EVERYBODY)], True),
    ],
)
def test_whom_a_firewall_lets_in(cloud: Cloud, good: Site, rules: list[Any], admitted: bool | None) -> None:
    """Nobody without a rule; all of Azure is anybody; what cannot be read may be everybody."""
    server = good.resource(databases.SQL, "sql", publicNetworkAccess="Enabled")
    good.part(server, "databases", "db")
    good.listed(f"{server}/firewallRules", *rules)
    row = found(cloud, "db")
    assert row["public_endpoint_open"] is admitted
    assert row["network_restricted"] is (None if admitted is None else not admitted)


def test_names_are_written_into_addresses(cloud: Cloud, good: Site) -> None:
    """With blanks, Japanese and signs, in a group with brackets."""
    server = good.resource(databases.SQL, "sql", group="rg-(国保)", publicNetworkAccess="Disabled")
    database = good.part(server, "databases", "国保 台帳#1?")
    good.document(f"{database}/transparentDataEncryption/current", state="Enabled")
    assert found(cloud, "国保 台帳#1?")["encrypted_at_rest"] is True


def test_a_database_that_does_not_say(cloud: Cloud, good: Site) -> None:
    """Unknown, each; so is a database whose server is not shown."""
    server = good.resource(databases.SQL, "sql")
    lost = f"{good.scope}/resourceGroups/rg-app/providers/{databases.SQL}/kakureta"
    for owner, name in ((server, "db"), (lost, "db2")):
        good.part(owner, "databases", name)
    for kind, name in ((databases.POSTGRES, "psql"), (databases.MYSQL, "mysql"), (databases.INSTANCE, "mi")):
        good.resource(kind, name)
    seen = by_name(audit(cloud)[GOOD], DataStore)
    asked = ("replica_regions", "key_id", "min_tls", "has_public_endpoint", "public_endpoint_open")
    more = ("network_restricted", "zone_redundant")
    for name in ("db", "db2", "psql", "mysql", "mi"):
        assert {seen[name][column] for column in (*asked, *more)} == {None}, name
    assert {seen[name]["encrypted_at_rest"] for name in ("db", "db2", "mi")} == {None}
    assert {seen[name]["tls_enforced"] for name in ("psql", "mysql")} == {None}
    for name in ("psql", "mysql"):
        columns = ("autogrow", "builtin_backup_days", "pitr", "support_end", "time_zone", "engine_version")
        assert {seen[name][column] for column in columns} == {None}, name


def test_denied_details(cloud: Cloud, good: Site, bad: Site) -> None:
    """Each leaves its own columns unknown."""
    databases.good(good)
    databases.bad(bad)
    lost = {
        "arm:sql.firewall": (BAD, "yoyaku", "public_endpoint_open"),
        "arm:sql.protector": (GOOD, "hokenzei", "key_id"),
        "arm:sql.links": (GOOD, "hokenzei", "replica_regions"),
        "arm:sql.encryption": (GOOD, "hokenzei", "encrypted_at_rest"),
        "arm:sql_instances.databases": (GOOD, "mi-kokuho", "encrypted_at_rest"),
        "arm:sql_instances.failover": (GOOD, "mi-kokuho", "replica_regions"),
        "arm:mysql.firewall": (BAD, "mysql-kanko", "public_endpoint_open"),
        "arm:postgresql.settings": (GOOD, "psql-kokuho", "time_zone"),
    }
    cloud.faults |= {operation: Fault(403, "AuthorizationFailed") for operation in lost}
    told = audit(cloud)
    for operation, (subscription, name, column) in lost.items():
        assert by_name(told[subscription], DataStore)[name][column] is None, operation
        denied = {reading.operation for reading in told[subscription].readings if reading.status == "denied"}
        assert operation in denied


@pytest.mark.parametrize(
    ("engine", "version", "end"),
    [
        ("postgres", "14", date(2026, 12, 11)),
        ("mysql", "8.0.21", date(2026, 12, 31)),
        ("mysql", "8.4", None),
        ("postgres", "140", None),
        ("postgres", None, None),
        ("oracle", "19", None),
        ("mariadb-single", "10.3", date(2025, 9, 19)),
        ("mariadb-single", None, date(2025, 9, 19)),
    ],
)
def test_the_end_of_support(engine: str, version: str | None, end: date | None) -> None:
    """By the longest beginning of the version."""
    assert support_end(engine, version) == end

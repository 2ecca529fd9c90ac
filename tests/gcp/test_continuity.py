"""Backups and vaults as facts."""

from collections.abc import Callable
from typing import Any

import pytest

from auditor.demo.gcp import continuity, databases, stores
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import OSAKA, TOKYO, Site
from auditor.facts.continuity import Backup, BackupVault
from providers.gcp import databases as databases_read
from providers.gcp import stores as stores_read
from providers.gcp.continuity import COLLECTORS as BACKUPS
from tests.gcp.conftest import BAD, GOOD, alone, audit, by_name

COLLECTORS = (*stores_read.COLLECTORS, *databases_read.COLLECTORS, *BACKUPS)


def listed(row: dict[str, Any], *names: str) -> list[Any]:
    """Columns that hold lists."""
    return [None if row[name] is None else list(row[name]) for name in names]


@pytest.mark.parametrize("transport", ["grpc", "rest"])
def test_what_is_backed_up(cloud: Cloud, good: Site, transport: str) -> None:
    """Each kind by the ways that it has; a replica has no row of its own."""
    for topic in (stores, databases, continuity):
        topic.good(good)
    found = by_name(audit(cloud, transport=transport)[GOOD], Backup)
    sql, share, disk = found["shinsei-db"], found["kyoyu"], found["disk-batch1"]
    assert listed(sql, "mechanisms", "copy_regions") == [["builtin", "pitr", "service_backup"], [OSAKA]]
    assert (sql["retention_days"], sql["failed_since_success"], sql["never_succeeded"]) == (30, False, False)
    assert sql["last_success_at"].year == 2036
    assert str(sql["vault_ids"][0]).endswith(f"/locations/{OSAKA}/backupVaults/hokan")
    assert listed(share, "mechanisms") == [["service_backup"]]
    assert listed(disk, "mechanisms", "copy_regions") == [["snapshot_schedule"], [OSAKA]]
    assert listed(found["tokei"], "mechanisms") == [["builtin", "pitr"]]
    assert listed(found["shukei"], "mechanisms") == [["pitr"]]
    assert listed(found[f"{GOOD}-shinsei"], "mechanisms", "copy_regions") == [
        ["versioning"],
        ["asia-northeast1", "asia-northeast2"],
    ]
    assert "shinsei-db-osaka" not in found


def test_what_is_not(cloud: Cloud, bad: Site) -> None:
    """None at all, or failing ever since."""
    databases.bad(bad)
    continuity.bad(bad)
    found = by_name(audit(cloud)[BAD], Backup)
    assert listed(found["mokuroku-db"], "mechanisms") == [[]]
    failing = found["kaiin-db"]
    assert (failing["failed_since_success"], failing["retention_days"], failing["pitr"]) == (True, 3, False)
    assert listed(failing, "copy_regions") == [[]]


@pytest.mark.parametrize(
    ("operation", "name", "columns"),
    [
        ("cai:backup_plans", "shinsei-db", ("mechanisms", "last_success_at", "failed_since_success")),
        ("cai:backups", "shinsei-db", ("failed_since_success",)),
        ("cai:schedules", "disk-batch1", ("mechanisms", "retention_days")),
        ("cai:snapshots", "disk-batch1", ("last_success_at", "never_succeeded")),
    ],
)
def test_what_is_denied_is_unknown(
    cloud: Cloud, good: Site, operation: str, name: str, columns: tuple[str, ...]
) -> None:
    """And not none."""
    for topic in (stores, databases, continuity):
        topic.good(good)
    cloud.faults[operation] = Fault("PERMISSION_DENIED")
    row = by_name(audit(cloud)[GOOD], Backup)[name]
    assert [row[column] for column in columns] == [None] * len(columns)


def without(*names: str) -> Callable[[dict[str, Any]], None]:
    """Takes fields away."""

    def change(data: dict[str, Any]) -> None:
        for name in names:
            data.pop(name)

    return change


UNCLEAR: list[tuple[str, Callable[[dict[str, Any]], None], str, dict[str, Any]]] = [
    # Of what it is nobody knows, and so it may be of anything that seems to have none.
    (continuity.ASSOCIATION, without("resource"), "kyoyu", {"mechanisms": None, "failed_since_success": None}),
    (continuity.ASSOCIATION, lambda data: data.update(resource="nazo"), "b1", {"mechanisms": None}),
    (
        continuity.ASSOCIATION,
        lambda data: data["rulesConfigInfo"][0].update(lastBackupState="PERMISSION_DENIED"),
        "kyoyu",
        {"failed_since_success": True},
    ),
    (
        continuity.ASSOCIATION,
        lambda data: data["rulesConfigInfo"][0].update(lastBackupState="NAZO"),
        "kyoyu",
        {"failed_since_success": None},
    ),
    ("alloydb.googleapis.com/Backup", without("clusterName"), "tokei", {"never_succeeded": None}),
    ("alloydb.googleapis.com/Backup", without("state"), "tokei", {"never_succeeded": None}),
    ("alloydb.googleapis.com/Backup", lambda data: data.update(state="CREATING"), "tokei", {"never_succeeded": True}),
    (stores.SNAPSHOT, lambda data: data.update(status="NAZO"), "disk-batch1", {"never_succeeded": None}),
    (stores.DISK, lambda data: data.update(resourcePolicies=["nazo"]), "disk-batch1", {"mechanisms": None}),
]


@pytest.mark.parametrize(("kind", "change", "name", "wanted"), UNCLEAR)
def test_what_is_not_said_of_a_backup(
    cloud: Cloud,
    good: Site,
    kind: str,
    change: Callable[[dict[str, Any]], None],
    name: str,
    wanted: dict[str, Any],
) -> None:
    """Is neither a backup nor its absence."""
    for topic in (stores, databases, continuity):
        topic.good(good)
    good.asset(stores.BUCKET, "b1", timeCreated="2024-04-01T00:00:00Z")
    for asset in cloud.assets:
        if asset["assetType"] == kind:
            change(asset["resource"]["data"])
    row = by_name(alone(cloud, COLLECTORS)[GOOD], Backup)[name]
    assert {
        one: list(row[one]) if one == "mechanisms" and row[one] is not None else row[one] for one in wanted
    } == wanted


def test_vaults(cloud: Cloud, good: Site, bad: Site) -> None:
    """Where they lie, how long they keep, and whether that can be shortened."""
    continuity.good(good)
    continuity.bad(bad)
    bad.asset(continuity.VAULT, f"locations/{TOKYO}/backupVaults/kakera", TOKYO)
    found = audit(cloud)
    kept, others = by_name(found[GOOD], BackupVault)["hokan"], by_name(found[BAD], BackupVault)
    assert (kept["region"], kept["is_locked"], kept["lock_is_final"], kept["min_retention_days"]) == (
        OSAKA,
        True,
        True,
        30,
    )
    assert (others["soko"]["region"], others["soko"]["lock_is_final"], others["soko"]["external_access"]) == (
        "asia",
        False,
        True,
    )
    assert {others["kakera"][name] for name in ("is_locked", "lock_is_final", "key_id", "external_access")} == {None}

"""Vaults of backups, and a row for everything that Azure can back up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from auditor.demo.azure import continuity, databases, keys, stores
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.continuity import BACKUP, LONG_TERM, RECOVERY, WEEK, recovery
from auditor.demo.azure.site import Site
from auditor.demo.azure.stores import ACCOUNT
from auditor.facts.continuity import Backup, BackupVault
from auditor.facts.machines import Compute
from auditor.facts.stores import DataStore
from providers.azure.continuity.feeds import carried
from providers.azure.continuity.items import Item
from providers.azure.continuity.protection import settle
from providers.azure.continuity.sources import ITEMS, JOBS, POLICIES, Sources
from providers.azure.continuity.vaults import VAULTS
from tests.azure.conftest import BAD, GOOD, NOW, audit, by_name

HERE: dict[str, Any] = {"provider": "azure", "account": GOOD, "region": "japaneast"}
NIGHT = "2026-06-30T18:00:00Z"
WEST = ["japanwest"]
ALL = frozenset((ITEMS, POLICIES, VAULTS, JOBS))


def account(site: Site, name: str, days: int = 0) -> str:
    """A storage account for blobs; with versions where a deletion is taken back for more than a week."""
    made = site.resource(ACCOUNT, name, sku={"name": "Standard_LRS"}, **continuity.BLOBS, **stores.CLOSED)
    stores.inside(site, made, days=days, containers={})
    return made


@pytest.mark.parametrize(
    ("kind", "properties", "wanted"),
    [
        (
            RECOVERY,
            recovery("GeoRedundant", "Locked", "AlwaysON", 90),
            ("region", ["japanwest"], True, True, 90, False),
        ),
        (RECOVERY, recovery("ZoneRedundant", "Unlocked", "Enabled", 14), ("zone", [], True, False, 14, False)),
        (RECOVERY, recovery("LocallyRedundant", "Disabled", "Disabled", 14), ("local", [], False, False, 0, False)),
        (
            BACKUP,
            {
                "storageSettings": [
                    {"datastoreType": "OperationalStore", "type": "LocallyRedundant"},
                    {"datastoreType": "VaultStore", "type": "GeoRedundant"},
                ],
                "securitySettings": {"softDeleteSettings": {"state": "On", "retentionDurationInDays": 14.0}},
                "featureSettings": {"crossSubscriptionRestoreSettings": {"state": "Enabled"}},
            },
            ("region", WEST, False, False, 14, True),
        ),
        (BACKUP, {}, (None, None, None, None, None, None)),
    ],
)
def test_vaults(cloud: Cloud, good: Site, kind: str, properties: Any, wanted: Any) -> None:
    """Of both kinds; what is not said is unknown, but for immutability where the rest of security is said."""
    good.resource(kind, "v", **properties)
    found = by_name(audit(cloud)[GOOD], BackupVault)["v"]
    copied = None if found["copy_regions"] is None else list(found["copy_regions"])
    names = ("is_locked", "lock_is_final", "soft_delete_days", "external_access")
    assert (found["redundancy"], copied, *(found[name] for name in names)) == wanted
    assert found["key_id"] == "provider"


def test_the_key_of_a_vault(cloud: Cloud, good: Site) -> None:
    """Both kinds name it in places of their own; it leads to the key's resource."""
    keys.good(good)
    vault = {"keyVaultProperties": {"keyUri": "https://kv-kokuho.vault.azure.net/keys/bunsho/0a1b"}}
    good.resource(RECOVERY, "r", encryption=vault)
    good.resource(BACKUP, "b", securitySettings={"encryptionSettings": {"state": "Enabled", **vault}})
    found = by_name(audit(cloud)[GOOD], BackupVault)
    assert {row["key_id"].rpartition("/vaults/")[2] for row in found.values()} == {"kv-kokuho/keys/bunsho"}


def test_protected_by_a_vault(cloud: Cloud, good: Site) -> None:
    """The newest point, the longest retention, the vault's copies, and a restore."""
    continuity.good(good)
    found = by_name(audit(cloud)[GOOD], Backup)["stkokuhohozon"]
    assert (found["kind"], list(found["mechanisms"])) == ("storage_account", ["service_backup", "versioning"])
    assert (found["last_success_at"].year, found["never_succeeded"]) == (2046, False)
    assert (found["failed_7d"], found["failed_since_success"], found["last_status"]) == (0, False, "Completed")
    assert (found["retention_days"], found["is_encrypted"], list(found["copy_regions"])) == (365, True, ["japanwest"])
    assert (found["never_restored"], found["last_restore_at"].year, found["restore_validated"]) == (False, 2046, None)
    assert [vault.rpartition("/")[2] for vault in found["vault_ids"]] == ["rsv-kokuho"]


def test_badly_protected_and_not_at_all(cloud: Cloud, good: Site, bad: Site) -> None:
    """A job that failed after the last success; a disk of which nothing is known yet; what nothing protects."""
    continuity.bad(bad)
    stores.good(good)
    snapshots = audit(cloud)
    orders, disk = (by_name(snapshots[BAD], Backup)[name] for name in ("stkankoyoyaku", "disk-shashin"))
    assert (orders["failed_7d"], orders["failed_since_success"], orders["last_status"]) == (1, True, "Failed")
    assert (orders["retention_days"], list(orders["copy_regions"]), orders["never_restored"]) == (7, [], None)
    assert (disk["last_success_at"], disk["never_succeeded"], list(disk["mechanisms"])) == (
        None,
        None,
        ["service_backup"],
    )
    bare = by_name(snapshots[GOOD], Backup)
    assert [list(bare[name]["mechanisms"]) for name in ("disk-kokuho-ap1", "kyoyu")] == [[], []]
    assert ["last_success_at" in bare[name]["absent"] for name in ("kyoyu", "stkokuhobunsho")] == [False, True]


@pytest.mark.parametrize(
    ("more", "protected"),
    [
        ({}, True),
        ({"currentProtectionState": "ProtectionStopped"}, True),  # what was kept can still be restored
        ({"currentProtectionState": "SoftDeleted"}, False),
        ({"currentProtectionState": None, "protectionState": "Protected"}, True),
        ({"isScheduledForDeferredDelete": True}, False),
        ({"backupManagementType": "AzureWorkload"}, False),
        ({"backupManagementType": "AzureStorage"}, False),  # a share of it, not the account
    ],
)
def test_what_counts_as_protected(cloud: Cloud, good: Site, more: dict[str, Any], protected: bool) -> None:
    """By the item's state, and by what it protects."""
    made = good.resource(RECOVERY, "v", **recovery("GeoRedundant", "Locked", "Enabled", 14))
    continuity.protected(good, made, "i", account(good, "st"), "p", lastRecoveryPoint=NIGHT, **more)
    assert bool(list(by_name(audit(cloud)[GOOD], Backup)["st"]["mechanisms"])) is protected


@pytest.mark.parametrize(
    ("properties", "days"),
    [
        ({"retentionPolicy": LONG_TERM}, 365),
        ({"retentionPolicy": {"retentionDuration": {"count": 6, "durationType": "Weeks"}}}, 42),
        ({"retentionPolicy": {"dailySchedule": {"retentionDuration": {"count": 6, "durationType": "Moons"}}}}, None),
        ({"policyRules": WEEK}, 7),
        ({}, None),
    ],
)
def test_retention(cloud: Cloud, good: Site, properties: dict[str, Any], days: int | None) -> None:
    """Policies of both kinds of vault."""
    made = good.resource(RECOVERY, "v")
    rule = continuity.policy(good, made, "p", **properties)
    continuity.protected(good, made, "i", account(good, "st"), rule, lastRecoveryPoint="0001-01-01T00:00:00Z")
    found = by_name(audit(cloud)[GOOD], Backup)["st"]
    assert (found["retention_days"], found["last_success_at"], found["copy_regions"]) == (days, None, None)


def test_a_vault_of_another_subscription(cloud: Cloud, good: Site, bad: Site) -> None:
    """Protects all the same."""
    made = good.resource(BACKUP, "v", storageSettings=[{"datastoreType": "VaultStore", "type": "GeoRedundant"}])
    continuity.protected(good, made, "i", account(bad, "st"), "p", lastRecoveryPoint=NIGHT)
    found = by_name(audit(cloud)[BAD], Backup)["st"]
    assert (list(found["mechanisms"]), list(found["copy_regions"])) == (["service_backup"], ["japanwest"])


@pytest.mark.parametrize(
    ("operation", "unknown"),
    [
        (ITEMS, ("mechanisms", "last_success_at", "retention_days", "is_encrypted")),
        (POLICIES, ("retention_days",)),
        (VAULTS, ("copy_regions",)),
        (JOBS, ("failed_7d", "failed_since_success", "never_restored", "last_restore_at")),
        ("arm:storage.blob_service", ("mechanisms", "copy_regions")),
    ],
)
def test_what_is_denied_is_unknown(cloud: Cloud, good: Site, operation: str, unknown: tuple[str, ...]) -> None:
    """Each query takes its own columns along, and its reading says so."""
    continuity.good(good)
    cloud.faults[operation] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[GOOD]
    found = by_name(snapshot, Backup)["stkokuhohozon"]
    assert {found[name] for name in unknown} == {None}
    fed = {feed.rpartition(".")[2] for one in snapshot.readings if one.operation == operation for feed in one.columns}
    assert set(unknown) <= fed


def rows(*facts: Any, **told: Any) -> dict[str, Backup]:
    """The rows that facts and sources make, by resource."""
    sources = Sources(**HERE, resource="s", **{"now": NOW, "whole": ALL, **told})
    return {fact.resource: fact for fact in settle([*facts, sources], ()) if isinstance(fact, Backup)}


@pytest.mark.parametrize(("source", "mechanisms"), [("/elsewhere", []), ("", None)])
def test_an_item_that_does_not_say_what_it_protects(cloud: Cloud, good: Site, source: str, mechanisms: Any) -> None:
    """It may be anything that no other item protects."""
    made = good.resource(RECOVERY, "v", **recovery("GeoRedundant", "Locked", "Enabled", 14))
    account(good, "st")
    continuity.protected(good, made, "i", source, "p")
    found = by_name(audit(cloud)[GOOD], Backup)["st"]["mechanisms"]
    assert (found if found is None else list(found)) == mechanisms


def test_machines() -> None:
    """By a vault, or by all of their disks; not those of a scale set."""
    last = NOW - timedelta(hours=3)
    item = Item("/v/backupinstances/i", "p", last, never=False)
    disks = [DataStore(**HERE, resource=name, kind="volume") for name in ("d1", "d2", "d3")]
    machine: dict[str, Any] = {**HERE, "kind": "vm", "in_group": False}
    machines = [
        Compute(**machine, resource="whole", disk_ids=("d3",)),
        Compute(**machine, resource="by_disks", disk_ids=("d1", "d2")),
        Compute(**machine, resource="half", disk_ids=("d1", "d3")),
        Compute(**machine, resource="unread"),
        Compute(**{**machine, "in_group": True}, resource="of_a_set", disk_ids=("d3",)),
    ]
    found = rows(*machines, *disks, items=dict.fromkeys(("whole", "d1", "d2"), (item,)), days={"p": 30})
    ways = {name: found[name].mechanisms for name in ("whole", "by_disks", "half", "unread")}
    assert ways == {"whole": ("service_backup",), "by_disks": ("service_backup",), "half": (), "unread": None}
    assert (found["by_disks"].last_success_at, found["by_disks"].retention_days) == (last, 30)
    assert "of_a_set" not in found


def test_databases(cloud: Cloud, good: Site, bad: Site) -> None:
    """What they keep by themselves, and where it is copied to; a replica is no gap. Of what is kept at every moment
    there are no jobs."""
    databases.good(good)
    databases.bad(bad)
    continuity.good(good)
    continuity.bad(bad)
    snapshots = audit(cloud)
    kept, lost = by_name(snapshots[GOOD], Backup), by_name(snapshots[BAD], Backup)
    both = ["builtin", "pitr"]
    for found, name, mechanisms, pitr, days, copies in (
        (kept, "psql-kokuho", both, True, 35, WEST),
        (kept, "cosmos-kokuho", both, True, 30, WEST),
        (kept, "hokenzei", both, True, 3650, WEST),
        (kept, "mi-kokuho", both, True, 35, WEST),
        (lost, "mysql-kanko", both, True, 1, []),
        (lost, "cosmos-kanko", ["builtin"], False, 0, []),
        (lost, "yoyaku", both, True, 7, []),
    ):
        row = found[name]
        assert (list(row["mechanisms"]), row["pitr"], row["retention_days"]) == (mechanisms, pitr, days), name
        assert ("last_success_at" in row["absent"]) is pitr, name
        assert list(row["copy_regions"]) == copies, name
    assert "psql-kokuho-osaka" not in kept


@pytest.mark.parametrize(
    ("service", "properties", "row"),
    [
        ("DBforMySQL", {"replicationRole": "Replica"}, False),
        ("DBforMySQL", {"replicationRole": "None", "sourceServerResourceId": "/restored/from"}, True),
        ("DBforMySQL", {"sourceServerResourceId": "/restored/from"}, True),
        ("DBforPostgreSQL", {"sourceServerResourceId": "/copy/of"}, False),
        ("DBforPostgreSQL", {"replicationRole": "GeoAsyncReplica"}, False),
    ],
)
def test_replicas(cloud: Cloud, good: Site, service: str, properties: dict[str, Any], row: bool) -> None:
    """They are backed up with what they copy; what was restored from another stands for itself."""
    made = good.resource(f"Microsoft.{service}/flexibleServers", "d", **properties)
    for part in ("firewallRules", "configurations"):
        good.listed(f"{made}/{part}")
    assert ("d" in by_name(audit(cloud)[GOOD], Backup)) is row


@pytest.mark.parametrize("operation", ["arm:sql.short_retention", "arm:sql.long_retention"])
def test_how_long_sql_keeps_is_denied(cloud: Cloud, good: Site, operation: str) -> None:
    """That it can be restored to any moment is by design; for how long is unknown."""
    databases.good(good)
    continuity.good(good)
    cloud.faults[operation] = Fault(403, "AuthorizationFailed")
    found = by_name(audit(cloud)[GOOD], Backup)["hokenzei"]
    assert (list(found["mechanisms"]), found["retention_days"]) == (["builtin", "pitr"], None)


@pytest.mark.parametrize(
    ("columns", "mechanisms"),
    [
        ({"builtin_backup_days": 14, "pitr": True}, ("builtin", "pitr")),
        ({"builtin_backup_days": 7, "pitr": False}, ("builtin",)),
        ({"builtin_backup_days": 0}, ()),
        ({}, None),
    ],
)
def test_what_a_store_says_of_itself(columns: Any, mechanisms: Any) -> None:
    """Nothing said is unknown."""
    assert rows(DataStore(**HERE, resource="d", kind="database", **columns))["d"].mechanisms == mechanisms


def test_what_feeds_a_store_feeds_its_backup() -> None:
    """A store that is hidden hides its row; kinds that Azure cannot back up have none."""
    assert set(carried(["data_store[storage_account,cache].*"])) >= {"backup[storage_account].*"}
    assert set(carried(["data_store[cache].*", "data_store[volume].min_tls", "compute[function].*"])) == {
        "data_store[cache].*",
        "data_store[volume].min_tls",
        "compute[function].*",
    }
    assert "backup[vm].*" in set(carried(["compute.*"]))
    assert "backup[vm].mechanisms" in set(carried(["data_store[volume,snapshot].*"]))
    assert "backup[database].mechanisms" in set(carried(["data_store[database].builtin_backup_days"]))


def test_when_a_job_failed(cloud: Cloud, good: Site) -> None:
    """Only of the last seven days, and only after the newest success."""
    made = good.resource(RECOVERY, "v")
    item = continuity.protected(good, made, "i", account(good, "st"), "p", lastRecoveryPoint=NIGHT)
    for name, at, status in (
        ("old", "2026-06-01T00:00:00Z", "Failed"),
        ("failed", "2026-06-28T00:00:00Z", "Failed"),
        ("done", "2026-06-30T00:00:00Z", "CompletedWithWarnings"),
    ):
        continuity.job(good, made, name, item, "Backup", status, at)
    continuity.job(good, made, "other", item, "ConfigureBackup", "Failed", "2026-06-30T12:00:00Z")
    found = by_name(audit(cloud)[GOOD], Backup)["st"]
    assert (found["failed_7d"], found["failed_since_success"]) == (1, False)
    assert found["last_success_at"] == datetime(2026, 6, 30, 18, tzinfo=UTC)

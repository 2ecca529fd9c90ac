"""Demo: backups, schedules of snapshots and a vault, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.gcp.site import OSAKA, TOKYO, Site
from auditor.demo.gcp.stores import DISK, LABELS, SNAPSHOT, key

RUN = "sqladmin.googleapis.com/BackupRun"
POLICY = "compute.googleapis.com/ResourcePolicy"
VAULT, PLAN = "backupdr.googleapis.com/BackupVault", "backupdr.googleapis.com/BackupPlan"
ASSOCIATION = "backupdr.googleapis.com/BackupPlanAssociation"

LAST = "2036-07-01T00:00:00Z"
"""A day that no clock of the demo reaches: the newest backup is never too old."""


def vault(site: Site, name: str, place: str, least: str, **more: Any) -> str:
    """A vault; its name as plans write it."""
    found = site.asset(
        VAULT,
        f"locations/{place}/backupVaults/{name}",
        place,
        createTime="2024-04-01T00:00:00Z",
        backupMinimumEnforcedRetentionDuration=least,
        **more,
    )
    return found.removeprefix("//backupdr.googleapis.com/")


def good(site: Site) -> None:
    """Every night into Osaka; a vault in Tokyo that nobody can empty; a disk that is copied every day."""
    site.asset(
        RUN,
        "instances/shinsei-db/backupRuns/1001",
        OSAKA,
        status="SUCCESSFUL",
        endTime=LAST,
    )
    site.asset("alloydb.googleapis.com/Backup", f"locations/{TOKYO}/backups/tokei-1", TOKYO, **_of(site, "tokei"))
    kept = vault(
        site,
        "hokan",
        OSAKA,
        "2592000s",
        labels=LABELS,
        effectiveTime="2024-05-01T00:00:00Z",
        accessRestriction="WITHIN_ORGANIZATION",
        encryptionConfig={"kmsKeyName": key(site, "shinsei-db", OSAKA)},
    )
    plan = f"projects/{site.project}/locations/{TOKYO}/backupPlans/mainichi"
    path = plan.partition(f"projects/{site.project}/")[2]
    site.asset(PLAN, path, TOKYO, name=plan, backupVault=kept, backupRules=[{"ruleId": "r", "backupRetentionDays": 30}])
    for host, name in (
        ("sqladmin.googleapis.com", "instances/shinsei-db"),
        ("file.googleapis.com", f"locations/{TOKYO}/instances/kyoyu"),
    ):
        site.asset(
            ASSOCIATION,
            f"locations/{TOKYO}/backupPlanAssociations/{name.rpartition('/')[2]}",
            TOKYO,
            name=name,
            backupPlan=plan,
            resource=f"//{host}/projects/{site.project}/{name}",
            rulesConfigInfo=[
                {"ruleId": "r", "lastBackupState": "SUCCEEDED", "lastSuccessfulBackupConsistencyTime": LAST}
            ],
        )
    schedule = site.asset(
        POLICY,
        f"regions/{TOKYO}/resourcePolicies/maiban",
        TOKYO,
        snapshotSchedulePolicy={
            "schedule": {"dailySchedule": {"daysInCycle": 1}},
            "retentionPolicy": {"maxRetentionDays": 30},
            "snapshotProperties": {"storageLocations": [OSAKA]},
        },
    )
    link = "https://www.googleapis.com/compute/v1/"
    disk = site.asset(
        DISK,
        f"zones/{TOKYO}-a/disks/disk-batch1",
        f"{TOKYO}-a",
        id="1002",
        creationTimestamp="2024-04-01T00:00:00Z",
        labels=LABELS,
        diskEncryptionKey={"kmsKeyName": key(site, "disk")},
        resourcePolicies=[link + schedule.removeprefix("//compute.googleapis.com/")],
        users=[f"{link}projects/{site.project}/zones/{TOKYO}-a/instances/batch1"],
    )
    site.asset(
        SNAPSHOT,
        "global/snapshots/disk-batch1-1",
        "global",
        creationTimestamp=LAST,
        labels=LABELS,
        status="READY",
        snapshotEncryptionKey={"kmsKeyName": key(site, "disk")},
        sourceDisk=link + disk.removeprefix("//compute.googleapis.com/"),
        sourceDiskId="1002",
        storageLocations=[OSAKA],
    )


def bad(site: Site) -> None:
    """Backups that fail and stay where the data is, and a vault anywhere in Asia."""
    site.asset(
        "sqladmin.googleapis.com/Instance",
        "instances/kaiin-db",
        TOKYO,
        createTime="2019-04-01T00:00:00Z",
        databaseVersion="MYSQL_5_7",
        instanceType="CLOUD_SQL_INSTANCE",
        settings={
            "userLabels": {"classification": "2", "personal_info": "yes"},
            "backupConfiguration": {
                "enabled": True,
                "binaryLogEnabled": False,
                "location": TOKYO,
                "backupRetentionSettings": {"retainedBackups": 3},
            },
        },
    )
    for number, state, when in ((1, "SUCCESSFUL", "2020-04-01"), (2, "FAILED", "2020-04-02")):
        site.asset(RUN, f"instances/kaiin-db/backupRuns/{number}", TOKYO, status=state, endTime=f"{when}T00:00:00Z")
    vault(site, "soko", "asia", "86400s", labels={"classification": "3b"}, accessRestriction="UNRESTRICTED")


def _of(site: Site, cluster: str) -> dict[str, Any]:
    name = f"projects/{site.project}/locations/{TOKYO}/clusters/{cluster}"
    return {"clusterName": name, "state": "READY", "createTime": LAST}

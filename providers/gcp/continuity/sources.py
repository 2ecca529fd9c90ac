"""Everything that says how something of a project is backed up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from auditor.facts.base import Fact
from providers.backups import TIMES, longest
from providers.collecting import Collected, reads
from providers.gcp.continuity.feeds import WAYS, of_backup
from providers.gcp.databases.sql import SQL
from providers.gcp.fields import asset, moment, whole
from providers.gcp.operations import LOCATION, NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row, region
from providers.gcp.stores import DISKS, SNAPSHOTS
from providers.three import either

BACKUPS = "cai:backups"
SCHEDULES = "cai:schedules"
PLANS = "cai:backup_plans"

OF = {
    "alloydb.googleapis.com/Backup": "clusterName",
    "spanner.googleapis.com/Backup": "database",
    "firestore.googleapis.com/Backup": "database",
    "file.googleapis.com/Backup": "sourceInstance",
}
"""What names the source of each kind of backup."""

REPLICA = "read_replica_instance"
ASSOCIATION = "/BackupPlanAssociation"

DONE = ("successful", "ready", "ready_optimizing")
FAILED = ("failed", "invalid", "not_available")
OTHERS = (
    *("creating", "uploading", "running", "enqueued", "finalizing", "importing", "restoring"),
    *("skipped", "overdue", "terminated", "deleting", "deleted", "deletion_pending", "deletion_failed"),
)
"""What has not come to an end, and what is no longer there. A word that stands nowhere here may mean a success."""

JOBS = {"succeeded": False, "first_backup_pending": False, "failed": True, "permission_denied": True}
"""Whether the last job of a plan failed, by `lastBackupState`
(https://cloud.google.com/backup-disaster-recovery/docs/reference/rest/v1/projects.locations.backupPlanAssociations)."""


@dataclass(frozen=True)
class Point:
    """One backup or snapshot."""

    at: datetime | None
    state: str
    where: tuple[str, ...] | None
    days: int | None = None


@dataclass(frozen=True)
class Schedule:
    """What a disk's schedule promises; None is unknown."""

    days: int | None
    where: tuple[str, ...] | None


@dataclass(frozen=True)
class Plan:
    """What Backup and DR does for a resource."""

    vault: str | None
    days: int | None
    last: datetime | None
    failed: bool | None


@dataclass(frozen=True, kw_only=True)
class Sources(Fact):
    """All of it. No row of a table: `protection.settle` takes it out."""

    now: datetime
    whole: frozenset[str]
    """Queries that were read whole: what is absent from them does not exist."""
    points: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    """By the resource that they are of; of snapshots, the disk."""
    schedules: Mapping[str, tuple[Schedule, ...] | None] = field(default_factory=dict)
    """By disk; None where it names a policy that was not read."""
    plans: Mapping[str, tuple[Plan, ...]] = field(default_factory=dict)
    """By the end of the resource's name, behind its project."""
    stored: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    """Where an instance of Cloud SQL keeps its backups; None where Google chooses."""
    replicas: frozenset[str] = frozenset()
    """Instances that are copied from another one, and backed up with it."""


@reads(
    "account",
    {
        BACKUPS: of_backup(*WAYS, *TIMES),
        SCHEDULES: of_backup(*WAYS, *TIMES),
        PLANS: of_backup(*WAYS, *TIMES),
        DISKS: of_backup(*WAYS, *TIMES),
        SNAPSHOTS: of_backup(*WAYS, *TIMES),
        SQL: "backup[database].*",
    },
)
def backed_up(place: Place) -> Collected:
    """Six lists, whatever there is to protect."""
    asked = (BACKUPS, SCHEDULES, PLANS, DISKS, SNAPSHOTS, SQL)
    found = {name: place.query(name) for name in asked}
    instances = found[SQL].rows
    # One that does not say what it is of may be of anything.
    stray = {name for name in (BACKUPS, SNAPSHOTS) if any(_source(place, row) is None for row in found[name].rows)}
    stray |= {PLANS for row in found[PLANS].rows if row[TYPE].endswith(ASSOCIATION) and not behind(row["resource"])}
    yield Sources(
        **place.here(None),
        resource=place.project.resource,
        now=place.now,
        whole=frozenset(name for name in asked if found[name].whole and name not in stray),
        points=_points(place, (*found[BACKUPS].rows, *found[SNAPSHOTS].rows)),
        schedules=_schedules(found[DISKS].rows, found[SCHEDULES].rows),
        plans=_plans(found[PLANS].rows),
        stored={row[NAME]: _stored(row) for row in instances},
        replicas=frozenset(
            row[NAME] for row in instances if str(row["instanceType"]).lower() == "read_replica_instance"
        ),
    )


def _points(place: Place, rows: tuple[Row, ...]) -> dict[str, tuple[Point, ...]]:
    found: dict[str, tuple[Point, ...]] = {}
    for row in rows:
        if (source := _source(place, row)) is not None:
            found[source] = (*found.get(source, ()), _point(row))
    return found


def _source(place: Place, row: Row) -> str | None:
    kind = row[TYPE]
    if kind == "sqladmin.googleapis.com/BackupRun":
        return str(row[NAME]).partition("/backupRuns/")[0]
    if kind == "compute.googleapis.com/Snapshot":
        return asset(row["sourceDisk"])
    name = row[OF[kind]]
    own = f"projects/{place.project.id}/"
    told = str(name).replace(f"projects/{place.project.number}/", own, 1)
    return f"//{kind.partition('/')[0]}/{told}" if name else None


def _point(row: Row) -> Point:
    if row[TYPE] == "compute.googleapis.com/Snapshot":
        stored = row["storageLocations"]
        where = tuple(region(str(name)) for name in stored) if stored else None
        return Point(moment(row["creationTimestamp"]), str(row["status"]).lower(), where)
    at = moment(row["endTime"] or row["snapshotTime"] or row["createTime"])
    ends = moment(row["expireTime"])
    where = (row[LOCATION],) if row[LOCATION] else None
    days = (ends - at).days if ends and at else None
    return Point(at, str(row["status"] or row["state"] or "").lower(), where, days)


def _schedules(disks: tuple[Row, ...], policies: tuple[Row, ...]) -> dict[str, tuple[Schedule, ...] | None]:
    known = {row[NAME]: row for row in policies}
    found: dict[str, tuple[Schedule, ...] | None] = {}
    for disk in disks:
        named = [known.get(asset(url) or "") for url in disk["resourcePolicies"] or ()]
        made = tuple(_schedule(row) for row in named if row is not None and row["snapshotSchedulePolicy.schedule"])
        found[disk[NAME]] = made or (None if None in named else ())
    return found


def _schedule(row: Row) -> Schedule:
    stored = row["snapshotSchedulePolicy.snapshotProperties.storageLocations"]
    return Schedule(
        days=whole(row["snapshotSchedulePolicy.retentionPolicy.maxRetentionDays"]),
        where=tuple(region(str(name)) for name in stored) if stored else None,
    )


def _plans(rows: tuple[Row, ...]) -> dict[str, tuple[Plan, ...]]:
    plans = {str(row["name"]): row for row in rows if row[TYPE].endswith("/BackupPlan")}
    found: dict[str, tuple[Plan, ...]] = {}
    for row in rows:
        if row[TYPE].endswith(ASSOCIATION) and (key := behind(row["resource"])):
            found[key] = (*found.get(key, ()), _plan(row, plans.get(str(row["backupPlan"]))))
    return found


def _plan(row: Row, plan: Row | None) -> Plan:
    rules = [one for one in row["rulesConfigInfo"] or () if isinstance(one, dict)]
    times = [moment(one.get("lastSuccessfulBackupConsistencyTime")) for one in rules]
    failed = [JOBS.get(str(one.get("lastBackupState")).lower()) for one in rules]
    kept: list[Any] = [one.get("backupRetentionDays") for one in (plan["backupRules"] if plan else None) or ()]
    vault = plan["backupVault"] if plan else None
    return Plan(
        vault=f"//backupdr.googleapis.com/{vault}" if vault else None,
        days=longest(whole(one) for one in kept),
        last=max((time for time in times if time), default=None),
        failed=either(*failed) if failed else None,
    )


def behind(name: Any) -> str:
    """A resource's name behind its project, however it begins; empty where no project stands in it."""
    _, _, rest = str(name).partition("projects/")
    return rest.partition("/")[2]


def _stored(row: Row) -> tuple[str, ...] | None:
    place = row["settings.backupConfiguration.location"]
    return (region(str(place)),) if place else None


COLLECTORS = (backed_up,)

"""The backup table: one row for every store and machine that can be backed up, with a mechanism or without one."""

from collections.abc import Iterable, Iterator
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.continuity import Backup
from auditor.facts.machines import Compute
from auditor.facts.stores import DataStore
from auditor.reading import Reading
from providers.aws.continuity.mechanisms import POINTS, own, schedule, service_backup
from providers.aws.continuity.parts import Lists, Part, Parts
from providers.backups import RESTORES, TIMES, Found, Mechanism, backup_of, gathered, promised, together

STORES = ("bucket", "volume", "file_share", "database", "table", "warehouse")
"""Kinds of store that AWS can back up."""

RESTORE_TESTS = ("backup:ListRestoreTestingPlans", "backup:GetRestoreTestingPlan")


def protected(facts: Iterable[Fact], readings: Iterable[Reading]) -> list[Fact]:
    """The facts, with rows of the backup table in place of the parts that the collectors found."""
    everything = list(facts)
    kept = [fact for fact in everything if not isinstance(fact, Part)]
    return [*kept, *_rows(kept, Parts(everything), Lists(readings))]


def _rows(facts: list[Fact], parts: Parts, lists: Lists) -> Iterator[Backup]:
    disks: dict[str, Found] = {}
    for fact in facts:
        if isinstance(fact, DataStore) and fact.kind in STORES and not _of_another(fact, parts):
            ways = gathered(own(fact, parts), service_backup(fact, parts, lists))
            if fact.kind == "volume":
                ways = disks[fact.resource] = gathered(ways, schedule(fact, parts, lists))
            yield _row(fact, ways, parts, lists)
    for fact in facts:
        # A machine that a group replaces when it fails has nothing of its own to restore.
        if isinstance(fact, Compute) and fact.kind == "vm" and not fact.in_group:
            ways = gathered(service_backup(fact, parts, lists), schedule(fact, parts, lists))
            if ways == []:
                ways = None if fact.disk_ids is None else together([disks.get(disk) for disk in fact.disk_ids])
            yield _row(fact, ways, parts, lists)


def _of_another(store: DataStore, parts: Parts) -> bool:
    """Members of clusters and replicas are backed up with what they copy."""
    return any("mechanisms" in part.absent for part in parts.of(store, "own"))


def _row(fact: DataStore | Compute, ways: Found, parts: Parts, lists: Lists) -> Backup:
    return Backup(
        **backup_of(fact),
        **_jobs(fact, parts, lists),
        **({} if ways is None else promised(ways)),
        **({} if ways is None else _restored(fact, ways, parts, lists)),
        absent=() if ways is None else _absent(fact, {way.name for way in ways}),
    )


def _jobs(fact: Fact, parts: Parts, lists: Lists) -> dict[str, Any]:
    if not lists.whole(fact.region, "backup:ListBackupJobs"):
        return {}
    for job in parts.of(fact, "job"):
        names = ("last_status", "failed_7d", "failed_since_success")
        return {name: getattr(job, name) for name in names}
    return {"failed_7d": 0, "failed_since_success": False}


def _restored(fact: Fact, ways: list[Mechanism], parts: Parts, lists: Lists) -> dict[str, Any]:
    """Restores by AWS Backup. AWS keeps no list of those from what a database or a schedule makes by itself."""
    points = parts.of(fact, "point")
    tests = lists.whole(fact.region, *POINTS) and (not points or lists.whole(fact.region, *RESTORE_TESTS))
    if not (tests and lists.whole(fact.region, "backup:ListRestoreJobs")):
        return {}
    found = [part for part in (*parts.of(fact, "restore"), *points) if part.last_restore_at]
    if not found:
        return {"never_restored": True if any(way.name == "service_backup" for way in ways) else None}
    last = max(found, key=lambda part: str(part.last_restore_at))
    return {
        "never_restored": False,
        "last_restore_at": last.last_restore_at,
        "restore_validated": bool(last.restore_validated),
    }


def _absent(fact: DataStore | Compute, names: set[str]) -> tuple[str, ...]:
    """What is kept at every moment has no jobs, and old versions of objects have no fixed days either."""
    if names == {"versioning"}:
        return (*TIMES, *RESTORES, "retention_days")
    return TIMES if fact.kind == "table" and "pitr" in names else ()

"""The backup table: one row for every store and machine that can be backed up, with a way or without one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.continuity import Backup
from auditor.facts.machines import Compute
from auditor.facts.stores import DataStore
from providers.backups import TIMES, Found, Mechanism, backup_of, gathered, longest, promised, together, union
from providers.gcp.continuity.feeds import STORES
from providers.gcp.continuity.sources import (
    BACKUPS,
    DONE,
    FAILED,
    OTHERS,
    PLANS,
    SCHEDULES,
    Point,
    Sources,
    behind,
)
from providers.gcp.stores import DISKS, SNAPSHOTS

PAIRS = {"asia1": ("asia-northeast1", "asia-northeast2")}
"""Names of two regions that each hold everything."""


def settle(facts: Iterable[Fact], _: object) -> list[Fact]:
    """The facts, with rows of the backup table in place of what the collector found."""
    everything = list(facts)
    kept = [fact for fact in everything if not isinstance(fact, Sources)]
    sources = next((fact for fact in everything if isinstance(fact, Sources)), None)
    return [*kept, *(_rows(kept, sources) if sources else ())]


def _rows(facts: list[Fact], sources: Sources) -> Iterator[Backup]:
    disks: dict[str, Found] = {}
    for fact in facts:
        if isinstance(fact, DataStore) and fact.kind in STORES:
            ways = gathered(_own(fact, sources), _service(fact, sources))
            if fact.kind == "volume":
                disks[fact.resource] = ways
            if fact.resource not in sources.replicas:
                yield _row(fact, ways, sources)
    for fact in facts:
        # A machine that a group makes anew when it fails has nothing of its own to restore.
        if isinstance(fact, Compute) and fact.kind == "vm" and not fact.in_group:
            ways = _service(fact, sources)
            if ways == []:
                ways = None if fact.disk_ids is None else together([disks.get(disk) for disk in fact.disk_ids])
            yield _row(fact, ways, sources)


def _service(fact: Fact, sources: Sources) -> Found:
    """Backup and DR's way."""
    plans = sources.plans.get(behind(fact.resource), ())
    if not plans:
        return [] if PLANS in sources.whole else None
    last = max((plan.last for plan in plans if plan.last), default=None)
    vaults = [plan.vault for plan in plans]
    return [
        Mechanism(
            name="service_backup",
            last=last,
            never=False if last else None,
            days=longest(plan.days for plan in plans) if PLANS in sources.whole else None,
            encrypted=True,  # by design
            regions=_beside([_place(vault) for vault in vaults], fact.region),
            accounts=(),
            vaults=None if None in vaults else tuple(sorted({vault for vault in vaults if vault})),
        )
    ]


def _place(vault: str | None) -> str | None:
    return vault.partition("/locations/")[2].partition("/")[0] or None if vault else None


def _own(row: DataStore, sources: Sources) -> Found:
    """What a store does by itself, and copies of it that somebody makes."""
    if row.kind == "bucket":
        if row.versioning is None:
            return None
        copies = union([row.replica_regions, PAIRS.get(row.region, ())])
        return [Mechanism(name="versioning", encrypted=True, regions=copies, accounts=())] if row.versioning else []
    if row.kind == "volume":
        return _scheduled(row, sources)
    if row.engine == "bigtable":
        return None  # each table has backups of its own, and none of them is all of an instance
    return _of_database(row, sources)


def _scheduled(row: DataStore, sources: Sources) -> Found:
    schedules = sources.schedules.get(row.resource, ())
    if not schedules:
        return [] if schedules is not None and {DISKS, SCHEDULES} <= sources.whole else None
    done, told = _made(row, sources, SNAPSHOTS)
    where = [place for one in schedules for place in one.where or (None,)]
    return [
        Mechanism(
            name="snapshot_schedule",
            last=_newest(done) if told else None,
            never=not done if told else None,
            days=longest(one.days for one in schedules),
            encrypted=True,  # by design
            regions=_beside(where, row.region),
            accounts=(),
        )
    ]


def _of_database(row: DataStore, sources: Sources) -> Found:
    """Backups that are made by a schedule or by hand, and the log from which every moment can be restored."""
    done, told = _made(row, sources, BACKUPS)
    sql = row.engine in ("mysql", "postgres", "sqlserver")
    days = row.builtin_backup_days
    if sql or row.engine == "alloydb":
        if days is None or row.pitr is None:
            return None
        if not days:
            return []
    elif row.kind == "warehouse":
        if days is None:
            return None
        what: dict[str, Any] = {"days": days, "encrypted": True, "regions": row.replica_regions, "accounts": ()}
        return [Mechanism(name="pitr", **what)] if days else []
    elif not done:
        if not told or (row.pitr is None and row.kind != "file_share"):
            return None
        return [Mechanism(name="pitr", encrypted=True, regions=(), accounts=())] if row.pitr else []
    if not sql:
        places: list[str | None] = [place for point in done for place in point.where or (None,)]
        days = longest(point.days for point in done) if days in (None, 0) else days
    else:
        places = [*(sources.stored.get(row.resource) or (None,))]
    common: dict[str, Any] = {
        "last": _newest(done) if told else None,
        "never": not done if told else None,
        "days": days,
        "encrypted": True,  # by design
        "regions": _beside(places, row.region),
        "accounts": (),
    }
    return [Mechanism(name=name, **common) for name in (("builtin", "pitr") if row.pitr else ("builtin",))]


def _beside(places: list[str | None], home: str) -> tuple[str, ...] | None:
    """The other regions; None where one is unknown."""
    found: set[str] = set()
    for place in places:
        if place is None:
            return None
        found.update(PAIRS.get(place, (place,)))
    return tuple(sorted(found - {home}))


def _made(row: DataStore, sources: Sources, listed: str) -> tuple[list[Point], bool]:
    """What was made of a store, and whether there is no other: what has a state that we do not know may be one."""
    points = sources.points.get(row.resource, ())
    told = listed in sources.whole and all(point.state in (*DONE, *FAILED, *OTHERS) for point in points)
    return [point for point in points if point.state in DONE], told


def _newest(points: list[Point]) -> Any:
    return max((point.at for point in points if point.at), default=None)


def _row(fact: DataStore | Compute, ways: Found, sources: Sources) -> Backup:
    return Backup(
        **backup_of(fact),
        **({} if ways is None else {**promised(ways), **_failures(fact, ways, sources)}),
        absent=_absent({way.name for way in ways or ()}),
    )


def _failures(fact: DataStore | Compute, ways: list[Mechanism], sources: Sources) -> Mapping[str, Any]:
    """Whether something failed after the newest success: what failed leaves a point that says so, and an association of
    a plan tells of its last job."""
    if not {BACKUPS, SNAPSHOTS, PLANS} <= sources.whole:
        return {}
    sources_of = [fact.resource, *(getattr(fact, "disk_ids", None) or ())]
    points = [point for name in sources_of for point in sources.points.get(name, ())]
    # What has a state that we do not know may have failed, too.
    failed = [point.at if point.state in FAILED else None for point in points if point.state not in (*DONE, *OTHERS)]
    last = max((way.last for way in ways if way.last), default=None)
    plans = [plan.failed for plan in sources.plans.get(behind(fact.resource), ())]
    if True in plans:
        return {"failed_since_success": True}
    if None in failed or None in plans:
        return {}
    return {"failed_since_success": any(at and (last is None or at > last) for at in failed)}


def _absent(names: set[str]) -> tuple[str, ...]:
    """What is kept at every moment has no jobs, and old versions of objects have no fixed days either."""
    if names == {"versioning"}:
        return (*TIMES, "retention_days")
    return TIMES if names == {"pitr"} else ()

"""The backup table: one row for every store and machine that Azure can back up, with a mechanism or without one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.continuity import Backup
from auditor.facts.machines import Compute
from auditor.facts.stores import DataStore
from providers.azure.continuity.feeds import RESTORES, STORES, TIMES
from providers.azure.continuity.items import UNSAID, Item
from providers.azure.continuity.jobs import Job, outcome, restored
from providers.azure.continuity.own import Own
from providers.azure.continuity.sources import ITEMS, JOBS, POLICIES, Sources
from providers.azure.continuity.vaults import VAULTS
from providers.backups import Found, Mechanism, backup_of, gathered, longest, promised, together, union


def settle(facts: Iterable[Fact], _: object) -> list[Fact]:
    """The facts, with rows of the backup table in place of what the collectors found."""
    everything = list(facts)
    kept = [fact for fact in everything if not isinstance(fact, Sources | Own)]
    sources = next((fact for fact in everything if isinstance(fact, Sources)), None)
    own = {fact.resource: fact for fact in everything if isinstance(fact, Own)}
    return [*kept, *(_rows(kept, sources, own) if sources else ())]


def _rows(facts: list[Fact], sources: Sources, own: Mapping[str, Own]) -> Iterator[Backup]:
    disks: dict[str, Found] = {}
    for fact in facts:
        if isinstance(fact, DataStore) and fact.kind in STORES:
            its = own.get(fact.resource, Own(provider="", account="", region="", resource=""))
            ways = gathered(_own(fact, its), _service(fact, sources))
            if fact.kind == "volume":
                disks[fact.resource] = ways
            if not its.of_another:
                yield _row(fact, ways, sources)
    for fact in facts:
        # A machine that a scale set replaces when it fails has nothing of its own to restore.
        if isinstance(fact, Compute) and fact.kind == "vm" and not fact.in_group:
            ways = _service(fact, sources)
            if ways == []:
                ways = None if fact.disk_ids is None else together([disks.get(disk) for disk in fact.disk_ids])
            yield _row(fact, ways, sources)


def _service(fact: Fact, sources: Sources) -> Found:
    """Azure Backup's way, however many vaults hold the thing."""
    items = sources.items.get(fact.resource.lower(), ())
    if not items:
        return [] if ITEMS in sources.whole and UNSAID not in sources.items else None
    last = _last(items, sources)
    return [
        Mechanism(
            name="service_backup",
            last=last,
            never=False if last else True if all(item.never for item in items) else None,
            days=longest(sources.days.get(item.policy or "") for item in items) if POLICIES in sources.whole else None,
            encrypted=True,  # by design: a vault encrypts whatever it holds
            regions=union(sources.copies.get(item.vault) for item in items) if VAULTS in sources.whole else None,
            accounts=(),  # by design: a vault copies nothing to another subscription
            vaults=tuple(sorted({item.vault for item in items})),
        )
    ]


def _last(items: tuple[Item, ...], sources: Sources) -> Any:
    """The newest point, or the end of the newest backup where an item does not name its points."""
    ends = (job.ended for item in items for job in sources.jobs.get(item.key, ()) if job.done and not job.restore)
    return max((time for time in (*(item.last for item in items), *ends) if time), default=None)


def _own(row: DataStore, its: Own) -> Found:
    """What a store does by itself: old versions of blobs, and the backups that a database makes of itself."""
    if row.kind in {"file_share", "volume"}:
        return []  # by design: what they keep by themselves goes with them
    if row.kind == "storage_account":
        if row.versioning is None:
            return [] if "versioning" in row.absent else None
        copies: dict[str, Any] = {"regions": row.replica_regions, "accounts": row.replica_accounts}
        return [Mechanism(name="versioning", encrypted=True, **copies)] if row.versioning else []
    kept = its.days if row.builtin_backup_days is None else row.builtin_backup_days
    if kept is None and not row.pitr:
        return None
    if kept == 0 and row.kind != "table":  # Cosmos DB always makes some, if only for hours
        return []
    told: dict[str, Any] = {"days": kept, "encrypted": True, "regions": its.copies, "accounts": ()}  # by design
    return [Mechanism(name=name, **told) for name in (("builtin", "pitr") if row.pitr else ("builtin",))]


def _row(fact: DataStore | Compute, ways: Found, sources: Sources) -> Backup:
    names = {way.name for way in ways or ()}
    jobs = [job for item in sources.items.get(fact.resource.lower(), ()) for job in sources.jobs.get(item.key, ())]
    return Backup(
        **backup_of(fact),
        **({} if ways is None else _promised(ways)),
        **({} if ways is None or JOBS not in sources.whole else _of_jobs(jobs, sources)),
        absent=_absent(names),
    )


def _promised(ways: list[Mechanism]) -> dict[str, Any]:
    """What all ways give; of when, only Azure Backup speaks."""
    told = promised(ways)
    for way in ways:
        if way.name == "service_backup":
            told |= {"last_success_at": way.last, "never_succeeded": way.never}
    return told


def _of_jobs(jobs: list[Job], sources: Sources) -> dict[str, Any]:
    jobs.sort(key=lambda job: job.at)
    return {**outcome(jobs, sources.now), **restored(jobs)}


def _absent(names: set[str]) -> tuple[str, ...]:
    """What is kept at every moment has no jobs, and old versions of blobs have no fixed days either."""
    if names == {"versioning"}:
        return (*TIMES, *RESTORES, "retention_days")
    return TIMES if names == {"builtin", "pitr"} else ()

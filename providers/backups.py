"""The ways in which something is backed up, each with what it promises, and what several of them promise together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditor.facts.machines import Compute
from auditor.facts.stores import DataStore
from providers.three import either, every

ENDLESS = -1
"""Days of what is kept without end."""

TIMES = ("last_success_at", "never_succeeded", "last_status", "failed_7d", "failed_since_success")
"""Columns without meaning for what the provider keeps at every moment: there are no jobs."""

RESTORES = ("last_restore_at", "never_restored", "restore_validated")


@dataclass(frozen=True, kw_only=True)
class Mechanism:
    """One way. None is unknown in every field."""

    name: str
    last: datetime | None = None
    never: bool | None = None
    days: int | None = None
    encrypted: bool | None = None
    regions: tuple[str, ...] | None = None
    accounts: tuple[str, ...] | None = None
    vaults: tuple[str, ...] | None = ()


Found = list[Mechanism] | None
"""Every way of one kind; None where it is not known whether there is one."""


def gathered(*found: Found) -> Found:
    """All ways together; None where one list of them is unknown."""
    known = [ways for ways in found if ways is not None]
    return [way for ways in known for way in ways] if len(known) == len(found) else None


def promised(ways: list[Mechanism]) -> dict[str, Any]:
    """What all ways together give: the newest time, the longest retention, the copies of each."""
    made = [way for way in ways if not way.never]
    times = [way.last for way in made]
    known = [time for time in times if time]
    return {
        "mechanisms": tuple(sorted({way.name for way in ways})),
        "last_success_at": max(known) if known and len(known) == len(times) else None,
        "never_succeeded": every(*(way.never for way in ways)),
        "retention_days": longest(way.days for way in ways if way.name != "versioning"),
        "is_encrypted": every(*(way.encrypted for way in ways)) if ways else None,
        "copy_regions": union(way.regions for way in ways),
        "copy_accounts": union(way.accounts for way in ways),
        "vault_ids": union(way.vaults for way in ways),
    }


def together(disks: list[Found]) -> Found:
    """What a machine has by its disks alone: the ways that all of them share, each as good as its worst."""
    if None in disks:
        return None
    ways = [{way.name: way for way in disk} for disk in disks if disk is not None]
    shared = sorted(set.intersection(*(set(way) for way in ways))) if ways else []
    return [_worst([way[name] for way in ways]) for name in shared]


def _worst(ways: list[Mechanism]) -> Mechanism:
    times = [way.last for way in ways]
    return Mechanism(
        name=ways[0].name,
        last=None if None in times else min(time for time in times if time),
        never=either(*(way.never for way in ways)),
        days=shortest(way.days for way in ways),
        encrypted=every(*(way.encrypted for way in ways)),
        regions=_common([way.regions for way in ways]),
        accounts=_common([way.accounts for way in ways]),
        vaults=union(way.vaults for way in ways),
    )


def _common(lists: list[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    known = [set(one) for one in lists if one is not None]
    return tuple(sorted(set.intersection(*known))) if known and len(known) == len(lists) else None


def union(lists: Iterable[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """All values of several lists; unknown where one of them is."""
    found: set[str] = set()
    for one in lists:
        if one is None:
            return None
        found.update(one)
    return tuple(sorted(found))


def longest(days: Iterable[int | None]) -> int | None:
    """The longest of several retentions; unknown where one of them is, or where there is none."""
    found = list(days)
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        return None
    return ENDLESS if ENDLESS in known else max(known)


def shortest(days: Iterable[int | None]) -> int | None:
    """The shortest of several retentions; unknown where one of them is, or where there is none."""
    found = list(days)
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        return None
    return min((one for one in known if one != ENDLESS), default=ENDLESS)


def backup_of(fact: DataStore | Compute) -> dict[str, Any]:
    """The columns that the backup row of a store or a machine shares with it."""
    return {
        "provider": fact.provider,
        "account": fact.account,
        "region": fact.region,
        "resource": fact.resource,
        "name": fact.name,
        "tags": fact.tags,
        "provider_managed": fact.provider_managed,
        "kind": fact.kind,
        "pitr": fact.pitr if isinstance(fact, DataStore) else None,
    }

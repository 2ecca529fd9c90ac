"""Everything that says how something is backed up, of the whole tenant: a vault may lie in another subscription."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from auditor.facts.base import Fact
from providers.azure.continuity import items, jobs
from providers.azure.continuity.feeds import RESTORES, TIMES, WAYS, of_backup
from providers.azure.continuity.items import Item
from providers.azure.continuity.jobs import Job
from providers.azure.continuity.own import Copies
from providers.azure.continuity.vaults import VAULTS, copies
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads

ITEMS = "arg:recoveryservicesresources.items"
POLICIES = "arg:recoveryservicesresources.policies"
JOBS = "arg:recoveryservicesresources.jobs"


@dataclass(frozen=True, kw_only=True)
class Sources(Fact):
    """What Azure Backup says. No row of a table: `protection.settle` takes it out."""

    now: datetime
    whole: frozenset[str]
    """Queries that were read whole: what is absent from them does not exist."""
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    days: Mapping[str, int | None] = field(default_factory=dict)
    """By policy."""
    copies: Mapping[str, Copies] = field(default_factory=dict)
    """By vault."""
    jobs: Mapping[str, tuple[Job, ...]] = field(default_factory=dict)
    """By item."""


@reads(
    "account",
    {
        ITEMS: of_backup(*WAYS, *TIMES, *RESTORES),
        POLICIES: of_backup("retention_days"),
        VAULTS: of_backup("copy_regions"),
        JOBS: of_backup(*TIMES, *RESTORES),
    },
)
def backed_up(place: Place) -> Collected:
    """Four queries, whatever there is to protect."""
    whole = frozenset(name for name in (ITEMS, POLICIES, VAULTS, JOBS) if place.query(name).whole)
    yield Sources(
        **place.here(None),
        resource=place.scope,
        now=place.now,
        whole=whole,
        items=place.everywhere(ITEMS, items.by_source),
        days=place.everywhere(POLICIES, items.kept_days),
        copies=place.everywhere(VAULTS, _copies),
        jobs=place.everywhere(JOBS, jobs.by_item),
    )


def _copies(rows: Iterable[Row]) -> Mapping[str, Copies]:
    return {row["id"]: copies(row) for row in rows}


COLLECTORS = (backed_up,)

"""Every collector of the adapter, what they ask in all, and what nobody asks yet."""

from functools import cache

from auditor.facts.base import Fact
from auditor.reading import Reading
from providers.collecting import Collector
from providers.gathering import unfed
from providers.gcp import (
    alerts,
    continuity,
    databases,
    detection,
    directory,
    entrances,
    governance,
    guardrails,
    holders,
    keys,
    logs,
    machines,
    networks,
    proofs,
    rights,
    stores,
)

_TOPICS = (
    governance,
    guardrails,
    directory,
    rights,
    holders,
    proofs,
    stores,
    databases,
    keys,
    logs,
    networks,
    entrances,
    machines,
    detection,
    alerts,
    continuity,
)

COLLECTORS: tuple[Collector, ...] = tuple(collector for topic in _TOPICS for collector in topic.COLLECTORS)

NO_SUCH_KIND: dict[str, tuple[str, ...]] = {
    # Subscriptions hold what rests with their topic; copies of databases are backups, and no resources to attach.
    "data_store": (
        *("storage_account", "queue", "stream", "search", "log_archive"),
        *("database_snapshot", "warehouse_snapshot"),
    ),
    # Programs have keys of service accounts, and nothing of these.
    "credential": ("app_secret", "app_certificate", "signing_certificate", "service_password", "storage_key"),
    "secret": ("parameter",),
}
"""Kinds of rows that Google Cloud does not have, by table."""


def settled(facts: list[Fact], readings: tuple[Reading, ...]) -> list[Fact]:
    """The collectors' facts with what only all of them together show: each topic's `settle` in turn."""
    for topic in _TOPICS:
        if (settle := getattr(topic, "settle", None)) is not None:
            facts = list(settle(facts, readings))
    return facts


@cache
def operations() -> frozenset[str]:
    """Every declared operation: what the guard lets through."""
    return frozenset(operation for collector in COLLECTORS for operation in collector.reads)


@cache
def feeds(operation: str) -> tuple[str, ...]:
    """The columns that an operation feeds, over all collectors."""
    return tuple(sorted({feed for collector in COLLECTORS for feed in collector.reads.get(operation, ())}))


@cache
def unread() -> tuple[str, ...]:
    """What no collector reads: tables, kinds of rows, and columns that a topic names in `UNREAD`. An empty table of
    these would look like nothing being there."""
    named = (column for topic in _TOPICS for column in getattr(topic, "UNREAD", ()))
    return (*unfed((feed for operation in operations() for feed in feeds(operation)), NO_SUCH_KIND), *named)

"""Every collector of the adapter, what they ask in all, and what nobody asks yet."""

from functools import cache
from typing import get_args, get_type_hints

from auditor.facts.base import Fact
from auditor.facts.tables import REQUIRED
from auditor.reading import Reading
from auditor.rule.holes import feed_parts
from providers.azure import (
    alerts,
    continuity,
    databases,
    detection,
    directory,
    entrances,
    governance,
    guardrails,
    keys,
    logs,
    machines,
    networks,
    rights,
    stores,
)
from providers.collecting import Collector

_TOPICS = (
    governance,
    guardrails,
    directory,
    rights,
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
    "audit_trail": ("trail", "event_store"),
    # Backups of databases are no resources of their own; archives of logs are workspaces, and log stores.
    "data_store": ("bucket", "database_snapshot", "warehouse_snapshot", "log_archive"),
    "log_source": ("bucket", "key"),
    "log_store": ("log_group", "log_bucket", "bucket", "event_store"),
}
"""Kinds of rows that Azure does not have, by table."""


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
    fed: dict[str, set[str]] = {}
    whole: set[str] = set()
    for name, kinds, column in (feed_parts(feed) for operation in operations() for feed in feeds(operation)):
        if column == "*":
            fed.setdefault(name, set()).update(kinds)
            whole |= set() if kinds else {name}
    missing = []
    for table in REQUIRED:
        name = table.table()
        left = [kind for kind in _kinds(table) if kind not in (*fed.get(name, ()), *NO_SUCH_KIND.get(name, ()))]
        if name not in fed:
            missing.append(f"{name}.*")
        elif name not in whole and left:
            missing.append(f"{name}[{','.join(left)}].*")
    return (*missing, *(column for topic in _TOPICS for column in getattr(topic, "UNREAD", ())))


def _kinds(table: type[Fact]) -> tuple[str, ...]:
    """The kinds of row that a table names; none where it has no such column, or where it is any text."""
    hint = get_type_hints(table).get("kind")
    return tuple(word for part in get_args(hint) for word in get_args(part) if isinstance(word, str))

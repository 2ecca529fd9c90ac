"""All collectors of a cloud that is read from an inventory: what they ask, what they feed, and what nobody feeds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import ModuleType
from typing import get_args, get_type_hints

from auditor.facts.base import Fact
from auditor.facts.tables import REQUIRED
from auditor.reading import Reading
from auditor.rule.holes import feed_parts
from providers.collecting import Collector


class Catalogue:
    """The topics of an adapter, as modules: each has COLLECTORS, and may have UNREAD (columns that it leaves unread)
    and `settle` (what only all facts together show). `without`: kinds that the cloud lacks, by table. `also`: feeds
    with what follows from them."""

    def __init__(
        self,
        topics: Sequence[ModuleType],
        without: Mapping[str, tuple[str, ...]],
        also: Callable[[Iterable[str]], Iterable[str]] = tuple,
    ) -> None:
        self._topics = topics
        self.collectors: tuple[Collector, ...] = tuple(
            replace(one, reads={name: tuple(also(fed)) for name, fed in one.reads.items()})
            for topic in topics
            for one in topic.COLLECTORS
        )
        self._operations = frozenset(name for one in self.collectors for name in one.reads)
        self._feeds = {
            name: tuple(sorted({feed for one in self.collectors for feed in one.reads.get(name, ())}))
            for name in self._operations
        }
        named = (column for topic in topics for column in getattr(topic, "UNREAD", ()))
        missing = unfed((feed for fed in self._feeds.values() for feed in fed), without)
        self._unread = tuple(also((*missing, *named)))

    def operations(self) -> frozenset[str]:
        """Every declared operation: what the guard lets through."""
        return self._operations

    def feeds(self, operation: str) -> tuple[str, ...]:
        """The columns that an operation feeds, over all collectors."""
        return self._feeds.get(operation, ())

    def unread(self) -> tuple[str, ...]:
        """What no collector reads: tables, kinds of rows, and columns that a topic names. An empty table of these would
        look like nothing being there."""
        return self._unread

    def settled(self, facts: list[Fact], readings: tuple[Reading, ...]) -> list[Fact]:
        """The collectors' facts with what only all of them together show: each topic's `settle` in turn."""
        for topic in self._topics:
            if (settle := getattr(topic, "settle", None)) is not None:
                facts = list(settle(facts, readings))
        return facts


def unfed(feeds: Iterable[str], without: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The tables and kinds of rows that none of the feeds gives. `without`: kinds that the cloud does not have, by
    table. A derived table lacks what the tables lack that it is made of."""
    fed: dict[str, set[str]] = {}
    whole: set[str] = set()
    for name, kinds, column in map(feed_parts, feeds):
        if column == "*":
            fed.setdefault(name, set()).update(kinds)
            whole |= set() if kinds else {name}
    missing = []
    for table in (table for table in REQUIRED if not table.derived):
        name = table.table()
        left = [kind for kind in _kinds(table) if kind not in (*fed.get(name, ()), *without.get(name, ()))]
        if name not in fed:
            missing.append(f"{name}.*")
        elif name not in whole and left:
            missing.append(f"{name}[{','.join(left)}].*")
    return tuple(missing)


def _kinds(table: type[Fact]) -> tuple[str, ...]:
    """The kinds of row that a table names; none where it has no such column, or where it is any text."""
    hint = get_type_hints(table).get("kind")
    return tuple(word for part in get_args(hint) for word in get_args(part) if isinstance(word, str))

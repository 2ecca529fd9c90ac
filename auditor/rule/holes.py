"""Which failed readings explain an unknown: by account, region, resource and the columns that a rule read."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from auditor.facts.base import Fact
from auditor.reading import Reading

ANSWERS = {"ok", "not_enabled"}
"""Statuses that answer the question: what is not enabled is a fact, not a hole."""

Lineage = Mapping[str, tuple[str, ...]]
"""For each joined column (`log_store.is_public`) the feeds that it is made of (`data_store.*`)."""


class Holes:
    """The failed readings of a run, found by place and by what they would have fed."""

    def __init__(self, readings: Iterable[Reading], lineage: Lineage) -> None:
        self._lineage = lineage
        self._whole: dict[tuple[str, str], list[Reading]] = {}
        self._detail: dict[tuple[str, str, str], list[Reading]] = {}
        self._example: dict[tuple[str, str], list[Reading]] = {}
        """One failed detail of each operation and region."""
        self._fed: dict[tuple[str, str], set[str]] = {}
        for reading in readings:
            self._fed.setdefault((reading.provider, reading.account), set()).update(reading.columns)
            if reading.status not in ANSWERS:
                if reading.resource is None:
                    self._whole.setdefault((reading.provider, reading.account), []).append(reading)
                else:
                    place = (reading.provider, reading.account)
                    self._detail.setdefault((*place, reading.resource), []).append(reading)
                    examples = self._example.setdefault(place, [])
                    if not any((r.operation, r.region) == (reading.operation, reading.region) for r in examples):
                        examples.append(reading)
        self.why = lru_cache(maxsize=None)(self._why)

    def forget(self) -> None:
        """Let go of what `why` remembers: the next accounts have other rows."""
        self.why.cache_clear()

    def lists(self, table: type[Fact], kinds: tuple[str, ...], provider: str, account: str) -> tuple[Reading, ...]:
        """Failed readings that rows of the table (of those kinds) would have come from."""
        return tuple(
            reading
            for reading in self._whole.get((provider, account), ())
            if any(feeds_rows(feed, table.table(), kinds) for feed in reading.columns)
        )

    def tried(self, table: type[Fact], provider: str, account: str) -> bool:
        """Whether anything that gives rows of the table was read there, or was to be read."""
        return any(feeds_rows(feed, table.table(), ()) for feed in self._fed.get((provider, account), ()))

    def _why(
        self,
        table: str,
        kind: str | None,
        columns: tuple[str, ...],
        provider: str,
        account: str,
        region: str,
        resource: str,
    ) -> tuple[Reading, ...]:
        """Failed readings behind NA in one of the columns of one row (`Holes.why` is this, remembered)."""
        own = {f"{table}.{column}" for column in columns}
        joined = {plain(feed) for feed in sources(own, self._lineage)}
        place = (provider, account)
        # A row that is made from another one's carries its resource before a #.
        details = [
            r
            for name in dict.fromkeys((resource, resource.partition("#")[0]))
            for r in self._detail.get((*place, name), ())
        ]
        found = [r for r in details if _touches(r, own | joined, kind)]
        # What holds everywhere may have been read in the one region that the cloud answers it from.
        near = [r for r in self._whole.get(place, ()) if "global" in (region, r.region) or r.region == region]
        found += [r for r in near if _touches(r, own, kind)]
        if joined:
            # The other side of a join has another name, and may lie in another region.
            found += [r for r in self._whole.get(place, ()) if r not in found and _touches(r, joined, None)]
            found += [r for r in self._example.get(place, ()) if r not in found and _touches(r, joined, None)]
        # What was left out on purpose explains an unknown only where nothing else does.
        return tuple([r for r in found if r.status != "skipped"] or found)


def sources(columns: set[str], lineage: Lineage) -> set[str]:
    """All feeds that joined columns are made of, over joins of joins."""
    found: set[str] = set()
    queue = list(columns)
    while queue:
        for source in lineage.get(plain(queue.pop()), ()):
            if source not in found:
                found.add(source)
                queue.append(source)
    return found


def plain(feed: str) -> str:
    """A feed without its kinds: `data_store[bucket].is_public` is `data_store.is_public`."""
    table, _, column = feed_parts(feed)
    return f"{table}.{column}"


def feed_parts(feed: str) -> tuple[str, tuple[str, ...], str]:
    """(table, kinds, column) of what an operation feeds: `data_store[bucket].*`; no kinds is all."""
    head, _, column = feed.rpartition(".")
    table, _, kinds = head.partition("[")
    return table, tuple(kinds.rstrip("]").split(",")) if kinds else (), column


@lru_cache(maxsize=4096)
def feeds_rows(feed: str, table: str, kinds: tuple[str, ...]) -> bool:
    """Whether rows of a table (of those kinds; empty is any) come from what `feed` names."""
    of, fed, column = feed_parts(feed)
    return of == table and column == "*" and (not kinds or not fed or bool(set(kinds) & set(fed)))


def _touches(reading: Reading, columns: set[str], kind: str | None) -> bool:
    for feed in reading.columns:
        table, kinds, column = feed_parts(feed)
        if kinds and kind is not None and kind not in kinds:
            continue
        if f"{table}.{column}" in columns or (column == "*" and any(c.startswith(f"{table}.") for c in columns)):
            return True
    return False

"""How a table is declared that no cloud answers: all its rows are made from other tables before the rules run."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from auditor.facts.base import Fact
from auditor.reading import Reading
from auditor.rule.holes import feed_parts
from auditor.rule.join import Tables


@dataclass(frozen=True)
class Derived:
    """Makes the rows of `table`. `sources`: each column (or `*`, rows) of another table with what it gives here."""

    table: type[Fact]
    sources: Mapping[str, str]
    """`data_store.*` to `*` (`data_store[database].*`: of those kinds only), `key.replica_regions` to `country`."""
    fill: Callable[[Tables], pd.DataFrame]


def derives(table: type[Fact], sources: Mapping[str, str]) -> Callable[[Callable[[Tables], pd.DataFrame]], Derived]:
    """Declare a derived table. The function answers a frame with the table's declared columns."""

    def declare(fill: Callable[[Tables], pd.DataFrame]) -> Derived:
        return Derived(table, sources, fill)

    return declare


def spread(readings: Iterable[Reading], derived: Iterable[Derived]) -> Iterator[Reading]:
    """The readings, with what they feed in derived tables too: a list that failed leaves a hole there as well."""
    tables = tuple(derived)
    known: dict[tuple[str, ...], tuple[str, ...]] = {}  # many readings would have fed the same
    for reading in readings:
        if reading.columns not in known:
            known[reading.columns] = _fed(reading.columns, tables)
        yield replace(reading, columns=known[reading.columns])


def _fed(columns: tuple[str, ...], derived: tuple[Derived, ...]) -> tuple[str, ...]:
    found = dict.fromkeys(columns)
    for feed in columns:
        for one in derived:
            for source, given in one.sources.items():
                if _same(feed, source):
                    found[f"{one.table.table()}.{given}"] = None
    return tuple(found)


@cache
def _same(feed: str, source: str) -> bool:
    """Whether what an operation feeds is what a table is made of."""
    (table, fed, column), (of, kinds, wanted) = feed_parts(feed), feed_parts(source)
    return (table, column) == (of, wanted) and (not fed or not kinds or bool(set(fed) & set(kinds)))

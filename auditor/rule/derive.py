"""How a table is declared that no cloud answers: all its rows are made from other tables before the rules run."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

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
    """`data_store.*` to `*`, `data_store.replica_regions` to `located_in`."""
    fill: Callable[[Tables], pd.DataFrame]


def derives(table: type[Fact], sources: Mapping[str, str]) -> Callable[[Callable[[Tables], pd.DataFrame]], Derived]:
    """Declare a derived table. The function answers a frame with the table's declared columns."""

    def declare(fill: Callable[[Tables], pd.DataFrame]) -> Derived:
        return Derived(table, sources, fill)

    return declare


def spread(readings: Iterable[Reading], derived: Iterable[Derived]) -> tuple[Reading, ...]:
    """The readings, with what they feed in derived tables too: a list that failed leaves a hole there as well."""
    tables = tuple(derived)
    return tuple(replace(reading, columns=_fed(reading.columns, tables)) for reading in readings)


def _fed(columns: tuple[str, ...], derived: tuple[Derived, ...]) -> tuple[str, ...]:
    found = dict.fromkeys(columns)
    for feed in columns:
        table, _, column = feed_parts(feed)
        for one in derived:
            if (given := one.sources.get(f"{table}.{column}")) is not None:
                found[f"{one.table.table()}.{given}"] = None
    return tuple(found)

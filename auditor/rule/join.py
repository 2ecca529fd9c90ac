"""How a join is declared: the column it fills, and the columns it is made of, so that an unknown can be explained."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from auditor.facts.base import Fact, columns
from auditor.reading import Reading
from auditor.rule.declare import Column, Criteria
from auditor.rule.holes import Holes
from auditor.scope import Service


@dataclass(frozen=True)
class Tables:
    """All facts of a run, as far as they are joined, with what is known about their being whole."""

    frames: Mapping[type[Fact], pd.DataFrame]
    holes: Holes
    criteria: Criteria
    accounts: Collection[tuple[str, str]]
    """(provider, account) of everything that the registry or a listing named."""
    services: Sequence[Service]

    def of(self, table: type[Fact]) -> pd.DataFrame:
        """The rows of a table."""
        return self.frames[table]

    def missing(
        self, table: type[Fact], provider: str, account: str, region: str | None = None, kind: str | None = None
    ) -> bool:
        """Whether rows of the table may be missing there: then 'none found' is unknown, not none."""
        kinds = (kind,) if kind else ()
        readings: tuple[Reading, ...] = self.holes.lists(table, kinds, provider, account)
        return any(region is None or reading.region in (region, "global") for reading in readings)


@dataclass(frozen=True)
class Join:
    """Fills `table.column`. `sources` are feeds (`data_store.is_public`, `data_store.*`) that it is made of."""

    table: type[Fact]
    column: str
    sources: tuple[str, ...]
    fill: Callable[[Tables], Column]


def joins(table: type[Fact], column: str, *sources: str) -> Callable[[Callable[[Tables], Column]], Join]:
    """Declare a join. It answers the whole column in row order; NA where a source is unknown or missing."""
    if not any(c.name == column and c.joined for c in columns(table)):
        raise TypeError(f"{table.__name__}.{column} is not declared as Joined")

    def declare(fill: Callable[[Tables], Column]) -> Join:
        return Join(table, column, sources, fill)

    return declare

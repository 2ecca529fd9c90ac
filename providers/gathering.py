"""Runs the collectors of one account that is read from an inventory, and makes a snapshot of what they find."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import pyarrow as pa

from auditor.engine import Task, Threads
from auditor.facts.base import Fact, schema
from auditor.facts.frames import frame
from auditor.facts.tables import TABLES
from auditor.reading import Reading
from auditor.snapshot import Snapshot
from providers.collecting import Collector, Later
from providers.packed import Row
from providers.readings import Ledger

DEFECTS = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
"""What a collector meets in an answer of an unexpected shape."""


class Gathering:
    """The state of reading one account. `place`: what every collector is called with. `workers`: threads. `kind`: the
    field that names a row's type, by which a probe takes one detail of each."""

    def __init__(
        self, place: Any, ledger: Ledger, collectors: Sequence[Collector], workers: int, *, probe: bool, kind: str
    ) -> None:
        self.place = place
        self.ledger = ledger
        self.facts: list[Fact] = []
        self._collectors = collectors
        self._workers = workers
        self._probe = probe
        self._kind = kind

    def gather(self) -> None:
        """Run the collectors. What they find stands in `facts` and in the ledger."""
        tasks = [self._task(collector) for collector in self._collectors]
        Threads(self._workers, self._workers).run(tasks, self._finish)

    def _task(self, collector: Collector, detail: Later | None = None) -> Task:
        return Task(collector.name, lambda: (collector, self._collect(collector, detail)), collector.name)

    def _collect(self, collector: Collector, detail: Later | None) -> list[Any]:
        started = self.ledger.clock()
        found: list[Any] = []
        try:
            answer = detail.call(*detail.arguments) if detail else collector.call(self.place)
            for part in [answer] if isinstance(answer, Fact) else answer or ():
                if isinstance(part, Fact):
                    _fitting(part)
                found.append(part)  # what came before a defect is kept
        except DEFECTS as error:
            text = f"the answer has an unexpected shape ({type(error).__name__}: {error})"[:400]
            columns = tuple(sorted({feed for fed in collector.reads.values() for feed in fed}))
            operation = next(iter(collector.reads))
            self.ledger.missed(operation, "global", started, status="error", error=text, columns=columns)
        return found

    def _finish(self, _: Task, result: tuple[Collector, list[Any]]) -> Iterable[Task]:
        collector, found = result
        self.facts += [part for part in found if isinstance(part, Fact)]
        details = [part for part in found if isinstance(part, Later)]
        if self._probe:  # one detail of a kind shows whether the right is there
            details = list({(detail.call, *self._types(detail)): detail for detail in details}.values())
        return [self._task(collector, detail) for detail in details]

    def _types(self, detail: Later) -> tuple[str, ...]:
        """The types of the resources that a detail is asked of: one call may ask differently for each."""
        rows = (row for row in detail.arguments if isinstance(row, Row) and self._kind in row)
        return tuple(str(row[self._kind]) for row in rows)


def _fitting(fact: Fact) -> None:
    """TypeError where a column holds what no table can: one odd name must not cost the whole account."""
    for name, several in _texts(fact.table()):
        value = getattr(fact, name)
        fits = isinstance(value, str) if not several else _all_text(value)
        if value is not None and not fits:
            raise TypeError(f"{name} is no text: {type(value).__name__}")


def _all_text(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)


@cache
def _texts(table: str) -> tuple[tuple[str, bool], ...]:
    """The columns that are texts, or lists of texts (True), which are mostly taken over as an answer has them. What a
    topic's `settle` takes out again is no row of a table."""
    kinds = {pa.string(): False, pa.list_(pa.string()): True}
    fields = [field for one in TABLES if one.table() == table for field in schema(one)]
    return tuple((field.name, kinds[field.type]) for field in fields if field.type in kinds)


def snapshot(
    provider: str, account: str, taken_at: datetime, facts: Iterable[Fact], readings: tuple[Reading, ...]
) -> Snapshot:
    """Facts and readings as a snapshot of the account."""
    rows: dict[type[Fact], list[Fact]] = {table: [] for table in TABLES}
    for fact in facts:
        rows[type(fact)].append(fact)
    return Snapshot(provider, account, taken_at, {table: frame(table, rows[table]) for table in TABLES}, readings)

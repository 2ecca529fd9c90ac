"""Reads one subscription into a snapshot, or says why it could not be read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from auditor.engine import Task, Threads
from auditor.facts.base import Fact
from auditor.facts.frames import frame
from auditor.facts.tables import EVERYTHING, TABLES
from auditor.reading import Reading
from auditor.snapshot import Snapshot
from providers.azure.calls import OPERATIONS
from providers.azure.collectors import COLLECTORS, settled, unread
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.azure.tenant import Tenant
from providers.collecting import Collector, Later
from providers.readings import Ledger

NOT_BUILT = "this version does not read it from Azure"

HIDDEN = "Resource Graph does not show this subscription: the reader has no role on it, or it does not exist"

DEFECTS = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
"""What a collector meets in an answer of an unexpected shape."""


class SubscriptionRun:
    """The state of reading one subscription. `workers`: threads; Azure counts calls by subscription, so that these are
    all that are under way for it."""

    def __init__(
        self,
        tenant: Tenant,
        ledger: Ledger,
        workers: int,
        *,
        probe: bool = False,
        collectors: tuple[Collector, ...] = COLLECTORS,
    ) -> None:
        self.place = Place(tenant, ledger)
        self.ledger = ledger
        self.facts: list[Fact] = []
        self._workers = workers
        self._probe = probe
        self._collectors = collectors

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
                found.append(part)  # noqa: PERF402 - what came before a defect is kept
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
            details = list({(detail.call, *_types(detail)): detail for detail in details}.values())
        return [self._task(collector, detail) for detail in details]


def _types(detail: Later) -> tuple[str, ...]:
    """The types of the resources that a detail is asked of: one call may ask differently for each."""
    return tuple(str(row["type"]) for row in detail.arguments if isinstance(row, Row) and "type" in row)


def read(tenant: Tenant, ledger: Ledger, taken_at: datetime, workers: int, *, probe: bool = False) -> Snapshot:
    """Everything that the collectors can read, and a reading for all that they cannot or do not."""
    run = SubscriptionRun(tenant, ledger, workers, probe=probe)
    run.gather()
    # Tables that nobody fills must not look as if nothing were there.
    ledger.missed("(not built)", "global", taken_at, status="skipped", error=NOT_BUILT, columns=unread())
    readings = ledger.readings()
    return snapshot(ledger.account, taken_at, settled(run.facts, readings), readings)


def hidden(tenant: Tenant, ledger: Ledger, taken_at: datetime) -> Snapshot:
    """A subscription that was asked for and that Resource Graph does not show. It would look empty, and is unknown."""
    told = tenant.query(SUBSCRIPTIONS)
    ledger.missed(
        SUBSCRIPTIONS,
        "global",
        taken_at,
        # Where the list broke off, the subscription may only be missing from it.
        status=told.why.status if told.why else "denied",
        error=told.why.text if told.why else HIDDEN,
        permission=None if told.why else ", ".join(OPERATIONS.rights(SUBSCRIPTIONS)),
        columns=EVERYTHING,
    )
    return snapshot(ledger.account, taken_at, (), ledger.readings())


def snapshot(account: str, taken_at: datetime, facts: Iterable[Fact], readings: tuple[Reading, ...]) -> Snapshot:
    """Facts and readings as a snapshot of the subscription."""
    rows: dict[type[Fact], list[Fact]] = {table: [] for table in TABLES}
    for fact in facts:
        rows[type(fact)].append(fact)
    return Snapshot("azure", account, taken_at, {table: frame(table, rows[table]) for table in TABLES}, readings)

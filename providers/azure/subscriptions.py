"""Reads one subscription into a snapshot; or says why it could not be read."""

from collections.abc import Iterable
from datetime import datetime

from auditor.facts.base import Fact
from auditor.facts.frames import frame
from auditor.facts.tables import EVERYTHING, TABLES
from auditor.reading import Reading
from auditor.snapshot import Snapshot
from providers.azure.collectors import COLLECTORS, listed, unread
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.operations import OPERATIONS
from providers.azure.place import Place, Tenant
from providers.collecting import Collector, Later
from providers.readings import Ledger

NOT_BUILT = "this version does not read it from Azure"

UNPROVED = (
    "that the reader's role reaches every resource group was not shown: what it may not see is missing from lists"
)

HIDDEN = "Resource Graph does not show this subscription: the reader has no role on it, or it does not exist"

DEFECTS = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What a collector meets in an answer of an unexpected shape."""


def read(tenant: Tenant, ledger: Ledger, taken_at: datetime) -> Snapshot:
    """Everything that the collectors can read, and a reading for all that they cannot or do not."""
    place = Place(tenant, ledger)
    facts: list[Fact] = []
    for collector in COLLECTORS:
        facts += _collected(collector, place, ledger)
    # Tables that nobody fills must not look as if nothing were there.
    ledger.missed("(not built)", "global", taken_at, status="skipped", error=NOT_BUILT, columns=unread())
    # Resource Graph shows what the caller may read: a role on one resource group gives a short list, and no error.
    ledger.missed("(role)", "global", taken_at, status="partial", error=UNPROVED, columns=listed())
    return _snapshot(ledger.account, taken_at, facts, ledger.readings())


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
        permission=None if told.why else OPERATIONS.right(SUBSCRIPTIONS),
        columns=EVERYTHING,
    )
    return _snapshot(ledger.account, taken_at, (), ledger.readings())


def _collected(collector: Collector, place: Place, ledger: Ledger) -> list[Fact]:
    started = ledger.clock()
    found: list[Fact] = []
    queue = [lambda: collector.call(place)]
    try:
        while queue:
            answer = queue.pop(0)()
            for part in [answer] if isinstance(answer, Fact) else answer or ():
                if isinstance(part, Later):
                    queue.append(lambda part=part: part.call(*part.arguments))  # type: ignore[misc]
                else:
                    found.append(part)
    except DEFECTS as error:
        text = f"the answer has an unexpected shape ({type(error).__name__}: {error})"[:400]
        columns = tuple(sorted({feed for fed in collector.reads.values() for feed in fed}))
        operation = next(iter(collector.reads))
        ledger.missed(operation, "global", started, status="error", error=text, columns=columns)
    return found


def _snapshot(account: str, taken_at: datetime, facts: Iterable[Fact], readings: tuple[Reading, ...]) -> Snapshot:
    rows: dict[type[Fact], list[Fact]] = {table: [] for table in TABLES}
    for fact in facts:
        rows[type(fact)].append(fact)
    return Snapshot("azure", account, taken_at, {table: frame(table, rows[table]) for table in TABLES}, readings)

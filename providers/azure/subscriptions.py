"""Reads one subscription into a snapshot, or says why it could not be read."""

from collections.abc import Iterable
from datetime import datetime

from auditor.facts.base import Fact
from auditor.facts.tables import EVERYTHING
from auditor.reading import Reading
from auditor.snapshot import Snapshot
from providers.azure.calls import OPERATIONS
from providers.azure.collectors import COLLECTORS, settled, unread
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.place import Place
from providers.azure.tenant import Tenant
from providers.collecting import Collector
from providers.gathering import Gathering
from providers.gathering import snapshot as made
from providers.readings import Ledger

NOT_BUILT = "this version does not read it from Azure"

HIDDEN = "Resource Graph does not show this subscription: the reader has no role on it, or it does not exist"


class SubscriptionRun(Gathering):
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
        super().__init__(Place(tenant, ledger), ledger, collectors, workers, probe=probe, kind="type")


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
    return made("azure", account, taken_at, facts, readings)

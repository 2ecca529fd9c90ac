"""A subscription with something of everything, and what an audit of it finds with and without a fault."""

from dataclasses import dataclass, field
from datetime import date

from auditor.demo.azure import tenant
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.base import Fact
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.scope import Scope, Service
from auditor.snapshot import Snapshot
from benchmarks.naming import operation as named
from providers.azure.collectors import COLLECTORS, feeds, operations, settled
from providers.azure.place import PERMISSIONS
from providers.azure.session import Session
from providers.azure.subscriptions import SubscriptionRun, snapshot
from providers.azure.tenant import Tenant
from providers.collecting import Collector
from providers.readings import Ledger
from tests.azure.conftest import NOW, azure, quick
from tests.verdicts import Judge

ACCOUNT = "77777777-7777-4777-8777-777777777777"
SERVICE = Service(
    id="S1",
    name="全部入り",
    approved_on=date(2025, 7, 1),
    starts_on=date(2025, 7, 1),
    ends_on=date(2030, 7, 1),
    administrator="情報政策課",
    classification="3B",
    personal_info=True,
    criticality="high",
    allowed_services=("microsoft.storage", "microsoft.keyvault"),
    scopes=(Scope(provider="azure", account=ACCOUNT),),
    status="in_use",
)
PARAMETERS = Parameters.load({**tenant.PARAMETERS, "home_domains": ["city.sakura.example.lg.jp"]})
JUDGE = Judge("azure", ACCOUNT, SERVICE, PARAMETERS)


def filled(cloud: Cloud) -> None:
    """Good and bad of every topic in one subscription."""
    tenant.fill(Site(cloud, ACCOUNT).opened("全部入り"), "good", "bad")


@dataclass
class World:
    """The walked subscription. Each look at it asks the loopback cloud anew, through the real clients."""

    cloud: Cloud
    session: Session
    alone: dict[str, list[Fact]] = field(default_factory=dict)
    """By collector, what it finds when it runs alone and nothing is at fault."""
    readings: tuple[Reading, ...] = ()
    strays: set[str] = field(default_factory=set)
    """Operations that a collector asks although another one declares them."""
    asked: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, cloud: Cloud) -> "World":
        """The world over a cloud that runs."""
        cloud.name = named
        world = cls(cloud, Session(azure(cloud, max_attempts=1), operations(), transport=quick([])))
        world.readings = world._run(COLLECTORS).ledger.readings()
        for collector in COLLECTORS:
            cloud.asked.clear()
            world.alone[collector.name] = world._run((collector,)).facts
            world.asked |= set(cloud.asked)
            world.strays |= set(cloud.asked) - set(collector.reads) - {PERMISSIONS}
        return world

    def read(
        self, operation: str = "", fault: Fault | None = None, collectors: tuple[Collector, ...] = COLLECTORS
    ) -> Snapshot:
        """The snapshot with one operation at fault."""
        run = self._run(collectors, operation, fault)
        return self._snapshot(run.facts, run.ledger.readings())

    def again(self, operation: str, fault: Fault | None = None) -> Snapshot:
        """The same as `read`, with only the collectors run that ask for the operation; of the others, what they found
        alone. A test holds the two equal."""
        asking = self.asking(operation)
        run = self._run(asking, operation, fault)
        fresh = run.ledger.readings()
        others = [collector for collector in COLLECTORS if collector not in asking]
        facts = [fact for collector in others for fact in self.alone[collector.name]]
        # How far the role reaches is asked by whoever has a list, declared or not.
        declared = {name for collector in others for name in collector.reads}
        elsewhere = {PERMISSIONS, *declared} - {r.operation for r in fresh}
        kept = [reading for reading in self.readings if reading.operation in elsewhere]
        return self._snapshot([*facts, *run.facts], (*kept, *fresh))

    def asking(self, operation: str) -> tuple[Collector, ...]:
        """The collectors that ask for it: how far the role reaches, all."""
        return tuple(one for one in COLLECTORS if operation == PERMISSIONS or operation in one.reads)

    def _run(
        self, collectors: tuple[Collector, ...], operation: str = "", fault: Fault | None = None
    ) -> SubscriptionRun:
        self.cloud.faults = {operation: fault} if fault else {}
        ledger = Ledger("azure", ACCOUNT, lambda: NOW, feeds)
        run = SubscriptionRun(Tenant(self.session, lambda: NOW), ledger, 4, collectors=collectors)
        run.gather()
        return run

    def _snapshot(self, facts: list[Fact], readings: tuple[Reading, ...]) -> Snapshot:
        return snapshot(ACCOUNT, NOW, settled(facts, readings), readings)

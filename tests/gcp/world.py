"""A project with something of everything, and what an audit of it finds with and without a fault."""

from dataclasses import dataclass, field
from datetime import date

from auditor.demo.gcp import organization
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import ORGANIZATION, Site
from auditor.facts.base import Fact
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.scope import Scope, Service
from auditor.snapshot import Snapshot
from benchmarks.naming_gcp import operation as named
from providers.collecting import Collector
from providers.gathering import snapshot
from providers.gcp.collectors import COLLECTORS, feeds, operations, settled
from providers.gcp.inventory import Inventory
from providers.gcp.place import Project
from providers.gcp.projects import ProjectRun, projects
from providers.gcp.session import Session
from providers.readings import Ledger
from tests.gcp.conftest import NOW, gcp
from tests.verdicts import Judge

ACCOUNT = "zenbuiri-p1"
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
    allowed_services=("storage.googleapis.com",),
    scopes=(Scope(provider="gcp", account=ACCOUNT),),
    status="in_use",
)
PARAMETERS = Parameters.load({**organization.PARAMETERS, "home_domains": ["city.sakura.example.lg.jp"]})
JUDGE = Judge("gcp", ACCOUNT, SERVICE, PARAMETERS)


def filled(cloud: Cloud) -> None:
    """Good and bad of every topic in one project."""
    organization.fill(Site(cloud, ACCOUNT).opened("全部入り"), "good", "bad")


@dataclass
class World:
    """The walked project. Each look at it asks the loopback cloud anew, through the real clients."""

    cloud: Cloud
    session: Session
    project: Project
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
        session = Session(gcp(cloud, max_attempts=1), operations())
        project = projects(Inventory(session, ORGANIZATION, lambda: NOW))[ACCOUNT]
        world = cls(cloud, session, project)
        world.readings = world._run(COLLECTORS).ledger.readings()
        for collector in COLLECTORS:
            cloud.asked.clear()
            world.alone[collector.name] = world._run((collector,)).facts
            world.asked |= set(cloud.asked)
            world.strays |= set(cloud.asked) - set(collector.reads)
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
        elsewhere = {name for collector in others for name in collector.reads} - {r.operation for r in fresh}
        kept = [reading for reading in self.readings if reading.operation in elsewhere]
        return self._snapshot([*facts, *run.facts], (*kept, *fresh))

    def asking(self, operation: str) -> tuple[Collector, ...]:
        """The collectors that ask for it."""
        return tuple(one for one in COLLECTORS if operation in one.reads)

    def _run(self, collectors: tuple[Collector, ...], operation: str = "", fault: Fault | None = None) -> ProjectRun:
        self.cloud.faults = {operation: fault} if fault else {}
        ledger = Ledger("gcp", ACCOUNT, lambda: NOW, feeds)
        inventory = Inventory(self.session, ORGANIZATION, lambda: NOW)
        run = ProjectRun(inventory, ledger, self.project, 4, collectors=collectors)
        run.gather()
        return run

    def _snapshot(self, facts: list[Fact], readings: tuple[Reading, ...]) -> Snapshot:
        return snapshot("gcp", ACCOUNT, NOW, settled(facts, readings), readings)

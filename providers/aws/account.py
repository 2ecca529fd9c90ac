"""Reads one account: its collectors side by side over all planned regions, into a snapshot."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from auditor.engine import Task, Threads
from auditor.facts.base import Fact
from auditor.facts.frames import frame
from auditor.facts.governance import ServiceInUse
from auditor.facts.stores import DataStore
from auditor.facts.tables import EVERYTHING, TABLES
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.settings import Aws
from auditor.snapshot import Snapshot
from providers.aws.activity import SIGN_IN_REGIONS, chosen
from providers.aws.collectors import COLLECTORS, feeds
from providers.aws.continuity.protection import protected
from providers.aws.declared import declared
from providers.aws.inventory import confirm, locks, services
from providers.aws.place import Answer, Place
from providers.aws.regions import Plan, opt_in, plan
from providers.aws.sentinel import sentinel
from providers.aws.session import Clients
from providers.collecting import Collector, Later
from providers.readings import Ledger

ACTIVITY = ("activity.*",)
"""The same of the activity reader."""

STORES = ("data_store.*", "service_in_use.*", "backup.mechanisms")

DEFECTS = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
"""What a collector meets in an answer of an unexpected shape."""

Progress = Callable[[str, int, int], None]


class AccountRun:
    """The state of reading one account; `read` is its only entry.

    `upper`: where the organisation is asked what it does not tell the account itself.
    """

    def __init__(
        self,
        session: Clients,
        settings: Aws,
        ledger: Ledger,
        listed: Answer | None,
        progress: Progress,
        collectors: tuple[Collector, ...] = COLLECTORS,
        *,
        watcher: Clients | None = None,
        probe: bool = False,
        parameters: Parameters | None = None,
        upper: Place | None = None,
    ) -> None:
        self.upper = upper
        self.probe = probe
        self.parameters = Parameters.load() if parameters is None else parameters
        self.watcher = watcher
        """The session of the activity reader; None where it is off or could not enter."""
        self.watched: set[str] = set()
        self.collectors = collectors
        self.session = session
        self.settings = settings
        self.ledger = ledger
        self.listed = listed
        self.progress = progress
        self.facts: list[Fact] = []
        self.full: set[str] = set()
        self.done = self.total = 0
        self.waiting: Counter[str] = Counter()

    def read(self, taken_at: datetime, planned: Plan | None = None) -> Snapshot:
        """Everything that the collectors can read, and a reading for all that they cannot. `planned` as in `gather`."""
        planned = self.gather(planned)
        readings = self.ledger.readings()
        account = self.ledger.account
        told = declared(account, self.settings.declared, readings)
        return snapshot(account, taken_at, [*settled(account, self.facts, readings, planned), *told], readings)

    def gather(self, planned: Plan | None = None) -> Plan:
        """Run the collectors over all planned regions; what they find stands in `facts` and in the ledger. `planned`:
        instead of the region plan that the account and the settings give."""
        now = self.ledger.clock()
        self.period = (now - timedelta(days=self.settings.activity_days), now)
        home = self._place("global")
        planned = planned or plan(self.session.regions(), opt_in(home), self.settings.regions)
        self._leave(planned)
        tasks = [self._task(collector, home) for collector in self.collectors if collector.level == "account"]
        for region in planned.full:
            tasks += self._open(region)
        for region in SIGN_IN_REGIONS:
            tasks += self._watch(region)
        tasks += [self._task(sentinel, self._place(region)) for region in planned.sentinel]
        self.total = len(tasks)
        self.waiting.update(task.label.rsplit(" ", 1)[-1] for task in tasks)
        Threads(self.settings.workers, self.settings.per_service).run(tasks, self._finish)
        return planned

    def _quiet(self, collector: Collector, place: Place) -> set[str]:
        """The region that the sentinel has looked at, where quiet ones are read too; a locked one would only refuse."""
        return {place.region} if collector is sentinel and self.settings.thorough and not place.locked else set()

    def _left(self, region: str, more: list[Task]) -> None:
        """Count the tasks of each region, and let go of the clients of one that is read."""
        for task in more:
            self.waiting[task.label.rsplit(" ", 1)[-1]] += 1
        self.waiting[region] -= 1
        if not self.waiting[region]:
            self.session.release(region)
            if self.watcher:
                self.watcher.release(region)

    def _place(self, region: str) -> Place:
        return Place(
            self.session,
            self.ledger,
            region,
            self.listed,
            first_page_only=self.probe,
            parameters=self.parameters,
            upper=self.upper,
            recorded_days=self.settings.config_item_max_age_days if self.settings.config_accelerator else None,
        )

    def _leave(self, planned: Plan) -> None:
        now = self.ledger.clock()
        for region in planned.disabled:
            self.ledger.missed("account:ListRegions", region, now, status="not_enabled", columns=EVERYTHING)
        for region in planned.skipped:
            text = "left out by the setting `regions`"
            self.ledger.missed("(region)", region, now, status="skipped", error=text, columns=STORES)

    def _open(self, region: str) -> list[Task]:
        self.full.add(region)
        place = self._place(region)
        tasks = [self._task(collector, place) for collector in self.collectors if collector.level == "region"]
        return [*tasks, *self._watch(region)]

    def _watch(self, region: str) -> list[Task]:
        """The activity reader in a region, where it is on; once a region, but again for one that turns out in use."""
        collector = chosen(region, in_use=region in self.full)
        if self.watcher is None or f"{collector.name} {region}" in self.watched:
            return []
        self.watched.add(f"{collector.name} {region}")
        place = Place(self.watcher, self.ledger, region, first_page_only=self.probe, period=self.period)
        return [self._task(collector, place)]

    def _task(self, collector: Collector, place: Place, detail: Later | None = None) -> Task:
        key = (self.ledger.account, collector.service)
        return Task(key, lambda: self._collect(collector, place, detail), f"{collector.name} {place.region}")

    def _collect(self, collector: Collector, place: Place, detail: Later | None) -> tuple[Collector, Place, list[Any]]:
        started = self.ledger.clock()
        found: list[Any] = []
        try:
            answer = detail.call(*detail.arguments) if detail else collector.call(place)
            for fact in [answer] if isinstance(answer, Fact) else answer or ():
                found.append(fact)  # noqa: PERF402 - what came before a defect is kept
        except DEFECTS as error:
            text = f"the answer has an unexpected shape ({type(error).__name__}: {error})"[:400]
            columns = tuple(sorted({feed for fed in collector.reads.values() for feed in fed}))
            operation = next(iter(collector.reads))
            self.ledger.missed(operation, place.region, started, status="error", error=text, columns=columns)
        return collector, place, found

    def _finish(self, _: Task, result: tuple[Collector, Place, list[Any]]) -> Iterable[Task]:
        collector, place, found = result
        self.done += 1
        details = [part for part in found if isinstance(part, Later)]
        if self.probe:  # one detail of a kind shows whether the right is there
            details = list({detail.call: detail for detail in details}.values())
        more = [self._task(collector, place, detail) for detail in details]
        facts = [part for part in found if isinstance(part, Fact)]
        self.facts += facts
        if not self.settings.regions:
            for region in sorted((_inhabited(collector, facts) | self._quiet(collector, place)) - self.full):
                more += self._open(region)
        if collector is sentinel and not place.locked and place.region not in self.full:
            more += self._watch(place.region)
        self._left(place.region, more)
        self.total += len(more)
        self.progress(
            f"{self.ledger.account} {place.region} {collector.name.rsplit('.', 1)[-1]}", self.done, self.total
        )
        return more


def _inhabited(collector: Collector, facts: list[Fact]) -> set[str]:
    """Regions that turn out to have something in them: shown by the sentinel, or by a bucket that is kept there."""
    if collector is sentinel:
        return {fact.region for fact in facts if isinstance(fact, ServiceInUse) and fact.is_used}
    return {fact.region for fact in facts if isinstance(fact, DataStore) and fact.region != "global"}


def settled(account: str, facts: Sequence[Fact], readings: Sequence[Reading], planned: Plan) -> list[Fact]:
    """The collectors' facts with what only all of them together show: what is backed up and what is not, services in
    use, region locks, quiet regions."""
    found = protected(facts, readings)
    locked = locks(account, planned.full, planned.sentinel, readings)
    return confirm([*found, *services(found), *locked], readings)


def snapshot(account: str, taken_at: datetime, facts: Iterable[Fact], readings: tuple[Reading, ...]) -> Snapshot:
    """Facts and readings as a snapshot of the account."""
    rows: dict[type[Fact], list[Fact]] = {table: [] for table in TABLES}
    for fact in facts:
        rows[type(fact)].append(fact)
    return Snapshot("aws", account, taken_at, {table: frame(table, rows[table]) for table in TABLES}, readings)


def ledger(account: str, clock: Callable[[], datetime]) -> Ledger:
    """An empty ledger for one account."""
    return Ledger("aws", account, clock, feeds)

"""Makes gap lists from what is judged, some accounts at a time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from auditor.finding import SEVERITIES, Finding
from auditor.gaps.model import OPEN, GapList, ItemResult, Kept, Open, worst_first
from auditor.gaps.stated import Stated, nothing_stated
from auditor.gaps.verdict import verdict_of, why_open
from auditor.regulation.items import Item
from auditor.rule.evaluate import Batch
from auditor.scope import Service


def gap_lists(
    batches: Iterable[Batch],
    services: Sequence[Service],
    items: Sequence[Item],
    today: date,
    stated: Stated | None = None,
) -> tuple[GapList, ...]:
    """One list for every registered service, by ID, and one for what nobody claims where there is such a thing."""
    said = stated or nothing_stated(today)
    counted, held = Counted(services), _Held()
    for batch in batches:
        findings = said.accepting.findings(batch)
        counted.add(batch, findings)
        held.add(findings)
    return counted.lists(items, today, held, said)


class Counted:
    """What gap lists say besides single findings. It grows with services and checks, not with what was judged."""

    def __init__(self, services: Sequence[Service]) -> None:
        """For the lists of these services, and of what nobody claims."""
        self._services = sorted(services, key=lambda service: service.id)
        self._shown = {None, *(service.id for service in services)}
        self._counts: dict[str | None, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._severities: dict[str | None, Counter[str]] = defaultdict(Counter)
        self._reasons: dict[str | None, dict[str, set[Open]]] = defaultdict(lambda: defaultdict(set))
        self._extents: dict[str | None, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._managed: Counter[str | None] = Counter()
        self._unread: dict[str | None, dict[str, str]] = defaultdict(dict)
        """For each service, the checks that were not asked as their optional reader did not run, with its table."""
        self._acceptances: dict[str | None, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        """For each service and check, the numbers of the acceptances that findings name."""
        self._stray: set[tuple[str, str]] = set()
        self.extents: Counter[str] = Counter()
        """For each check, the resources that fail it, over all lists: one that two services use counts once."""
        self._failed: tuple[str, set[tuple[str, str, str]]] = ("", set())

    def add(self, batch: Batch, findings: Iterable[Finding]) -> None:
        """Count a batch with all its findings. An account is counted whole, one rule after another."""
        code = batch.rule.code
        self._managed.update(batch.managed)
        for service in batch.unread:
            self._unread[service][code] = batch.rule.reads.table()
        if self._failed[0] != code:
            self._failed = (code, set())
        failed: dict[str | None, set[tuple[str, str, str]]] = defaultdict(set)
        for finding in findings:
            self._counts[finding.service][code][finding.status] += 1
            if finding.service is None:
                self._stray.add((finding.provider, finding.account))
            if finding.status == "fail":
                self._severities[finding.service][finding.severity] += 1
                failed[finding.service].add((finding.provider, finding.account, finding.resource))
            if finding.acceptance is not None:
                self._acceptances[finding.service][code].add(finding.acceptance)
            if finding.status in OPEN:
                self._open(finding)
        for service, resources in failed.items():
            self._extents[service][code].update(provider for provider, _, _ in resources)
            if service in self._shown:
                self.extents[code] += len(resources - self._failed[1])
                self._failed[1].update(resources)

    def _open(self, finding: Finding) -> None:
        reasons = self._reasons[finding.service][finding.check]
        reasons.update(why_open(reading) for reading in finding.readings)
        if finding.status == "unknown" and not finding.readings:
            reasons.add("not_observed")

    def lists(
        self, items: Sequence[Item], today: date, kept: Kept, stated: Stated | None = None
    ) -> tuple[GapList, ...]:
        """One list for every service, by ID, and one for what nobody claims where there is such a thing."""
        said = stated or nothing_stated(today)
        known: list[Service | None] = [*self._services]
        if self._counts.get(None):
            known.append(None)
        return tuple(self._list(service, items, today, kept, said) for service in known)

    def _list(self, service: Service | None, items: Sequence[Item], today: date, kept: Kept, stated: Stated) -> GapList:
        key = service.id if service else None
        own = {(scope.provider, scope.account) for scope in service.scopes} if service else self._stray
        return GapList(
            service=service,
            items=tuple(self._item(item, service, today, kept, stated) for item in items),
            findings=kept.findings(key),
            checks={code: dict(sorted(counted.items())) for code, counted in sorted(self._counts[key].items())},
            severities={severity: self._severities[key][severity] for severity in SEVERITIES},
            extents={code: dict(sorted(counted.items())) for code, counted in sorted(self._extents[key].items())},
            managed=self._managed[key],
            acceptances=stated.acceptances(
                self._accepted(key, {*self._acceptances[key]}.union(*(item.checks for item in items)), stated)
            ),
            accounts=tuple(sorted(own)),
        )

    def _item(self, item: Item, service: Service | None, today: date, kept: Kept, stated: Stated) -> ItemResult:
        key = service.id if service else None
        total: Counter[str] = Counter()
        found: set[Open] = set()
        for code in item.checks:
            total.update(self._counts[key].get(code, {}))
            found |= self._reasons[key].get(code, set())
        answers = stated.answers(key, item.id, item.needs_review)
        verdict, reasons = verdict_of(item, service, total, found, answers, today)
        unread = self._unread.get(key, {})
        return ItemResult(
            item=item,
            verdict=verdict,
            counts=dict(sorted(total.items())),
            open=reasons,
            findings=kept.ids(key, item.checks),
            unread=tuple(sorted({unread[code] for code in item.checks if code in unread})),
            answers=answers,
            acceptances=stated.acceptances(self._accepted(key, item.checks, stated)),
        )

    def _accepted(self, key: str | None, checks: Iterable[str], stated: Stated) -> set[int]:
        """Those that findings name, and those in force that cover nothing: somebody may have mistaken a pattern."""
        named = self._acceptances[key]
        return {number for code in checks for number in (*named.get(code, ()), *stated.accepted(key, code))}


class _Held:
    """Findings in memory, of a run that is small."""

    def __init__(self) -> None:
        self._findings: dict[str | None, list[Finding]] = defaultdict(list)

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            if finding.status in OPEN:
                self._findings[finding.service].append(finding)

    def findings(self, service: str | None) -> Collection[Finding]:
        return tuple(sorted(self._findings[service], key=worst_first))

    def ids(self, service: str | None, checks: Sequence[str]) -> Collection[str]:
        return tuple(finding.id for finding in self.findings(service) if finding.check in checks)

"""The second step: from a snapshot on disk and the registry to the view that the reports lay out. Needs no cloud."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import Any

from auditor import __version__
from auditor.closing import Closing, close
from auditor.errors import AuditorError
from auditor.facts.governance import Account
from auditor.finding import SEVERITIES
from auditor.gaps import Counted, GapList, Stated
from auditor.reading import Reading
from auditor.registry.history import Change, Past
from auditor.registry.runs import RunRecord
from auditor.registry.statements.models import Statements
from auditor.registry.trend import trend
from auditor.regulation.data import regulation_digest
from auditor.regulation.items import load_items
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import ANSWERS
from auditor.rule.judge import join
from auditor.rule.texts import RuleText
from auditor.run.accounts import chosen, judge, note_left_out, read
from auditor.run.ending import own_roles
from auditor.run.ledger import Ledger
from auditor.scope import Service
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from checks.register import DERIVED, JOINS, rules, texts
from reports.view import RunView


@dataclass(frozen=True)
class Known:
    """What the registry knows: services, findings that ever failed, audits, what people stated."""

    services: tuple[Service, ...] = ()
    past: Mapping[str, Past] | None = None
    runs: tuple[RunRecord, ...] = ()
    statements: Statements = field(default_factory=Statements)

    def before(self, started: datetime) -> RunRecord | None:
        """The audit before one that started then: that one may be recorded already, and be reported again."""
        return max((run for run in self.runs if run.started_at < started), key=lambda run: run.started_at, default=None)

    def earlier(self, started: datetime) -> Iterator[datetime]:
        """When the audits before one started that started then."""
        return (run.started_at for run in self.runs if run.started_at < started)


def view(
    run: str,
    started: datetime,
    snapshots: Iterable[Snapshot],
    known: Known,
    settings: Settings,
    closing: str | None = None,
) -> RunView:
    """Judge snapshots and build the view of the run. The same snapshots, registry and settings give the same view.

    `closing`: the ID of the service whose end the run proves; then it speaks of that one alone.
    """
    ledger = Ledger()
    frames, taken = read(snapshots, ledger)
    services, ended = chosen(known.services, closing, frames[Account], taken)
    note_left_out(services, taken, started, ledger)
    readings, changes = ledger.readings, ledger.changes
    parameters = thresholds(settings)
    criteria = Criteria(parameters, started)
    joined = join(frames, readings, services, parameters, started, JOINS, DERIVED)
    counted = Counted([ended] if ended else services)
    stated = Stated(known.statements, parameters, criteria.today)
    judge(joined, known.past or {}, stated, counted, ledger, ended)
    lists = counted.lists(load_items(), criteria.today, ledger.findings, stated)
    end = close(ended, services, joined.frames, readings, criteria, own_roles(settings)) if ended else None
    # What comes from files was read at their date, long before.
    finished = max(started, max((reading.finished_at for reading in readings), default=started))
    complete = all(reading.status in ANSWERS for reading in readings)
    record = RunRecord(
        id=run,
        started_at=started,
        finished_at=finished,
        version=__version__,
        regulation=regulation_digest(),
        parameters=parameters.digest,
        complete=complete,
        exit_status=end_status(end) if end else exit_status(lists, changes, complete, settings),
        scopes=tuple(f"{provider}:{account}" for provider, account in taken),
        counts=_counts(lists, readings),
    )
    return RunView(
        run=record,
        gap_lists=lists,
        found=ledger.findings,
        extents=counted.extents,
        readings=readings,
        rules={code: RuleText.of(rule, texts()[code]) for code, rule in rules().items()},
        changes=changes,
        previous=known.before(started),
        taken=taken,
        language=settings.language,
        parameters=parameters.as_dict(),
        closing=end,
        trend=trend(_after(known.past or {}, changes), (*known.earlier(started), started)),
        deadlines={one.id: _deadlines(parameters.for_service(one.id)) for one in services}
        | {"": _deadlines(parameters)},
    )


def _after(past: Mapping[str, Past], changes: Mapping[str, Change]) -> Iterator[Past]:
    """Every finding that ever failed, as this run leaves it."""
    before = sorted(past.values(), key=attrgetter("id"))
    now = (change.after for change in changes.values())
    for _, same in groupby(merge(before, now, key=attrgetter("id")), key=attrgetter("id")):
        *_, newest = same
        yield newest


def _deadlines(parameters: Parameters) -> dict[str, int]:
    return {severity: getattr(parameters, f"remedy_days_{severity}") for severity in SEVERITIES}


def thresholds(settings: Settings) -> Parameters:
    """The thresholds in force: the settings' own, and those of single services."""
    installation: dict[str, Any] = dict(settings.parameters)
    single = installation.pop("service", {})
    if not isinstance(single, dict) or not all(isinstance(values, dict) for values in single.values()):
        raise AuditorError("settings: parameters.service holds a table for each service: [parameters.service.ID]")
    return Parameters.load(installation, single)


def exit_status(lists: Sequence[GapList], changes: Mapping[str, Change], complete: bool, settings: Settings) -> int:
    """3: something new at or above `fail_on`; else 4: something could not be read; else 0."""
    bad = set(SEVERITIES[: SEVERITIES.index(settings.fail_on) + 1])
    for gap_list in lists:
        for finding in gap_list.findings:
            change = changes.get(finding.id)
            if finding.status == "fail" and finding.severity in bad and change and change.state in ("new", "reopened"):
                return 3
    return 0 if complete else 4


def end_status(end: Closing) -> int:
    """0: nothing remains, and that is certified; 3: something remains; 4: nothing was found, but not all was seen."""
    if end.certified:
        return 0
    return 3 if end.remains or end.scheduled else 4


def _counts(lists: Sequence[GapList], readings: Collection[Reading]) -> dict[str, int]:
    counts = {"services": sum(1 for one in lists if one.service), "readings": len(readings)}
    for one in lists:
        for by_status in one.checks.values():
            for status, number in by_status.items():
                counts[status] = counts.get(status, 0) + number
        for verdict, number in one.verdicts.items():
            counts[f"items_{verdict}"] = counts.get(f"items_{verdict}", 0) + number
        for kind, number in _in_force(one).items():
            counts[kind] = counts.get(kind, 0) + number
    from_files = {(reading.provider, reading.account) for reading in readings if reading.is_file}
    for reading in readings:
        if (reading.provider, reading.account) in from_files:
            continue
        counts["calls"] = counts.get("calls", 0) + max(reading.pages, 1)
    return dict(sorted(counts.items()))


def _in_force(one: GapList) -> dict[str, int]:
    """How many statements count for the service."""
    answers = [item.answers for item in one.items]
    return {
        "attestations": sum(told.holds for said in answers for told in said.attestations),
        "acceptances": sum(told.holds for told in one.acceptances),
        "reviews": sum(said.reviewed for said in answers),
    }

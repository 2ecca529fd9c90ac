"""The second step: from a snapshot on disk and the registry to the view that the reports lay out. Needs no cloud."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from auditor import __version__
from auditor.closing import Closing, close
from auditor.errors import AuditorError
from auditor.facts.tables import TABLES
from auditor.finding import SEVERITIES, Finding, Status
from auditor.gaps import GapList, gap_lists
from auditor.reading import Reading
from auditor.registry.history import Change, Past, Seen, follow
from auditor.registry.runs import RunRecord
from auditor.regulation.data import regulation_digest
from auditor.regulation.items import load_items
from auditor.regulation.parameters import Parameters
from auditor.rule.coverage import Coverage
from auditor.rule.declare import Criteria
from auditor.rule.derive import spread
from auditor.rule.evaluate import Batch
from auditor.rule.holes import ANSWERS
from auditor.rule.judge import judge
from auditor.rule.texts import RuleText
from auditor.run.collecting import left_out
from auditor.run.ending import ending, neighbours, own_roles
from auditor.scope import Service
from auditor.settings import Settings
from auditor.snapshot import Facts, Snapshot
from checks.register import DERIVED, JOINS, rules, texts
from reports.view import RunView


@dataclass(frozen=True)
class Known:
    """What the registry knows: services, findings that ever failed, audits."""

    services: tuple[Service, ...] = ()
    past: Mapping[str, Past] | None = None
    runs: tuple[RunRecord, ...] = ()

    def before(self, started: datetime) -> RunRecord | None:
        """The audit before one that started then: that one may be recorded already, and be reported again."""
        return max((run for run in self.runs if run.started_at < started), key=lambda run: run.started_at, default=None)


def view(
    run: str,
    started: datetime,
    snapshots: Sequence[Snapshot],
    known: Known,
    settings: Settings,
    closing: str | None = None,
) -> RunView:
    """Judge snapshots and build the view of the run. The same snapshots, registry and settings give the same view.

    `closing`: the ID of the service whose end the run proves; then it speaks of that one alone.
    """
    facts = Facts.of(snapshots)
    # Every row stands in the facts by now; a thousand accounts' own frames would take as much room again.
    snapshots = [replace(one, frames={}, readings=()) for one in snapshots]
    ended = ending(known.services, closing) if closing else None
    services = neighbours(known.services, ended) if ended else known.services
    readings = (*facts.readings, *left_out(services, snapshots, started))
    parameters = thresholds(settings)
    criteria = Criteria(parameters, started)
    frames = {table: facts.frame(table) for table in TABLES}
    judged = judge(frames, readings, services, parameters, started, rules().values(), JOINS, DERIVED)
    lists = gap_lists(judged.batches, [ended] if ended else services, load_items(), criteria.today)
    end = close(ended, services, judged.frames, readings, criteria, own_roles(settings)) if ended else None
    changes = _changes(judged.batches, known.past or {}, Coverage(spread(readings, DERIVED), rules()), started)
    if ended:
        changes = {key: change for key, change in changes.items() if change.after.service == ended.id}
    # What comes from files was read at their date, long before.
    finished = max((started, *(reading.finished_at for reading in readings)))
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
        scopes=tuple(f"{snapshot.provider}:{snapshot.account}" for snapshot in snapshots),
        counts=_counts(lists, readings),
    )
    return RunView(
        run=record,
        gap_lists=lists,
        batches=judged.batches,
        readings=readings,
        rules={code: RuleText.of(rule, texts()[code]) for code, rule in rules().items()},
        changes=changes,
        previous=known.before(started),
        taken={(snapshot.provider, snapshot.account): snapshot.taken_at for snapshot in snapshots},
        language=settings.language,
        parameters=parameters.as_dict(),
        closing=end,
    )


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


def _changes(
    batches: Sequence[Batch], past: Mapping[str, Past], coverage: Coverage, at: datetime
) -> Mapping[str, Change]:
    # What passes matters only where it failed before; most passes are never made into findings.
    wanted: tuple[Status, ...] = () if past else ("fail",)
    found = (finding for batch in batches for finding in batch.findings(*wanted))
    seen = [_seen(finding) for finding in found if finding.status == "fail" or finding.id in past]
    return {change.id: change for change in follow(past, seen, coverage.covered, at)}


def _seen(finding: Finding) -> Seen:
    return Seen(
        id=finding.id,
        service=finding.service or "",
        check=finding.check,
        provider=finding.provider,
        account=finding.account,
        region=finding.region,
        resource=finding.resource,
        severity=finding.severity,
        status=finding.status,
    )


def _counts(lists: Sequence[GapList], readings: Sequence[Reading]) -> dict[str, int]:
    counts = {"services": sum(1 for one in lists if one.service), "readings": len(readings)}
    for one in lists:
        for by_status in one.checks.values():
            for status, number in by_status.items():
                counts[status] = counts.get(status, 0) + number
        for verdict, number in one.verdicts.items():
            counts[f"items_{verdict}"] = counts.get(f"items_{verdict}", 0) + number
    from_files = {(reading.provider, reading.account) for reading in readings if reading.is_file}
    for reading in readings:
        if (reading.provider, reading.account) in from_files:
            continue
        counts["calls"] = counts.get("calls", 0) + max(reading.pages, 1)
    return dict(sorted(counts.items()))

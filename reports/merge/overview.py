"""All services of many runs. What stays in memory is a line for each service, never a finding."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError
from auditor.finding import SEVERITIES
from auditor.gaps import VERDICTS
from auditor.rule.texts import RuleText
from reports.contract import Run, opened, services
from reports.times import TOKYO


@dataclass(frozen=True)
class Audit:
    """One run under the name that tells it from the others."""

    label: str
    run: Run


@dataclass(frozen=True, kw_only=True)
class Line:
    """One service of one audit; `id` None is what nobody claims there."""

    audit: Audit
    id: str | None
    name: str
    verdicts: Mapping[str, int]
    severities: Mapping[str, int]
    accounts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Failing:
    """One check over all audits."""

    check: str
    findings: int
    services: int
    audits: Mapping[str, int]
    """By the audit's label, the services that fail it there; most first."""


@dataclass(frozen=True)
class Note:
    """What to know before one reads on: the words `overview.note_...`, and the audits that it is about."""

    key: str
    audits: Sequence[str]
    days: int = 0
    """Between the first and the last audit, where it is about that."""


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What the overview tells."""

    audits: Sequence[Audit]
    """In the order in which they were named."""
    lines: Sequence[Line]
    """Audit by audit."""
    items: Mapping[str, Mapping[str, int]]
    """For each item, the registered services by verdict."""
    failing: Sequence[Failing]
    """The checks that fail, in most services first."""
    notes: Sequence[Note]
    shared: Sequence[str]
    """`provider:account` of what several audits read: it is counted in each of them."""
    rules: Mapping[str, RuleText]

    @property
    def registered(self) -> Sequence[Line]:
        """The services of the registries."""
        return [line for line in self.lines if line.id is not None]

    def document(self) -> dict[str, Any]:
        """All of it as one JSON document."""
        return {
            "audits": [_audit(one, self.lines) for one in self.audits],
            "notes": [{"note": note.key, "audits": list(note.audits)} for note in self.notes],
            "shared": list(self.shared),
            "services": [
                {
                    "audit": line.audit.label,
                    "service": line.id,
                    "name": line.name,
                    "verdicts": dict(line.verdicts),
                    "severities": dict(line.severities),
                    "accounts": [{"provider": provider, "account": account} for provider, account in line.accounts],
                }
                for line in self.lines
            ],
            "items": [{"id": item, "verdicts": dict(counted)} for item, counted in self.items.items()],
            "checks": [
                {"check": one.check, "failing": one.findings, "services": one.services, "audits": dict(one.audits)}
                for one in self.failing
            ],
        }


def overview(named: Sequence[tuple[str | None, Path]], rules: Mapping[str, RuleText]) -> Overview:
    """The overview of the runs in some folders, each with a name or None for its run's ID.

    AuditorError, a line for each, for folders that are not as their run wrote them, a run that is there twice, and the
    proof of an end: an overview without some of the audits would look as good as one with all.
    """
    audits = _audits(named)
    lines: list[Line] = []
    items: dict[str, Counter[str]] = defaultdict(Counter)
    findings: Counter[str] = Counter()
    failed: dict[str, Counter[str]] = defaultdict(Counter)
    for audit in audits:
        for one in services(audit.run):
            lines.append(
                Line(
                    audit=audit,
                    id=one.id,
                    name=one.name,
                    verdicts=one.verdicts,
                    severities=one.severities,
                    accounts=one.accounts,
                )
            )
            for item, verdict in one.items.items() if one.id is not None else ():
                items[item][verdict] += 1
            fails = {code: counts["fail"] for code, counts in one.checks.items() if counts.get("fail")}
            findings.update(fails)
            for code in fails:
                failed[code][audit.label] += 1
    return Overview(
        audits=audits,
        lines=lines,
        items={item: {v: items[item][v] for v in VERDICTS} for item in sorted(items)},
        failing=[
            Failing(code, findings[code], failed[code].total(), dict(failed[code].most_common()))
            for code in sorted(failed, key=lambda code: (-failed[code].total(), code))
        ],
        notes=_notes(audits),
        shared=_shared(audits),
        rules=rules,
    )


def worst_first(line: Line) -> tuple[Any, ...]:
    """What services are sorted by: failing findings by severity, then items that are open."""
    bad = (
        *(-line.severities[severity] for severity in SEVERITIES),
        -line.verdicts["gap"],
        -line.verdicts["unverified"],
    )
    return (*bad, line.audit.label, line.id or "")


def _audits(named: Sequence[tuple[str | None, Path]]) -> list[Audit]:
    found: list[Audit] = []
    wrong: list[str] = []
    seen: dict[str, Path] = {}
    given = {name for name, _ in named if name}
    for name, folder in named:
        try:
            run = _audit_of(folder, seen)
        except AuditorError as error:
            wrong.append(str(error))
            continue
        found.append(Audit(_label(name or run.id, {one.label for one in found} | (given if not name else set())), run))
    if wrong:
        raise AuditorError("\n".join(wrong))
    return found


def _audit_of(folder: Path, seen: dict[str, Path]) -> Run:
    run = opened(folder)
    if run.closing is not None:
        raise AuditorError(f"{folder}: proves the end of one service and is no audit; leave it out")
    whole = " ".join(run.sums[name] for name in sorted(run.sums))
    if whole in seen:
        raise AuditorError(f"{folder}: is the same run as {seen[whole]}; its services would count twice")
    seen[whole] = folder
    return run


def _label(wanted: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken."""
    label, number = wanted, 1
    while label in taken:
        number += 1
        label = f"{wanted} ({number})"
    return label


def _notes(audits: Sequence[Audit]) -> list[Note]:
    """What makes audits hard to compare. What they are measured by is that of the newest."""
    newest = max(audits, key=lambda audit: audit.run.started_at).run
    notes = []
    for key in ("regulation", "parameters", "version"):
        other = [one.label for one in audits if getattr(one.run, key) != getattr(newest, key)]
        notes += [Note(key, other)] if other else []
    days = {one.label: one.run.started_at.astimezone(TOKYO).date() for one in audits}
    first, last = min(days.values()), max(days.values())
    if first != last:
        notes.append(Note("dates", [label for label, day in days.items() if day == first], (last - first).days))
    partly = [one.label for one in audits if not one.run.complete]
    return [*notes, *([Note("incomplete", partly)] if partly else [])]


def _shared(audits: Sequence[Audit]) -> list[str]:
    counted = Counter(scope for audit in audits for scope in {*audit.run.scopes})
    return sorted(scope for scope, number in counted.items() if number > 1)


def _audit(one: Audit, lines: Sequence[Line]) -> dict[str, Any]:
    services = sum(1 for line in lines if line.audit is one and line.id is not None)
    return {"label": one.label, **one.run.head(), "services": services}

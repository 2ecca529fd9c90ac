"""overview.html: where the services of all audits stand, and what most of them have to mend."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.finding import SEVERITIES
from auditor.gaps import VERDICTS
from auditor.regulation.items import load_items
from reports.html.page import render
from reports.merge.overview import Failing, Line, Overview, worst_first
from reports.times import moment_text
from reports.words import Words

CAP = 1_000
"""Services that the page lists; the CSV has all."""
_CHECKS = 20
_FIRST = 5
_NAMES = 5
"""Audits that one sentence names."""


@dataclass(frozen=True)
class AuditRow:
    """One audit with the sums of its services."""

    label: str
    run: str
    when: str
    complete: bool
    services: int
    verdicts: Mapping[str, int]
    severities: Mapping[str, int]


@dataclass(frozen=True)
class ServiceRow:
    """One service."""

    audit: str
    name: str
    id: str
    verdicts: Mapping[str, int]
    severities: Mapping[str, int]

    @property
    def values(self) -> Mapping[str, str]:
        """What the filters look at."""
        return {
            "severity": " ".join(key for key, number in self.severities.items() if number),
            "verdict": " ".join(key for key, number in self.verdicts.items() if number),
        }


@dataclass(frozen=True)
class ItemRow:
    """One item; heading and text are empty for one that this version does not have."""

    id: str
    heading: str
    text: str
    verdicts: Mapping[str, int]
    """Services by verdict."""


@dataclass(frozen=True)
class Step:
    """A check to see to first."""

    severity: str
    title: str
    why: str
    numbers: Failing
    names: str
    """The audits where most services fail it, with how many."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """The values of the page."""

    head: Sequence[tuple[str, str]]
    services: int
    with_gaps: int
    tiles: Sequence[tuple[str, str, int]]
    """(words, tone, number)."""
    remarks: Sequence[str]
    first: Sequence[Step]
    audits: Sequence[AuditRow]
    rows: Sequence[ServiceRow]
    more: int
    items: Sequence[ItemRow]
    checks: Sequence[tuple[str, str, Failing]]
    """(severity, title, numbers); both are empty for a check that this version does not have."""


def html(overview: Overview, say: Words) -> str:
    """The page."""
    lines = sorted(overview.lines, key=worst_first)
    registered = overview.registered
    instants = [audit.run.started_at for audit in overview.audits]
    first, last = (moment_text(instant, say.language) for instant in (min(instants), max(instants)))
    page = Page(
        head=(
            (say("overview.audits_n"), str(len(overview.audits))),
            (say("overview.span"), f"{first}{say('value.until')}{last}"),
        ),
        services=len(registered),
        with_gaps=sum(1 for line in registered if line.verdicts["gap"]),
        tiles=(
            ("index.tile_critical", "critical", sum(line.severities["critical"] for line in lines)),
            ("index.tile_high", "high", sum(line.severities["high"] for line in lines)),
            ("index.tile_unverified", "unverified", sum(line.verdicts["unverified"] for line in registered)),
        ),
        remarks=_remarks(overview, say),
        first=_first(overview, say),
        audits=_audits(overview, say),
        rows=[_row(line, say) for line in lines[:CAP]],
        more=max(len(lines) - CAP, 0),
        items=_items(overview, say),
        checks=[_check(one, overview, say) for one in overview.failing[:_CHECKS]],
    )
    return render("overview.html.j2", page, say)


def _remarks(overview: Overview, say: Words) -> list[str]:
    said = [
        say(f"overview.note_{note.key}", names=_joined(note.audits, say), days=note.days) for note in overview.notes
    ]
    if overview.shared:
        said.append(say("overview.note_shared", n=len(overview.shared)))
    return said


def _first(overview: Overview, say: Words) -> list[Step]:
    """The worst of what fails, and of that what fails in most services: one cause, and one letter to many offices."""
    known = [(overview.rules[one.check], one) for one in overview.failing if one.check in overview.rules]
    known.sort(key=lambda pair: (SEVERITIES.index(pair[0].severity), -pair[1].services, pair[1].check))
    return [
        Step(
            rule.severity,
            say.of(rule.title),
            say.of(rule.why),
            one,
            _joined([say("overview.counted", name=name, n=number) for name, number in one.audits.items()], say),
        )
        for rule, one in known[:_FIRST]
    ]


def _joined(names: Sequence[str], say: Words) -> str:
    return say("value.joint").join(say.some(names, _NAMES))


def _audits(overview: Overview, say: Words) -> list[AuditRow]:
    verdicts: dict[str, Counter[str]] = {audit.label: Counter() for audit in overview.audits}
    severities: dict[str, Counter[str]] = {audit.label: Counter() for audit in overview.audits}
    services: Counter[str] = Counter()
    for line in overview.lines:
        severities[line.audit.label].update(line.severities)
        if line.id is not None:
            services[line.audit.label] += 1
            verdicts[line.audit.label].update(line.verdicts)
    return [
        AuditRow(
            label=audit.label,
            run=audit.run.id,
            when=moment_text(audit.run.started_at, say.language),
            complete=audit.run.complete,
            services=services[audit.label],
            verdicts={verdict: verdicts[audit.label][verdict] for verdict in VERDICTS},
            severities={severity: severities[audit.label][severity] for severity in SEVERITIES},
        )
        for audit in overview.audits
    ]


def _row(line: Line, say: Words) -> ServiceRow:
    name = say("page.unclaimed") if line.id is None else line.name
    return ServiceRow(line.audit.label, name, line.id or "", line.verdicts, line.severities)


def _items(overview: Overview, say: Words) -> list[ItemRow]:
    known = {item.id: item for item in load_items()}
    order = {item: number for number, item in enumerate(known)}
    rows = []
    for item in sorted(overview.items, key=lambda item: (order.get(item, len(order)), item)):
        told = (say.of(known[item].heading), say.of(known[item])) if item in known else ("", "")
        rows.append(ItemRow(item, *told, overview.items[item]))
    return rows


def _check(one: Failing, overview: Overview, say: Words) -> tuple[str, str, Failing]:
    rule = overview.rules.get(one.check)
    return (rule.severity, say.of(rule.title), one) if rule else ("", "", one)

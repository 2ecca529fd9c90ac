"""Failing and unknown findings of one service, put together by check as a reader works through them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.finding import SEVERITIES, Finding, Severity
from auditor.gaps import GapList
from auditor.regulation.items import items_of
from reports.html.ages import Ages, is_late, open_days
from reports.html.operations import Operations, of_finding
from reports.observed import words
from reports.reasons import reason
from reports.times import stamp
from reports.view import RunView
from reports.words import Words

CAP = 200
"""Rows of one check on a page."""
ROWS = 800
"""Rows of all checks on a page: beyond that every check shows fewer, so that the page stays quick to open."""
_LEAST = 3
_OPERATIONS = 6
"""Operations that are named as the evidence of a check."""
_EXAMPLES = 3
_MANY = 3
_LONG = 40
"""A value of more characters that all of so many rows have is told once."""


@dataclass(frozen=True)
class Row:
    """One failing resource."""

    anchor: str
    """What a link to it ends in; empty for further rows of one finding."""
    severity: Severity
    name: str
    resource: str
    """Empty where the finding is about the whole account."""
    provider: str
    account: str
    region: str
    observed: Sequence[tuple[str, str]]
    remark: str
    """The sentence where it is not simply the check's why."""
    state: str
    since: str
    late: bool
    """Open beyond its deadline."""
    acceptance: int | None
    """Number of the accepted risk that covered it until it ended."""


@dataclass(frozen=True)
class Failing:
    """One check with what fails it."""

    code: str
    severity: Severity
    """The worst of its rows."""
    title: str
    why: str
    remedies: Sequence[tuple[str, str]]
    """(provider, remedy), for the clouds of its rows."""
    items: Sequence[str]
    rows: Sequence[Row]
    common: Sequence[tuple[str, str]]
    """Long observed values that all of the rows share, and do not repeat."""
    total: int
    extent: Mapping[str, int]
    """How many resources fail it, by cloud; several rows may be of one."""
    new: int
    late: int
    """Findings that are open beyond their deadline."""
    operations: Sequence[str]
    """What the clouds were asked for the observed values of its rows."""
    taken: Sequence[str]
    """From when to when its rows were read: one time or two."""

    @property
    def resources(self) -> int:
        """How many resources fail it."""
        return sum(self.extent.values())

    @property
    def hidden(self) -> int:
        """Rows that are in gaps.csv only."""
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Undecided:
    """One check that could not be decided on something, with each reason and how often it applies."""

    code: str
    severity: Severity
    title: str
    items: Sequence[str]
    total: int
    reasons: Sequence[tuple[str, int]]
    examples: Sequence[str]


def failing(view: RunView, gaps: GapList, old: Ages, asked: Operations, say: Words) -> list[Failing]:
    """The checks that fail, worst first: by severity, then by resources, then by code. `old`: how long they are open;
    `asked`: what the clouds were asked."""
    shown: dict[str, list[Finding]] = {}
    cap = _cap([counts.get("fail", 0) for counts in gaps.checks.values()])
    for finding in gaps.findings:
        if finding.status != "fail":
            break  # what is unknown stands behind all that fails
        some = shown.setdefault(finding.check, [])
        if len(some) < cap:
            some.append(finding)
    groups = [_failing(view, gaps, code, found, old, asked, say) for code, found in shown.items()]
    return sorted(groups, key=lambda g: (SEVERITIES.index(g.severity), -g.resources, g.code))


def undecided(view: RunView, gaps: GapList, say: Words) -> list[Undecided]:
    """The checks that are unknown on something, worst first."""
    groups: dict[str, _Open] = defaultdict(_Open)
    for finding in gaps.findings:
        if finding.status == "unknown":
            groups[finding.check].add(finding, reason(finding, view.rules[finding.check], say))
    found = [_undecided(view, code, group, say) for code, group in groups.items()]
    return sorted(found, key=lambda g: (SEVERITIES.index(g.severity), -g.total, g.code))


def _cap(totals: Sequence[int]) -> int:
    """Rows that each check may show, so that all together are no more than a page takes."""
    fits = (cap for cap in range(CAP, _LEAST, -1) if sum(min(cap, total) for total in totals) <= ROWS)
    return next(fits, _LEAST)


def _failing(
    view: RunView, gaps: GapList, code: str, worst: Sequence[Finding], old: Ages, asked: Operations, say: Words
) -> Failing:
    rule, extent = view.rules[code], gaps.extents[code]
    named = sorted(set().union(*(of_finding(asked, finding, rule.table) for finding in worst)))
    rows = [_row(view, one, at > 0 and worst[at - 1].id == one.id, say) for at, one in enumerate(worst)]
    common = _common(rows)
    times = [view.taken[place] for one in worst if (place := (one.provider, one.account)) in view.taken]
    return Failing(
        code=code,
        severity=worst[0].severity,
        title=say.of(rule.title),
        why=say.of(rule.why),
        remedies=[(cloud, say.of(rule.remedy[cloud])) for cloud in sorted(extent) if cloud in rule.remedy],
        items=items_of(code),
        rows=[replace(row, observed=[pair for pair in row.observed if pair not in common]) for row in rows],
        common=common,
        total=gaps.checks[code]["fail"],
        extent=extent,
        new=old.new[code],
        late=old.late[code],
        operations=say.some(named, _OPERATIONS),
        taken=sorted({stamp(edge(times)) for edge in (min, max)}) if times else (),
    )


def _common(rows: Sequence[Row]) -> Sequence[tuple[str, str]]:
    if len(rows) < _MANY:
        return ()
    long = [pair for pair in rows[0].observed if len(pair[1]) > _LONG]
    return [pair for pair in long if all(pair in row.observed for row in rows)]


def _row(view: RunView, finding: Finding, again: bool, say: Words) -> Row:
    rule = view.rules[finding.check]
    change = view.changes.get(finding.id)
    whole = finding.resource == finding.account
    return Row(
        anchor="" if again else f"f-{finding.id}",
        severity=finding.severity,
        name=finding.name or "",
        resource="" if whole else finding.resource,
        provider=finding.provider,
        account=finding.account,
        region=finding.region,
        observed=words(finding.observed, rule.table, say),
        remark=reason(finding, rule, say) if finding.note else "",
        state=change.state if change else "none",
        since=stamp(change.first_seen).partition(" ")[0] if change else "",
        late=change is not None and is_late(view, finding, open_days(view, change)),
        acceptance=finding.acceptance,
    )


@dataclass
class _Open:
    """What is unknown by one check, counted one by one, worst first."""

    severity: Severity = SEVERITIES[-1]
    total: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, finding: Finding, why: str) -> None:
        self.severity = min(self.severity, finding.severity, key=SEVERITIES.index)
        self.total += 1
        self.reasons[why] += 1
        if len(self.examples) < _EXAMPLES and finding.resource != finding.account:
            self.examples.append(finding.name or finding.resource)


def _undecided(view: RunView, code: str, group: _Open, say: Words) -> Undecided:
    return Undecided(
        code=code,
        severity=group.severity,
        title=say.of(view.rules[code].title),
        items=items_of(code),
        total=group.total,
        reasons=sorted(group.reasons.items(), key=lambda pair: (-pair[1], pair[0])),
        examples=group.examples,
    )

"""Failing and unknown findings of one service, put together by check as a reader works through them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.finding import SEVERITIES, Finding, Severity
from auditor.gaps import GapList
from auditor.regulation.items import items_of
from reports.findings import first_seen, state
from reports.observed import words
from reports.reasons import reason
from reports.times import stamp
from reports.view import RunView
from reports.words import Words

CAP = 200
"""Rows of one check on a page."""
_EXAMPLES = 3


@dataclass(frozen=True)
class Row:
    """One failing resource."""

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
    total: int
    extent: Mapping[str, int]
    """How many resources fail it, by cloud; several rows may be of one."""

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


def failing(view: RunView, gaps: GapList, say: Words) -> list[Failing]:
    """The checks that fail, worst first: by severity, then by resources, then by code."""
    shown: dict[str, list[Finding]] = {}
    for finding in gaps.findings:
        if finding.status != "fail":
            break  # what is unknown stands behind all that fails
        some = shown.setdefault(finding.check, [])
        if len(some) < CAP:
            some.append(finding)
    groups = [_failing(view, gaps, code, found, say) for code, found in shown.items()]
    return sorted(groups, key=lambda g: (SEVERITIES.index(g.severity), -g.resources, g.code))


def undecided(view: RunView, gaps: GapList, say: Words) -> list[Undecided]:
    """The checks that are unknown on something, worst first."""
    groups: dict[str, _Open] = defaultdict(_Open)
    for finding in gaps.findings:
        if finding.status == "unknown":
            groups[finding.check].add(finding, reason(finding, view.rules[finding.check], say))
    found = [_undecided(view, code, group, say) for code, group in groups.items()]
    return sorted(found, key=lambda g: (SEVERITIES.index(g.severity), -g.total, g.code))


def _failing(view: RunView, gaps: GapList, code: str, worst: Sequence[Finding], say: Words) -> Failing:
    rule, extent = view.rules[code], gaps.extents[code]
    return Failing(
        code=code,
        severity=worst[0].severity,
        title=say.of(rule.title),
        why=say.of(rule.why),
        remedies=[(cloud, say.of(rule.remedy[cloud])) for cloud in sorted(extent) if cloud in rule.remedy],
        items=items_of(code),
        rows=[_row(view, finding, say) for finding in worst],
        total=gaps.checks[code]["fail"],
        extent=extent,
    )


def _row(view: RunView, finding: Finding, say: Words) -> Row:
    rule = view.rules[finding.check]
    seen = first_seen(view, finding)
    whole = finding.resource == finding.account
    return Row(
        severity=finding.severity,
        name=finding.name or "",
        resource="" if whole else finding.resource,
        provider=finding.provider,
        account=finding.account,
        region=finding.region,
        observed=words(finding.observed, rule.table, say),
        remark=reason(finding, rule, say) if finding.note else "",
        state=state(view, finding) or "none",
        since=stamp(seen).partition(" ")[0] if seen else "",
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

"""Failing and unknown findings of one service, put together by check as a reader works through them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    resources: frozenset[tuple[str, str, str]]
    """(provider, account, resource) of all, so that several services can be put together."""

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
    groups = [_failing(view, code, found, say) for code, found in _by_check(gaps, "fail")]
    return sorted(groups, key=lambda g: (SEVERITIES.index(g.severity), -len(g.resources), g.code))


def undecided(view: RunView, gaps: GapList, say: Words) -> list[Undecided]:
    """The checks that are unknown on something, worst first."""
    groups = [_undecided(view, code, found, say) for code, found in _by_check(gaps, "unknown")]
    return sorted(groups, key=lambda g: (SEVERITIES.index(g.severity), -g.total, g.code))


def _by_check(gaps: GapList, status: str) -> Iterable[tuple[str, list[Finding]]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in gaps.findings:
        if finding.status == status:
            found[finding.check].append(finding)
    return found.items()


def _worst(findings: Sequence[Finding]) -> Severity:
    return min((finding.severity for finding in findings), key=SEVERITIES.index)


def _failing(view: RunView, code: str, findings: Sequence[Finding], say: Words) -> Failing:
    rule = view.rules[code]
    clouds = [cloud for cloud in sorted({finding.provider for finding in findings}) if cloud in rule.remedy]
    return Failing(
        code=code,
        severity=_worst(findings),
        title=say.of(rule.title),
        why=say.of(rule.why),
        remedies=[(cloud, say.of(rule.remedy[cloud])) for cloud in clouds],
        items=items_of(code),
        rows=[_row(view, finding, say) for finding in findings[:CAP]],
        total=len(findings),
        resources=frozenset((finding.provider, finding.account, finding.resource) for finding in findings),
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


def _undecided(view: RunView, code: str, findings: Sequence[Finding], say: Words) -> Undecided:
    rule = view.rules[code]
    reasons = Counter(reason(finding, rule, say) for finding in findings)
    shown = [finding.name or finding.resource for finding in findings if finding.resource != finding.account]
    return Undecided(
        code=code,
        severity=_worst(findings),
        title=say.of(rule.title),
        items=items_of(code),
        total=len(findings),
        reasons=sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])),
        examples=shown[:_EXAMPLES],
    )

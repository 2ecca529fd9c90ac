"""What the exchange formats lay out: one entry for each identity of a finding, with its words ready.

Several rows of one resource share an identity. Whoever takes a file in keeps one result an identity, the last perhaps:
so the worst of the rows speaks for all, and a pass never stands over a fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import attrgetter
from typing import Any

from auditor.cells import printable
from auditor.finding import Finding, Severity, Status
from auditor.registry.history import Change, State
from auditor.regulation.items import items_of
from reports.observed import data
from reports.reasons import reason, remedy
from reports.statements import covered_by
from reports.view import RunView
from reports.words import Words

PRODUCT = "municipal-cloud-auditor"
"""What the files name as their maker."""

WORST_FIRST: tuple[Status, ...] = ("fail", "unknown", "accepted", "pass", "not_applicable")
"""Of several rows. As with verdicts, what is unknown goes before what was accepted."""

_NAME, _SENTENCES = 1_000, 4_000
"""Characters of a name and of a text."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One identity. Texts are one line, without controls and direction marks; instants are UTC."""

    id: str
    check: str
    status: Status
    severity: Severity
    service: str | None
    service_name: str | None
    provider: str
    account: str
    region: str
    resource: str
    name: str | None
    table: str
    items: tuple[str, ...]
    title: str
    """What should hold."""
    reason: str
    """Why it has its status."""
    remedy: str
    """Empty where nothing is to be done."""
    observed: dict[str, Any]
    rows: int
    state: State | None
    """None for what never failed."""
    first_seen: datetime | None
    last_seen: datetime | None
    gone: bool = False
    """It failed in an earlier run, and is no longer there."""

    @property
    def place(self) -> str:
        """The account within its cloud."""
        return f"{self.provider}:{self.account}"


def worst(view: RunView, *services: str | None) -> Iterator[tuple[Finding, int]]:
    """For each identity the finding that speaks for it, and how many rows it stands for; in the one order."""
    for _, same in groupby(view.found.in_order(*services), key=attrgetter("id")):
        yield reduce(_worse, ((one, 1) for one in same))


def entries(view: RunView, say: Words, *services: str | None) -> Iterator[Entry]:
    """The entries of some services, or of all: by check, then service, place and resource."""
    names = _names(view)
    for finding, rows in worst(view, *services):
        yield _entry(view, finding, rows, names, say)


def with_gone(view: RunView, say: Words) -> Iterator[Entry]:
    """All entries, and behind them what failed in an earlier run and is no longer there."""
    left = {change.id for change in view.changes.values() if change.state == "resolved"}
    for entry in entries(view, say):
        left.discard(entry.id)
        yield entry
    names = _names(view)
    yield from (_gone(view, view.changes[key], names, say) for key in sorted(left))


def _worse(known: tuple[Finding, int], other: tuple[Finding, int]) -> tuple[Finding, int]:
    chosen = min(known[0], other[0], key=lambda one: WORST_FIRST.index(one.status))
    return chosen, known[1] + other[1]


def _names(view: RunView) -> dict[str | None, str]:
    return {gaps.service.id: gaps.service.name for gaps in view.gap_lists if gaps.service}


def _entry(view: RunView, finding: Finding, rows: int, names: dict[str | None, str], say: Words) -> Entry:
    rule, change = view.rules[finding.check], view.changes.get(finding.id)
    return Entry(
        id=finding.id,
        check=finding.check,
        status=finding.status,
        severity=finding.severity,
        **_place(finding, names),
        name=printable(finding.name, _NAME) if finding.name else None,
        table=rule.table,
        items=items_of(finding.check),
        title=printable(say.of(rule.title), _NAME),
        reason=printable(_reason(view, finding, say), _SENTENCES),
        remedy=printable(remedy(finding, rule, say), _SENTENCES) if finding.status == "fail" else "",
        observed=_shown(data(finding.observed)),
        rows=rows,
        state=change.state if change else None,
        first_seen=change.first_seen if change else None,
        last_seen=change.last_seen if change else None,
    )


def _reason(view: RunView, finding: Finding, say: Words) -> str:
    """Why, and with an accepted risk who approved it and until when."""
    why = reason(finding, view.rules[finding.check], say)
    return " ".join(text for text in (why, covered_by(view, finding, say)) if text)


def _gone(view: RunView, change: Change, names: dict[str | None, str], say: Words) -> Entry:
    past, rule = change.after, view.rules.get(change.after.check)
    severity: Any = past.severity
    return Entry(
        id=past.id,
        check=printable(past.check, _NAME),
        status="not_applicable",
        severity=severity,
        **_place(past, names),
        name=None,
        table=rule.table if rule else "",
        items=items_of(past.check),
        title=printable(say.of(rule.title) if rule else past.check, _NAME),
        reason=say("exchange.gone"),
        remedy="",
        observed={},
        rows=0,
        state=change.state,
        first_seen=change.first_seen,
        last_seen=change.last_seen,
        gone=True,
    )


def _place(of: Any, names: dict[str | None, str]) -> dict[str, Any]:
    """Service and place of a finding, or of what the registry remembers of one."""
    service = of.service or None
    return {
        "service": printable(service, _NAME) if service else None,
        "service_name": printable(names[service], _NAME) if service in names else None,
        "provider": of.provider,
        "account": printable(of.account, _NAME),
        "region": printable(of.region, _NAME),
        "resource": printable(of.resource, _SENTENCES),
    }


def _shown(value: Any) -> Any:
    """Observed values with their texts made as readable as the entry's own; lists and tables may hold some."""
    if isinstance(value, dict):
        return {printable(key, _NAME): _shown(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shown(one) for one in value]
    return printable(value, _SENTENCES) if isinstance(value, str) else value

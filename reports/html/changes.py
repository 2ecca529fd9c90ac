"""What changed since the run before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from auditor.finding import SEVERITIES
from auditor.registry.history import Change
from reports.view import RunView
from reports.words import Words

CAP = 100
"""Changes that a page lists."""
_LISTED = ("reopened", "new", "resolved")


@dataclass(frozen=True)
class Changed:
    """One finding that is new, back or gone."""

    state: str
    severity: str
    service: str
    """ID; empty where nobody claims it."""
    check: str
    title: str
    account: str
    region: str
    resource: str
    href: str
    """Where a page tells of its check; empty where none does."""


def counts(moves: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    """How many are new, reopened and resolved."""
    states = [*moves]
    return {state: sum(counted.get(state, 0) for counted in states) for state in ("new", "reopened", "resolved")}


def listed(view: RunView, told: Mapping[tuple[str, str], str], say: Words) -> Sequence[Changed]:
    """What is not simply still open: what is back first, then new, then gone; the worst first. No more than CAP.

    `told`: by service and check, the address at which a page tells of it.
    """
    chosen = (change for change in view.changes.values() if change.state in _LISTED)
    return [_changed(change, view, told, say) for change in nsmallest(CAP, chosen, key=_place)]


def _place(change: Change) -> tuple[object, ...]:
    past = change.after
    severity = SEVERITIES.index(past.severity) if past.severity in SEVERITIES else len(SEVERITIES)
    return (_LISTED.index(change.state), severity, past.service, past.check, past.account, past.resource, past.id)


def _changed(change: Change, view: RunView, told: Mapping[tuple[str, str], str], say: Words) -> Changed:
    past = change.after
    rule = view.rules.get(past.check)  # a check that an earlier version had may be gone
    return Changed(
        state=change.state,
        severity=past.severity,
        service=past.service,
        check=past.check,
        title=say.of(rule.title) if rule else past.check,
        account=past.account,
        region=past.region,
        resource=past.resource,
        href="" if change.state == "resolved" else told.get((past.service, past.check), ""),
    )

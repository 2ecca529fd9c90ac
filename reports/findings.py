"""The one order of findings that every format keeps to, and what the registry knows of each."""

from datetime import datetime

from auditor.finding import Finding
from reports.view import RunView


def state(view: RunView, finding: Finding) -> str | None:
    """new, open, resolved or reopened; None for what never failed."""
    change = view.changes.get(finding.id)
    return change.state if change else None


def first_seen(view: RunView, finding: Finding) -> datetime | None:
    """When a run first saw it fail."""
    change = view.changes.get(finding.id)
    return change.first_seen if change else None


def place(finding: Finding) -> tuple[str, ...]:
    """What the findings of one check are sorted by."""
    where = (finding.provider, finding.account, finding.region, finding.resource)
    # Several rows of one resource (rules of one group) share an identity: what was observed tells them apart.
    return (finding.service or "", *where, finding.note, finding.status, finding.name or "", repr(finding.observed))

"""The findings of a run in the one order that every format keeps to, with what the registry knows of them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from auditor.finding import Finding
from auditor.rule.evaluate import Batch
from reports.view import RunView


def by_check(view: RunView) -> Iterator[list[Finding]]:
    """Every finding, pass among them: by check, then service, place and resource. One check's at a time in memory."""
    batches: dict[str, list[Batch]] = defaultdict(list)
    for batch in view.batches:
        batches[batch.rule.code].append(batch)
    for code in sorted(batches):
        yield sorted((finding for batch in batches[code] for finding in batch.findings()), key=_place)


def state(view: RunView, finding: Finding) -> str | None:
    """new, open, resolved or reopened; None for what never failed."""
    change = view.changes.get(finding.id)
    return change.state if change else None


def first_seen(view: RunView, finding: Finding) -> datetime | None:
    """When a run first saw it fail."""
    change = view.changes.get(finding.id)
    return change.first_seen if change else None


def _place(finding: Finding) -> tuple[str, ...]:
    place = (finding.provider, finding.account, finding.region, finding.resource)
    # Several rows of one resource (rules of one group) share an identity: what was observed tells them apart.
    return (finding.service or "", *place, finding.note, finding.status, finding.name or "", repr(finding.observed))

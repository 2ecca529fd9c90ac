"""findings.jsonl: one finding a line, passes among them."""

from collections.abc import Iterator
from typing import Any

from auditor.finding import Finding
from auditor.reading import Reading
from auditor.regulation.items import items_of
from reports.findings import first_seen, state
from reports.json.statements import row
from reports.observed import data
from reports.reasons import reason
from reports.times import iso
from reports.view import RunView
from reports.words import LANGUAGES, Words


def lines(view: RunView) -> Iterator[dict[str, Any]]:
    """The lines, sorted by check, service, place and resource."""
    said = [Words(language) for language in LANGUAGES]
    return (_line(view, finding, said) for finding in view.found.in_order())


def _line(view: RunView, finding: Finding, said: list[Words]) -> dict[str, Any]:
    rule = view.rules[finding.check]
    seen = first_seen(view, finding)
    return {
        "id": finding.id,
        "check": finding.check,
        "status": finding.status,
        "severity": finding.severity,
        "service": finding.service,
        "provider": finding.provider,
        "account": finding.account,
        "region": finding.region,
        "resource": finding.resource,
        "name": finding.name,
        "items": list(items_of(finding.check)),
        "observed": data(finding.observed),
        "reason": {say.language: reason(finding, rule, say) for say in said},
        "reading": _reading(finding.readings[0]) if finding.readings else None,
        "first_seen": iso(seen) if seen else None,
        "state": state(view, finding),
        "note": finding.note or None,
        "acceptance": row(accepted) if (accepted := view.acceptances.get(finding.acceptance)) else None,
        "readings": [_reading(reading) for reading in finding.readings],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    """Enough to find the reading in readings.jsonl, and what it takes to mend it."""
    return {
        "operation": reading.operation,
        "region": reading.region,
        "resource": reading.resource,
        "status": reading.status,
        "denied_by": reading.denied_by,
        "permission": reading.permission,
        "error": reading.error,
    }

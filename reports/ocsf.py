"""ocsf.jsonl: a Compliance Finding of the Open Cybersecurity Schema Framework a line, passes among them."""

from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.finding import Severity, Status
from reports.entries import PRODUCT, Entry, with_gone
from reports.json.encode import line
from reports.regulation import title
from reports.view import RunView
from reports.words import Words

name = "ocsf"

VERSION = "1.8.0"
"""Of the schema: the newest of those that the kept library, by which the tests validate, ships (docs/formats.md)."""
_COMPLIANCE: dict[Status, tuple[int, str]] = {
    "pass": (1, "Pass"),
    "fail": (3, "Fail"),
    "accepted": (3, "Fail"),
    "unknown": (2, "Warning"),  # by the schema: no result, for want of information
    "not_applicable": (99, "Not applicable"),
}
_SEVERITIES: dict[Severity, tuple[int, str]] = {
    "critical": (5, "Critical"),
    "high": (4, "High"),
    "medium": (3, "Medium"),
    "low": (2, "Low"),
}
_ACTIVITIES = {1: "Create", 2: "Update", 3: "Close"}
_CLOUDS = {"aws": ("AWS", 10, "AWS Account"), "azure": ("Azure", 13, "Azure Subscription")}
_CLOUDS |= {"gcp": ("GCP", 11, "GCP Project")}


def write(view: RunView, folder: Path) -> tuple[Path, ...]:
    """Write the lines as they come."""
    say, path = Words(view.language), folder / "ocsf.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line(event(view, entry, say)) for entry in with_gone(view, say))
    return (path,)


def event(view: RunView, entry: Entry, say: Words) -> dict[str, Any]:
    """One line of the file."""
    activity = _activity(entry)
    severity, severity_name = _severity(entry)
    return {
        "activity_id": activity,
        "activity_name": _ACTIVITIES[activity],
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2003,
        "class_name": "Compliance Finding",
        "type_uid": 200300 + activity,
        "type_name": f"Compliance Finding: {_ACTIVITIES[activity]}",
        "time": _milliseconds(view.run.started_at),
        "severity_id": severity,
        "severity": severity_name,
        **_lifecycle(entry),
        "message": entry.reason,
        "metadata": {
            "version": VERSION,
            "profiles": ["cloud"],
            "product": {"name": PRODUCT, "vendor_name": PRODUCT, "version": view.run.version},
            "correlation_uid": view.run.id,
            "event_code": entry.check,
        },
        "cloud": _cloud(entry),
        "finding_info": _info(entry),
        "compliance": _compliance(entry, say),
        "resources": [_resource(entry)],
        **({"remediation": {"desc": entry.remedy}} if entry.remedy else {}),
        "unmapped": {"observed": entry.observed, "rows": entry.rows, "state": entry.state},
    }


def _activity(entry: Entry) -> int:
    if entry.state == "resolved":
        return 3
    return 2 if entry.state in ("open", "reopened") else 1


def _severity(entry: Entry) -> tuple[int, str]:
    """What passes alarms nobody, however grave a fail would be; the check's own severity stands with the check."""
    return (1, "Informational") if entry.status in ("pass", "not_applicable") else _SEVERITIES[entry.severity]


def _lifecycle(entry: Entry) -> dict[str, Any]:
    """The status of the finding as such; what never failed has none."""
    if entry.state == "resolved":
        return {"status_id": 4, "status": "Resolved"}
    if entry.status == "accepted":
        return {"status_id": 3, "status": "Suppressed"}
    return {"status_id": 1, "status": "New"} if entry.status in ("fail", "unknown") else {}


def _cloud(entry: Entry) -> dict[str, Any]:
    provider, kind, kind_name = _CLOUDS[entry.provider]
    if "/" in entry.account:  # a folder or organisation that the registry names and nobody could read
        kind, kind_name = 99, "GCP container"
    account = {"uid": entry.account, "type_id": kind, "type": kind_name}
    return {"provider": provider, "region": entry.region, "account": account}


def _info(entry: Entry) -> dict[str, Any]:
    times = {"first_seen_time": entry.first_seen, "created_time": entry.first_seen, "last_seen_time": entry.last_seen}
    return {
        "uid": entry.id,
        "title": entry.title,
        "desc": entry.reason,
        "analytic": {"uid": entry.check, "name": entry.title, "type_id": 1, "type": "Rule"},
        **{key: _milliseconds(instant) for key, instant in times.items() if instant},
    }


def _compliance(entry: Entry, say: Words) -> dict[str, Any]:
    status, status_name = _COMPLIANCE[entry.status]
    severity, severity_name = _SEVERITIES[entry.severity]
    check = {"uid": entry.check, "name": entry.title, "status_id": status, "status": status_name}
    return {
        "standards": [title(say)],
        "requirements": list(entry.items),
        "control": entry.check,
        "status_id": status,
        "status": status_name,
        "status_code": entry.status,
        "checks": [{**check, "severity_id": severity, "severity": severity_name}],
    }


def _resource(entry: Entry) -> dict[str, Any]:
    """The service that claims it is its group."""
    group = {"uid": entry.service, "name": entry.service_name or entry.service}
    return {
        "uid": entry.resource,
        "name": entry.name or entry.resource,
        "type": entry.table,
        "region": entry.region,
        **({"group": group} if entry.service else {}),
    }


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)

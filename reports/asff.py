"""asff.jsonl: findings on AWS in the AWS Security Finding Format, a whole request of BatchImportFindings a line.

Security Hub takes findings from the account that they are about, in the region that their product names, a hundred and
6 MB at a time: a line has one account and one region. Other clouds have no account there, and are left out.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from auditor.cells import printable
from auditor.finding import Status
from reports.entries import PRODUCT, Entry, with_gone
from reports.json.encode import line
from reports.regulation import title
from reports.times import iso
from reports.view import RunView
from reports.words import Words

name = "asff"

_STATUSES: dict[Status, str] = {
    "pass": "PASSED",
    "fail": "FAILED",
    "accepted": "FAILED",
    "unknown": "WARNING",
    "not_applicable": "NOT_AVAILABLE",
}
_BATCH = 100
"""Findings in a request, at most."""
_BYTES = 5_900_000
"""Of findings in a request, at most: 6 MB with what stands around them."""
_WAITING = 2_000
"""Findings that wait in memory for others of their account and region."""
_TITLE, _TEXT, _ADVICE, _FIELD, _ID = 256, 1_024, 512, 2_048, 512
"""Characters that Security Hub takes, at most: title, description, remedy, a product field, a resource's ID."""
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")

Key = tuple[str, str]
"""Account and region."""


def write(view: RunView, folder: Path) -> tuple[Path, ...]:
    """Write the requests as they fill."""
    say, path = Words(view.language), folder / "asff.jsonl"
    home = _home(view)
    told = (entry for entry in with_gone(view, say) if _told(entry))
    findings = (((entry.account, _region(entry, home)), _finding(view, entry, home, say)) for entry in told)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line({"Findings": batch}) for batch in batches(findings))
    return (path,)


def _told(entry: Entry) -> bool:
    """What does not apply says nothing there, but for what was open until now and is to be closed."""
    return entry.provider == "aws" and (entry.status != "not_applicable" or entry.state == "resolved")


def batches(findings: Iterable[tuple[Key, dict[str, Any]]]) -> Iterator[list[dict[str, Any]]]:
    """Findings of one account and region together; where too many wait, the fullest request goes before it is full."""
    waiting: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    bytes_of: dict[Key, int] = defaultdict(int)
    number = 0
    for key, finding in findings:
        size = len(json.dumps(finding))  # as the SDK sends it: six bytes for each character that is not ASCII
        full = key if len(waiting[key]) == _BATCH or bytes_of[key] + size > _BYTES else None
        if full is None and number == _WAITING:
            full = max(waiting, key=lambda one: len(waiting[one]))
        if full:
            number -= len(waiting[full])
            del bytes_of[full]
            yield waiting.pop(full)
        waiting[key].append(finding)
        bytes_of[key] += size
        number += 1
    yield from (waiting[key] for key in sorted(waiting))


def _finding(view: RunView, entry: Entry, home: str, say: Words) -> dict[str, Any]:
    region = _region(entry, home)
    name = f" ({entry.name})" if entry.name else ""
    return {
        "SchemaVersion": "2018-10-08",
        "Id": entry.id,
        "ProductArn": f"arn:aws:securityhub:{region}:{entry.account}:product/{entry.account}/default",
        "ProductName": PRODUCT,
        "GeneratorId": f"{PRODUCT}/{entry.check}",
        "AwsAccountId": entry.account,
        "CreatedAt": iso(entry.first_seen or view.run.started_at),
        "UpdatedAt": iso(view.run.started_at),
        **({"FirstObservedAt": iso(entry.first_seen)} if entry.first_seen else {}),
        **({"LastObservedAt": iso(entry.last_seen)} if entry.last_seen else {}),
        # Not at the top level: there Security Hub keeps what it first took, and a mended finding would stay critical.
        "FindingProviderFields": {
            "Severity": {"Label": _severity(entry), "Original": entry.severity},
            "Types": ["Software and Configuration Checks/Industry and Regulatory Standards"],
        },
        "Title": printable(f"{entry.check} {entry.title}", _TITLE),
        "Description": printable(f"{entry.reason}{name}", _TEXT),
        **({"Remediation": {"Recommendation": {"Text": printable(entry.remedy, _ADVICE)}}} if entry.remedy else {}),
        "ProductFields": _fields(view, entry),
        "Resources": [_resource(entry, region)],
        "Compliance": _compliance(entry, say),
        "Workflow": {"Status": _workflow(entry)},
        "RecordState": "ARCHIVED" if entry.status == "not_applicable" else "ACTIVE",
    }


def _severity(entry: Entry) -> str:
    """What passes alarms nobody; what the check is worth stands beside it."""
    return "INFORMATIONAL" if entry.status in ("pass", "not_applicable") else entry.severity.upper()


def _workflow(entry: Entry) -> str:
    """Security Hub takes this of a new finding only: an officer's own word there is not written over."""
    if entry.status == "accepted":
        return "SUPPRESSED"
    return "NEW" if entry.status in ("fail", "unknown") else "RESOLVED"


def _compliance(entry: Entry, say: Words) -> dict[str, Any]:
    requirements = [f"{title(say)} ({item})" for item in entry.items]
    why = {"ReasonCode": entry.status.upper(), "Description": printable(entry.reason, _FIELD)}
    related = {"RelatedRequirements": requirements[:32]} if requirements else {}
    return {"Status": _STATUSES[entry.status], **related, "StatusReasons": [why]}


def _fields(view: RunView, entry: Entry) -> dict[str, str]:
    fields = {
        "Check": entry.check,
        "Status": entry.status,
        "State": entry.state,
        "Service": entry.service,
        "ServiceName": entry.service_name,
        "ResourceName": entry.name,
        "Rows": str(entry.rows),
        "Run": view.run.id,
    }
    return {f"{PRODUCT}/{key}": printable(text, _FIELD) for key, text in fields.items() if text and text.strip()}


def _resource(entry: Entry, region: str) -> dict[str, Any]:
    observed = {
        key: printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), _TEXT)
        for key, value in entry.observed.items()
    }
    shown = {key: text for key, text in observed.items() if text.strip()}
    details = {"Details": {"Other": shown}} if shown else {}
    # An ID that was cut could be another's; the whole one stands in findings.jsonl beside the same Id.
    return {"Type": "Other", "Id": printable(entry.resource, _ID), "Partition": "aws", "Region": region, **details}


def _region(entry: Entry, home: str) -> str:
    """The region to import into: the finding's own, and home for what has none."""
    return entry.region if _REGION.fullmatch(entry.region) else home


def _home(view: RunView) -> str:
    """The first region of AWS where data may be."""
    allowed: Any = view.parameters.get("allowed_regions", {})
    return next(iter(allowed.get("aws", ())), "ap-northeast-1")

"""findings.sarif: what fails, is unknown or is accepted, as SARIF 2.1.0. Passes have no place among its alerts.

A resource of a cloud is no line of a file, so its place is a logical one. GitHub refuses a whole log for a result that
names no file; the file is findings.jsonl beside it, and the line that of the finding.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from auditor.finding import Severity
from auditor.registry.history import State
from auditor.regulation.items import items_of
from auditor.rule.texts import RuleText
from reports.entries import PRODUCT, Entry, entries
from reports.json.encode import Flowing, pretty
from reports.times import iso
from reports.view import RunView
from reports.words import Words

name = "sarif"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_SCORES: dict[Severity, str] = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
"""GitHub's `security-severity`: the middle of each of its ranges."""
_BASELINE: dict[State, str] = {"new": "new", "open": "unchanged", "reopened": "new"}
_TOLD = ("fail", "unknown", "accepted")


def write(view: RunView, folder: Path) -> tuple[Path, ...]:
    """Write the results as they come."""
    say, path = Words(view.language), folder / "findings.sarif"
    rules = [_rule(view.rules[code], say) for code in sorted(view.rules)]
    driver = {"name": PRODUCT, "semanticVersion": view.run.version, "language": say.language, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"{PRODUCT}/{view.run.id}"},
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": view.run.exit_status,
                "startTimeUtc": iso(view.run.started_at),
                "endTimeUtc": iso(view.run.finished_at),
            }
        ],
        "columnKind": "unicodeCodePoints",
        "properties": {"complete": view.run.complete},
        "results": Flowing(partial(_results, view, say)),
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pretty(document))
    return (path,)


def _rule(rule: RuleText, say: Words) -> dict[str, Any]:
    helps = [f"{say(f'provider.{cloud}')}: {say.of(text)}" for cloud, text in sorted(rule.remedy.items())]
    return {
        "id": rule.code,
        "shortDescription": {"text": say.of(rule.title)},
        "fullDescription": {"text": say.of(rule.why)},
        **({"help": {"text": "\n".join(helps)}} if helps else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"security-severity": _SCORES[rule.severity], "tags": ["security", *items_of(rule.code)]},
    }


def _results(view: RunView, say: Words) -> Iterator[dict[str, Any]]:
    index = {code: number for number, code in enumerate(sorted(view.rules))}
    line = 1
    for entry in entries(view, say):
        if entry.status in _TOLD:
            yield _result(entry, index[entry.check], line, view.previous is not None, say)
        line += entry.rows


def _result(entry: Entry, index: int, line: int, followed: bool, say: Words) -> dict[str, Any]:
    unknown = entry.status == "unknown"
    text = f"{entry.title}: {say(f'status.{entry.status}')} / {entry.name or entry.resource} / {entry.reason}"
    baseline = _BASELINE.get(entry.state) if followed and entry.state else None
    return {
        "ruleId": entry.check,
        "ruleIndex": index,
        # What could not be seen is an open question; SARIF gives such a result no level.
        "kind": "open" if unknown else "fail",
        "level": "none" if unknown else _LEVELS[entry.severity],
        "message": {"text": _message(text)},
        "locations": [_location(entry, line)],
        "partialFingerprints": {"findingId/v1": entry.id, "primaryLocationLineHash": entry.id},
        **({"baselineState": baseline} if baseline else {}),
        **({"suppressions": [_suppressed(entry)]} if entry.status == "accepted" else {}),
        "properties": {
            "status": entry.status,
            "severity": entry.severity,
            "service": entry.service,
            "items": list(entry.items),
            "remedy": entry.remedy,
            "observed": entry.observed,
            "rows": entry.rows,
        },
    }


def _location(entry: Entry, line: int) -> dict[str, Any]:
    """The resource, and the lines of findings.jsonl that tell of it."""
    name = f"{entry.place}/{entry.region}/{entry.resource}"
    region = {"startLine": line, "endLine": line + entry.rows - 1}
    return {
        "physicalLocation": {"artifactLocation": {"uri": "findings.jsonl"}, "region": region},
        "logicalLocations": [
            {"name": entry.name or entry.resource, "fullyQualifiedName": name, "kind": "resource"},
        ],
    }


def _message(text: str) -> str:
    """A message in which nothing is a placeholder or a link: braces are doubled, brackets escaped, as SARIF has it."""
    return text.replace("{", "{{").replace("}", "}}").replace("[", "\\[")


def _suppressed(entry: Entry) -> dict[str, str]:
    return {"kind": "external", "status": "accepted", "justification": entry.reason}

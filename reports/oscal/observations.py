"""What was observed of one service: for each check how its results fall, and each resource that is not found good."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.cells import printable
from auditor.gaps import GapList
from reports.entries import Entry, entries, worst
from reports.oscal.parts import identity, properties
from reports.times import iso
from reports.view import RunView
from reports.words import Words

_TOLD = ("fail", "unknown", "accepted")
"""Statuses whose resources are told one by one; of the others there is the number."""


def called(gaps: GapList, say: Words) -> str:
    """The service's name, or that nobody claims it."""
    return printable(f"{gaps.service.name} ({gaps.service.id})", 1_000) if gaps.service else say("csv.unclaimed")


def linked(view: RunView, gaps: GapList) -> Mapping[str, list[str]]:
    """For each check its observations. This alone is held while a service is written: the names, not the contents."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in gaps.checks:
        found[code].append(_of_check(gaps, code))
    for finding, _ in worst(view, _key(gaps)):
        if finding.status in _TOLD:
            found[finding.check].append(identity("observation", finding.id))
    return found


def flowing(view: RunView, gaps: GapList, say: Words) -> Iterator[dict[str, Any]]:
    """The observations, one by one."""
    for code in gaps.checks:
        yield _check(view, gaps, code, say)
    for entry in entries(view, say, _key(gaps)):
        if entry.status in _TOLD:
            yield _resource(view, entry, say)


def _check(view: RunView, gaps: GapList, code: str, say: Words) -> dict[str, Any]:
    rule, counts = view.rules[code], gaps.checks[code]
    return {
        "uuid": _of_check(gaps, code),
        "title": f"{code} {say.of(rule.title)}",
        "description": " / ".join(f"{say(f'status.{status}')}: {number}" for status, number in counts.items()),
        "props": properties(check=code, severity=rule.severity, **dict(counts)),
        "methods": ["TEST"],
        "types": ["control-objective"],
        "collected": iso(view.run.started_at),
    }


def _resource(view: RunView, entry: Entry, say: Words) -> dict[str, Any]:
    taken = view.taken.get((entry.provider, entry.account), view.run.started_at)
    return {
        "uuid": identity("observation", entry.id),
        "title": f"{entry.check} {say(f'status.{entry.status}')}: {entry.name or entry.resource}",
        "description": entry.reason,
        "props": properties(
            finding=entry.id,
            check=entry.check,
            status=entry.status,
            severity=entry.severity,
            state=entry.state,
            provider=entry.provider,
            account=entry.account,
            region=entry.region,
            resource=entry.resource,
            resource_name=entry.name,
            rows=entry.rows,
        ),
        "methods": ["TEST"],
        "types": ["finding"],
        "collected": iso(taken),
        **({"remarks": entry.remedy} if entry.remedy else {}),
    }


def _of_check(gaps: GapList, code: str) -> str:
    return identity("check", _key(gaps) or "", code)


def _key(gaps: GapList) -> str | None:
    return gaps.service.id if gaps.service else None

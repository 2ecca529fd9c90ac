"""checks.csv: every check that a service fails or that is unknown of it, worst first, with what to do.

A remedy is the same for every resource, and longer than all else that is told of one: in gaps.csv it would be the half.
"""

from collections.abc import Iterator

from auditor.finding import SEVERITIES
from auditor.gaps import GapList
from auditor.regulation.items import items_of
from reports.csv.sheet import Row
from reports.view import RunView
from reports.words import Words

_STATUSES = ("fail", "unknown", "accepted", "pass")
COLUMNS = ("service", "service_name", "items", "check", "title", "severity", *_STATUSES, "why", "remedy")


def rows(view: RunView, say: Words) -> Iterator[Row]:
    """The rows, service by service."""
    return (row for gaps in view.gap_lists for row in _rows(view, gaps, say))


def _rows(view: RunView, gaps: GapList, say: Words) -> Iterator[Row]:
    told = [code for code, counts in gaps.checks.items() if any(counts.get(one) for one in _STATUSES[:3])]
    for code in sorted(told, key=lambda one: (SEVERITIES.index(view.rules[one].severity), one)):
        rule, counts = view.rules[code], gaps.checks[code]
        yield (
            gaps.service.id if gaps.service else say("csv.unclaimed"),
            gaps.service.name if gaps.service else "",
            " ".join(f"({item})" for item in items_of(code)),
            code,
            say.of(rule.title),
            say(f"severity.{rule.severity}"),
            *(counts.get(status, 0) for status in _STATUSES),
            say.of(rule.why),
            _remedies(view, gaps, code, say),
        )


def _remedies(view: RunView, gaps: GapList, code: str, say: Words) -> str:
    """What to do on each cloud where it fails."""
    remedy = view.rules[code].remedy
    clouds = [cloud for cloud in sorted(gaps.extents.get(code, {})) if cloud in remedy]
    if len(clouds) == 1:
        return say.of(remedy[clouds[0]])
    return " / ".join(f"{say(f'provider.{cloud}')}{say('value.colon')}{say.of(remedy[cloud])}" for cloud in clouds)

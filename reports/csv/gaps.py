"""gaps.csv: every finding that fails, is unknown or is accepted, one a row, worst first in each service."""

from collections.abc import Iterator

from auditor.finding import Finding
from auditor.gaps import GapList
from auditor.regulation.items import items_of
from reports.csv.sheet import Row
from reports.findings import first_seen, state
from reports.observed import line
from reports.reasons import reason, remedy
from reports.statements import covered_by
from reports.times import stamp
from reports.view import RunView
from reports.words import Words

COLUMNS = (
    "service",
    "service_name",
    "items",
    "check",
    "title",
    "severity",
    "status",
    "provider",
    "account",
    "region",
    "resource",
    "name",
    "observed",
    "reason",
    "remedy",
    "state",
    "first_seen",
    "acceptance",
)
"""Of the workbook's sheet."""
_REMEDY = COLUMNS.index("remedy")
BRIEF = (*COLUMNS[:_REMEDY], *COLUMNS[_REMEDY + 1 :])
"""Of the file: what to do stands in checks.csv, once a check."""


def rows(view: RunView, say: Words) -> Iterator[Row]:
    """The rows, service by service, by BRIEF."""
    for gaps in view.gap_lists:
        for finding in gaps.findings:
            whole = row(view, gaps, finding, say)
            yield (*whole[:_REMEDY], *whole[_REMEDY + 1 :])


def row(view: RunView, gaps: GapList, finding: Finding, say: Words) -> Row:
    """One finding of a list, by COLUMNS."""
    rule = view.rules[finding.check]
    seen, now = first_seen(view, finding), state(view, finding)
    return (
        gaps.service.id if gaps.service else say("csv.unclaimed"),
        gaps.service.name if gaps.service else "",
        " ".join(f"({item})" for item in items_of(finding.check)),
        finding.check,
        say.of(rule.title),
        say(f"severity.{finding.severity}"),
        say(f"status.{finding.status}"),
        say(f"provider.{finding.provider}"),
        finding.account,
        finding.region,
        finding.resource,
        finding.name,
        line(finding.observed, rule.table, say),
        reason(finding, rule, say),
        remedy(finding, rule, say) if finding.status == "fail" else "",
        say(f"state.{now}") if now else "",
        stamp(seen) if seen else "",
        covered_by(view, finding, say),
    )

"""overview.csv: every service of every audit, one a row, audit by audit."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from auditor.finding import SEVERITIES
from auditor.gaps import VERDICTS
from reports.csv import sheet
from reports.csv.sheet import Row
from reports.merge.overview import Line, Overview
from reports.times import stamp
from reports.words import Words


def write(overview: Overview, path: Path, say: Words) -> None:
    """Write the sheet with headings in the reader's language."""
    sheet.write(path, chain([_head(say)], _rows(overview, say)))


def _head(say: Words) -> Row:
    return (
        say("overview.audit"),
        say("overview.run"),
        say("overview.when"),
        say("overview.reading"),
        say("csv.service"),
        say("csv.service_name"),
        *(say("overview.items_short", word=say(f"verdict.{verdict}")) for verdict in VERDICTS),
        *(say("overview.findings_short", word=say(f"severity.{severity}")) for severity in SEVERITIES),
        say("overview.accounts"),
    )


def _rows(overview: Overview, say: Words) -> Iterator[Row]:
    return (_row(line, say) for line in overview.lines)


def _row(line: Line, say: Words) -> Row:
    run = line.audit.run
    return (
        line.audit.label,
        run.id,
        stamp(run.started_at),
        say("overview.whole" if run.complete else "overview.partly"),
        say("csv.unclaimed") if line.id is None else line.id,
        line.name,
        *(line.verdicts[verdict] for verdict in VERDICTS),
        *(line.severities[severity] for severity in SEVERITIES),
        len(line.accounts),
    )

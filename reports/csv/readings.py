"""readings.csv: every attempt to read, one a row."""

from collections.abc import Iterator

from auditor.reading import Reading
from reports.csv.sheet import Row
from reports.reasons import kind
from reports.times import stamp
from reports.view import RunView
from reports.words import Words

COLUMNS = (
    "provider",
    "account",
    "region",
    "operation",
    "status",
    "error",
    "permission",
    "resource",
    "rows",
    "pages",
    "tables",
    "started_at",
    "finished_at",
)


def rows(view: RunView, say: Words) -> Iterator[Row]:
    """The rows, by account, region and operation."""
    return (_row(reading, say) for reading in view.readings)


def _row(reading: Reading, say: Words) -> Row:
    return (
        say(f"provider.{reading.provider}"),
        reading.account,
        reading.region,
        reading.operation,
        say(f"reading.{kind(reading)}"),
        reading.error,
        reading.permission,
        reading.resource,
        reading.rows,
        reading.pages,
        " ".join(reading.tables),
        stamp(reading.started_at),
        stamp(reading.finished_at),
    )

"""readings.jsonl: one attempt to read a line, the good ones among them."""

from collections.abc import Iterator
from typing import Any

from auditor.reading import Reading
from reports.times import iso
from reports.view import RunView


def lines(view: RunView) -> Iterator[dict[str, Any]]:
    """The lines, by account, region and operation."""
    return (row(reading) for reading in view.readings)


def row(reading: Reading) -> dict[str, Any]:
    """One attempt to read as JSON values."""
    return {
        "provider": reading.provider,
        "account": reading.account,
        "region": reading.region,
        "operation": reading.operation,
        "status": reading.status,
        "error": reading.error,
        "permission": reading.permission,
        "rows": reading.rows,
        "pages": reading.pages,
        "tables": list(reading.tables),
        "started_at": iso(reading.started_at),
        "finished_at": iso(reading.finished_at),
        "denied_by": reading.denied_by,
        "resource": reading.resource,
        "columns": list(reading.columns),
    }

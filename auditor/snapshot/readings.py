"""Readings as an Arrow table, its schema taken from the dataclass."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC
from operator import attrgetter
from types import NoneType
from typing import Any, get_args, get_type_hints

import pyarrow as pa

from auditor.facts.base import arrow_type
from auditor.reading import STATUSES, Reading


def _schema() -> pa.Schema:
    hints = get_type_hints(Reading)
    return pa.schema(
        [
            pa.field(field.name, arrow_type(hints[field.name]), nullable=NoneType in get_args(hints[field.name]))
            for field in fields(Reading)
        ]
    )


SCHEMA = _schema()
_ORDER = ("provider", "account", "region", "operation", "resource", "status", "started_at", "finished_at")


def ordered(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Readings in one fixed order, in whatever order they were made."""
    return tuple(sorted(readings, key=_place))


def _place(reading: Reading) -> tuple[str, ...]:
    """What it is sorted by; instants count, and not the zone in which one was written."""
    started, finished = reading.started_at.astimezone(UTC), reading.finished_at.astimezone(UTC)
    told = replace(reading, started_at=started, finished_at=finished)
    return (*map(str, attrgetter(*_ORDER)(told)), repr(told))


def to_arrow(readings: Iterable[Reading]) -> pa.Table:
    """One row a reading."""
    rows = tuple(readings)
    arrays = [pa.array([getattr(row, field.name) for row in rows], type=field.type) for field in SCHEMA]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def from_arrow(arrow: pa.Table) -> tuple[Reading, ...]:
    """The readings again; TypeError, naming the column, where the columns or a status are others than declared."""
    for field in SCHEMA:
        if field.name not in arrow.column_names:
            raise TypeError(f"readings.{field.name} is missing")
        if arrow.schema.field(field.name).type != field.type:
            raise TypeError(f"readings.{field.name} is {arrow.schema.field(field.name).type}, not {field.type}")
        if arrow[field.name].null_count and not field.nullable:
            raise TypeError(f"readings.{field.name} has a missing value")
    if undeclared := sorted(set(arrow.column_names) - set(SCHEMA.names)):
        raise TypeError(f"readings.{undeclared[0]} is not declared")
    return ordered(_reading(row) for row in arrow.to_pylist())


def _reading(row: dict[str, Any]) -> Reading:
    if row["status"] not in STATUSES:
        raise TypeError(f"readings.status: {row['status']!r} is not one of {', '.join(STATUSES)}")
    return Reading(**{**row, "columns": tuple(row["columns"])})

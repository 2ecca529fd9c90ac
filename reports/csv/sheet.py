"""How a CSV file is spelt."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor.cells import neutral, printable

Row = Sequence[str | int | None]

_LONGEST = 32_000
"""Characters in a cell; Excel takes 32,767."""


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write the rows as they come. Controls and direction marks in a text are shown, formulas are neutralised."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows([cell(value) for value in row] for row in rows)


def cell(value: str | int | None) -> str:
    """What stands in the file for a value."""
    if value is None:
        return ""
    return neutral(printable(value, _LONGEST)) if isinstance(value, str) else str(value)

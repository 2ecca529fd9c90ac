"""How a CSV file is spelt."""

import csv
import io
from collections.abc import Iterable, Sequence

from auditor.cells import neutral, printable

Row = Sequence[str | int | None]

_LONGEST = 32_000
"""Characters in a cell; Excel takes 32,767."""


def encoded(rows: Iterable[Row]) -> bytes:
    """The rows as the bytes of a file. Controls and direction marks in a text are shown, formulas are neutralised."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: str | int | None) -> str:
    if value is None:
        return ""
    return neutral(printable(value, _LONGEST)) if isinstance(value, str) else str(value)

"""CSV files that somebody exported from a console: their text, the names of their columns, their lines."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from auditor.errors import AuditorError


def text_of(name: str, data: bytes, kinds: str, *, cut: bool = False) -> str:
    """Text in UTF-8 or, with its mark, UTF-16. AuditorError for another coding and for none; `kinds`: what to give,
    `cut`: the data may end within a letter."""
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(coding, "ignore" if cut else "strict")
    except UnicodeDecodeError as error:
        raise AuditorError(f"{name}: neither UTF-8 nor UTF-16 text (byte {error.start}); give {kinds}") from error
    if not text.strip():
        raise AuditorError(f"{name}: the file is empty; give {kinds}")
    return text


def header(text: str, plain: Callable[[str], str]) -> list[str]:
    """The names in the first line, each as `plain` makes it; none where that is no line of a table."""
    try:
        cells: list[str] = next(_cells(text), [])
    except csv.Error:
        return []
    return [plain(cell) for cell in cells]


def lines(name: str, text: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """The cells of each further line with its number. AuditorError where they are not as many as the first line has
    names, and for a table that breaks off."""
    table = _cells(text)
    try:
        for number, cells in enumerate(table):
            if not number or not any(cells):
                continue
            if len(cells) != width:
                raise AuditorError(f"{name}: line {table.line_num}: not as many cells as the first line names")
            yield table.line_num, cells
    except csv.Error as error:
        raise AuditorError(f"{name}: line {table.line_num}: not a whole CSV table: {error}; export it again") from error


def _cells(text: str) -> Any:
    first = text.lstrip().partition("\n")[0]
    # A comma, or what a spreadsheet makes of it.
    return csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=max(",\t;", key=first.count), strict=True)

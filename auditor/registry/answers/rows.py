"""The rows of a check sheet, found by the keys in its hidden first row. Nothing is understood here."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from auditor.cells import printable
from auditor.errors import AuditorError
from auditor.registry.answers.layout import ANSWERED, EDITION, IDENTITY, MARK
from auditor.registry.importing.records import MAX_ROWS, Cell
from auditor.registry.importing.values import empty
from auditor.registry.importing.workbooks import cells_of, walked

MAX_BYTES = 200 * 2**20
"""A sheet of a large run has a million rows of findings beside those that are read."""
_NAME = 100
_ESCAPED = re.compile("_x(00[01][0-9A-F]|005F|FFF[EF])_")
_NOT_ONE = "was not written by `auditor report`, or its hidden first row was changed"


@dataclass(frozen=True)
class Row:
    """One row below the headings. Empty cells are left out."""

    sheet: str
    number: int
    columns: Mapping[str, str]
    """Key to the column's letter."""
    cells: Mapping[str, Cell]

    def at(self, key: str) -> str:
        """The address of a cell: `確認シート!H12`."""
        return f"{printable(self.sheet, 40)}!{self.columns[key]}{self.number}"

    @property
    def answered(self) -> bool:
        """Whether anybody wrote an answer, or a part of one."""
        return any(key in self.cells for key in ANSWERED)


def read_file(path: Path) -> list[Row]:
    """The rows of a file. AuditorError where it cannot be read, or holds no check sheet."""
    file = printable(path.name, _NAME)
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise AuditorError(f"{printable(str(path), 2 * _NAME)}: cannot be read: {said}") from None
    if len(data) > MAX_BYTES:
        raise AuditorError(f"{file}: larger than {MAX_BYTES // 2**20} MB; it is not a check sheet")
    return read_rows(data, file)


def read_rows(data: bytes, file: str) -> list[Row]:
    """The rows of every check sheet in a workbook, empty ones left out. AuditorError for any other file."""

    def read(book: Any) -> list[Row]:
        found: list[Row] = []
        checked = False
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the size that a sheet declares may be wrong
            rows = cells_of(sheet, f"{file}, sheet {printable(sheet.title, 40)}, ")
            columns = _columns(sheet.title, next(rows, (1, []))[1], file)
            if columns:
                checked = True
                found += _rows(sheet.title, columns, rows, file)
        if not checked:
            raise AuditorError(f"{file} holds no check sheet: it {_NOT_ONE}")
        return found

    return walked(data, file, read)


def _columns(title: str, cells: list[Cell], file: str) -> dict[str, int]:
    """Key to position; empty for a sheet of another kind."""
    keys = [str(cell.value).strip() if cell.kind == "value" and cell.value is not None else "" for cell in cells]
    found = {key.removeprefix(MARK): at for at, key in enumerate(keys) if key.startswith(MARK)}
    if not found:
        return {}
    wanted = (*IDENTITY, *ANSWERED)
    if missing := [key for key in wanted if key not in found]:
        raise AuditorError(f"{file}, sheet {printable(title, 40)}: the column {missing[0]} is gone; it {_NOT_ONE}")
    if sum(key.removeprefix(MARK) in wanted for key in keys if key.startswith(MARK)) != len(wanted):
        raise AuditorError(f"{file}, sheet {printable(title, 40)}: a column is there twice; it {_NOT_ONE}")
    return {key: found[key] for key in wanted}


def _rows(title: str, columns: Mapping[str, int], rows: Iterator[tuple[int, list[Cell]]], file: str) -> Iterator[Row]:
    """What stands below the headings, which are known by the mark in their cell of the edition."""
    letters = {key: get_column_letter(at + 1) for key, at in columns.items()}
    where = f"{file}, sheet {printable(title, 40)}"
    kept, headed = 0, False
    for number, cells in rows:
        there = ((key, _unescaped(cells[at])) for key, at in columns.items() if at < len(cells))
        filled = {key: cell for key, cell in there if not empty(cell.value)}
        marked = EDITION in filled and str(filled[EDITION].value).startswith(MARK)
        if not headed and EDITION in filled and not marked:
            raise AuditorError(f"{where}, row {number}: an item stands above the headings; it {_NOT_ONE}")
        if not headed or not filled or marked:
            headed = headed or marked
            continue
        kept += 1
        if kept > MAX_ROWS:
            raise AuditorError(f"{where}, row {number}: more than {MAX_ROWS:,} rows")
        yield Row(title, number, letters, filled)
    if not headed:
        raise AuditorError(f"{where}: its headings are gone; it {_NOT_ONE}")


def _unescaped(cell: Cell) -> Cell:
    """Excel writes what XML cannot carry as `_x000D_`, and what looks like that with `_x005F_` before it.

    openpyxl takes the latter away from shared strings and from no others: letters are left as they look, then.
    """
    if not isinstance(cell.value, str):
        return cell
    return replace(cell, value=_ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell.value))

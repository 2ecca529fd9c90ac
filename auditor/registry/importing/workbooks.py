"""Reads XLSX workbooks, which are other people's archives: bounded, and nothing in them is computed."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import openpyxl

from auditor.cells import printable
from auditor.errors import AuditorError
from auditor.registry.importing.problems import Problems
from auditor.registry.importing.records import Cell, Record
from auditor.registry.importing.table import records

T = TypeVar("T")

_UNPACKED = 300 * 2**20
_SHEETS = "xl/worksheets/"
_ROWS = 1_048_576
"""Excel's own limit; formatting alone can stretch a sheet that far."""
_CELLS = 10_000_000


def read_xlsx(data: bytes, problems: Problems) -> list[Record]:
    """The records of every sheet with a header row. Raises AuditorError for a file that is not a workbook."""
    return walked(data, problems.file, lambda book: _records(book, problems))


def walked(data: bytes, file: str, read: Callable[[Any], T], streamed: bool = False) -> T:
    """What `read` makes of the opened workbook. AuditorError for a file that is none, or unpacks to too much.

    `streamed`: sheets are gone through row by row and may be of any size; only what is held in memory counts.
    """
    try:
        return _walked(data, file, read, streamed)
    except AuditorError:
        raise
    except Exception as error:  # noqa: BLE001  (openpyxl has no error of its own: a broken part surfaces as anything)
        what = printable(f"{type(error).__name__}: {error}", 120)
        raise AuditorError(f"{file} cannot be read as an XLSX workbook ({what}); save it again in Excel") from None


def _walked(data: bytes, file: str, read: Callable[[Any], T], streamed: bool) -> T:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = (part for part in archive.infolist() if not (streamed and part.filename.startswith(_SHEETS)))
        if sum(part.file_size for part in parts) > _UNPACKED:
            raise AuditorError(f"{file} unpacks to more than {_UNPACKED // 2**20} MB; it is not a registry")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        return read(book)
    finally:
        book.close()


def _records(book: Any, problems: Problems) -> list[Record]:
    found: list[Record] = []
    headed = False
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # the size that a sheet declares may be wrong
        where = f"sheet {printable(sheet.title, 40)}, "
        read = records(cells_of(sheet, f"{problems.file}, {where}"), where, problems)
        headed = headed or read is not None
        found.extend(read or ())
    if not headed:
        raise AuditorError(f"{problems.file} has no sheet with the headers サービスID and サービス名; see the template")
    return found


def cells_of(sheet: Any, name: str) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of a sheet with their numbers. AuditorError, which begins with `name`, where there are too many."""
    seen = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        seen += len(row)
        if number > _ROWS or seen > _CELLS:
            raise AuditorError(
                f"{name}row {number}: the sheet is too large for a registry; delete empty rows and columns"
            )
        yield number, [_cell(cell) for cell in row]


def _cell(cell: Any) -> Cell:
    value, kind = cell.value, cell.data_type
    if kind == "f":
        # Array formulas come as objects that keep the text inside.
        return Cell("", value if isinstance(value, str) else f"={getattr(value, 'text', '')}", "formula")
    return Cell("", value, "error" if kind == "e" else "value")

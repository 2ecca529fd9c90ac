"""Reads XLSX workbooks, which are other people's archives: bounded, and nothing in them is computed."""

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any, Literal, TypeVar

from openpyxl.reader.excel import ExcelReader

from auditor.cells import printable
from auditor.errors import AuditorError
from auditor.registry.importing.problems import Problems
from auditor.registry.importing.records import Cell, Record
from auditor.registry.importing.table import records

T = TypeVar("T")

_UNPACKED = 300 * 2**20
_TAGS = 10_000_000
"""A parsed element takes some hundred bytes of memory, however few it has in the file."""
_STRETCH = 4 * 2**20
"""Bytes without a tag: a cell holds 32,767 characters, and what has no end is parsed again and again."""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ROWS = 1_048_576
"""Excel's own limit; formatting alone can stretch a sheet that far."""
_CELLS = 10_000_000


def read_xlsx(data: bytes, problems: Problems) -> list[Record]:
    """The records of every sheet with a header row. Raises AuditorError for a file that is not a workbook."""
    return walked(data, problems.file, lambda book: _records(book, problems))


def walked(data: bytes, file: str, read: Callable[[Any], T]) -> T:
    """What `read` makes of the opened workbook. AuditorError for a file that is none, or unpacks to too much.

    Sheets are gone through row by row: what `read` leaves of a sheet is not unpacked, and may be of any size.
    """
    if data.startswith(_OLE):
        said = "is an old XLS workbook, or protected by a password; save it as XLSX without a password"
        raise AuditorError(f"{file} {said}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of openpyxl's: what it leaves out is nothing that is read here
            return _walked(data, file, read)
    except AuditorError:
        raise
    except zipfile.BadZipFile:
        raise AuditorError(
            f"{file} cannot be read as an XLSX workbook: it is of another kind, or cut short; save it again in Excel"
        ) from None
    except Exception as error:  # noqa: BLE001  (openpyxl has no error of its own: a broken part surfaces as anything)
        what = printable(f"{type(error).__name__}: {error}", 120)
        raise AuditorError(f"{file} cannot be read as an XLSX workbook ({what}); save it again in Excel") from None


def _walked(data: bytes, file: str, read: Callable[[Any], T]) -> T:
    # What openpyxl.load_workbook does, over an archive of ours.
    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    with _Bounded(data, file) as archive:
        reader.archive = archive
        reader.read()
        return read(reader.wb)


class _Bounded(zipfile.ZipFile):
    """An archive of which no more is unpacked than a workbook of people holds, whatever it says of itself."""

    def __init__(self, data: bytes, file: str) -> None:
        super().__init__(io.BytesIO(data))
        self._file, self._bytes, self._tags = file, 0, 0

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """A part, which counts what is read of it."""
        part = super().open(name, mode, pwd, force_zip64=force_zip64)
        unpack, stretch = part.read, 0

        def read(size: int = -1) -> bytes:
            nonlocal stretch
            left = _UNPACKED - self._bytes + 1
            block = unpack(left if size < 0 else min(size, left))
            self._bytes += len(block)
            self._tags += block.count(b"<")
            last = block.rfind(b"<")
            stretch = stretch + len(block) if last < 0 else len(block) - last
            if self._bytes > _UNPACKED or self._tags > _TAGS or stretch > _STRETCH:
                limits = f"{_UNPACKED // 2**20} MB, {_TAGS:,} tags, or {_STRETCH // 2**20} MB without one"
                raise AuditorError(f"{self._file} unpacks to more than {limits}: it is no registry and no check sheet")
            return block

        part.read = read  # type: ignore[method-assign]
        return part


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

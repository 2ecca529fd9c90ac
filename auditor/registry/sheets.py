"""A workbook of plain text cells: nothing in it is a formula, and the same rows give the same bytes."""

import io
import re
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from auditor.errors import AuditorError

_CHANGED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
CELL_LIMIT = 32_767
"""Characters; openpyxl would cut what is longer without a word."""
_WIDTHS = (12, 60)


def workbook(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet; the first row is the header."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    top, bold, light = Alignment(wrap_text=True, vertical="top"), Font(bold=True), Font()
    for number, row in enumerate(rows, 1):
        for at, text in enumerate(row, 1):
            cell = sheet.cell(number, at)
            if len(text) > CELL_LIMIT:
                raise AuditorError(f"{title}, row {number}: a cell of XLSX holds {CELL_LIMIT} characters; use CSV")
            if text:
                cell.value = text
                cell.data_type = "s"  # openpyxl takes a leading = for a formula and #N/A for an error
            cell.number_format = "@"
            cell.alignment = top
            cell.font = bold if number == 1 else light
    for at, cells in enumerate(zip(*rows, strict=True), 1):
        longest = max(len(line) for text in cells for line in (text.split("\n")))
        sheet.column_dimensions[get_column_letter(at)].width = min(max(_WIDTHS[0], 2 * longest), _WIDTHS[1])
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return _settled(written.getvalue())


def _settled(data: bytes) -> bytes:
    """The same archive without the moment of its writing."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _CHANGED.sub(rb"\g<1>2000-01-01T00:00:00Z", part)
            target.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return settled.getvalue()

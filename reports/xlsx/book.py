"""A workbook that is written row by row: no text of it computes, and the same rows give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name

from auditor.cells import printable

LONGEST = 32_000
"""Characters in a cell; Excel takes 32,767."""
ROWS = 1_048_576
"""Rows that a sheet of Excel has."""
_PAPER_A4 = 9
_SCALE = 56
"""Percent at which a page holds some 200 characters side by side."""
_POINTS = 16
"""Height of a line."""
_LINES = 25
"""More do not fit into a row of Excel."""
_BASE = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
_HEAD = {**_BASE, "bold": True, "bg_color": "#DCE6F1"}
_INPUT = {"bg_color": "#FFF8DC", "locked": False}
_FONT = {"font_name": "Yu Gothic", "font_size": 10}


@dataclass(frozen=True)
class Formula:
    """A text of ours that Excel computes, and what it comes to now, for programs that do not."""

    text: str
    value: str


Value = str | int | date | Formula | None


@dataclass(frozen=True)
class Column:
    """One column; `width` in characters."""

    title: str
    width: float = 14
    format: str = "@"
    filled_in: bool = False
    """Whether people write into it, where a row lets them."""
    hidden: bool = False


class Book:
    """A workbook. What it holds goes to files in `beside` until it is closed."""

    def __init__(self, path: Path, at: datetime, beside: Path) -> None:
        """`at`: the moment that stands in it as that of its making."""
        self.path = path
        options = {"constant_memory": True, "tmpdir": str(beside), "default_format_properties": dict(_FONT)}
        self.file = xlsxwriter.Workbook(str(path), options)
        self.file.set_properties({"author": "auditor", "created": at.astimezone(UTC).replace(tzinfo=None)})

    def format(self, **looks: Any) -> Any:
        """A format of cells."""
        return self.file.add_format(looks)

    def close(self) -> Path:
        """Write the file. Raises OSError where the disk does not take it."""
        try:
            self.file.close()
        except FileCreateError as error:
            raise error.args[0] from None  # the disk's own, which xlsxwriter hides
        return self.path


class Sheet:
    """One sheet, frozen below its headings, printed on A4 landscape with the headings on every page, protected."""

    def __init__(
        self,
        book: Book,
        title: str,
        columns: Sequence[Column],
        above: Sequence[Sequence[Value]] = (),
        keys: Sequence[str] = (),
        frozen: int = 0,
        footer: str = "",
        lines: int = _LINES,
        wide: int = 1,
        cut: int | None = None,
    ) -> None:
        """`keys`: a hidden first row; `above`: the rows over the headings; `frozen`: columns that stay in sight.

        `footer`: what stands below every printed page, in Excel's codes. `lines`: of text that a row grows to.
        `wide`: pages side by side that it is printed on; `cut`: the column, from 0, that a second page begins with.
        """
        self.sheet: Any = book.file.add_worksheet(title)
        self._row = 0
        self._head, self._first = len(above) + bool(keys), int(bool(keys))
        self._widths, self._lines = [column.width for column in columns], lines
        self._last = max(at for at, column in enumerate(columns) if not column.hidden)
        for at, column in enumerate(columns):
            self.sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
        self._frozen = frozen
        self.sheet.freeze_panes(self._head + 1, frozen)
        self.sheet.repeat_rows(self._head)
        self._page(footer, wide, cut, frozen)
        self._looks = {free: [_look(book, column, free) for column in columns] for free in (False, True)}
        if keys:
            self.sheet.set_row(0, None, None, {"hidden": True})
            self._append(keys, book.format(num_format="@"))
        for number, values in enumerate(above):
            self._append(values, book.format(font_color="#595959") if number else book.format(bold=True, font_size=14))
        self._append([column.title for column in columns], book.format(**_HEAD))

    @property
    def number(self) -> int:
        """The number of the last row."""
        return self._row

    def add(self, values: Sequence[Value], free: bool = False) -> None:
        """The next row; `free`: people may write into its columns that are to be filled in."""
        lines = max(map(_height, values, self._widths))
        self.sheet.set_row(self._row, min(lines, self._lines) * _POINTS)
        for at, (value, look) in enumerate(zip(values, self._looks[free], strict=True)):
            self._put(at, value, look)
        self._row += 1

    def end(self, filtered: bool = False) -> None:
        """Say what is printed, after the last row; `filtered`: the headings offer filters."""
        self.sheet.print_area(self._first, 0, self._row - 1, self._last)
        if filtered:
            self.sheet.autofilter(self._head, 0, self._row - 1, self._last)

    def begin(self, row: int, column: int) -> None:
        """Open the sheet at a cell: the number of its row, its column from 0."""
        self.sheet.set_selection(row - 1, column, row - 1, column)
        self.sheet.freeze_panes(self._head + 1, self._frozen, row - 1, self._frozen)

    def _page(self, footer: str, wide: int, cut: int | None, frozen: int) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(_PAPER_A4)
        sheet.fit_to_pages(wide, 0)
        sheet.print_across()  # what is side by side comes one after the other
        if cut is not None:
            # Excel fits or cuts, not both.
            sheet.set_print_scale(_SCALE)
            sheet.set_v_pagebreaks([cut])
            sheet.repeat_columns(0, frozen - 1)
        sheet.set_margins(left=0.4, right=0.4)
        sheet.set_footer(f"&C{footer}")
        # Without a password: it keeps from slips, not from people.
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})

    def _append(self, values: Sequence[Value], look: Any) -> None:
        for at, value in enumerate(values):
            if value is not None:
                self._put(at, value, look)
        self._row += 1

    def _put(self, at: int, value: Value, look: Any) -> None:
        # Each kind by a method of its own: the one for all takes a leading = for a formula and http: for a link.
        if value is None or value == "":
            self.sheet.write_blank(self._row, at, None, look)
        elif isinstance(value, Formula):
            self.sheet.write_formula(self._row, at, value.text, look, value.value)
        elif isinstance(value, date):
            self.sheet.write_datetime(self._row, at, value, look)
        elif isinstance(value, str):
            self.sheet.write_string(self._row, at, text(value), look)
        else:
            self.sheet.write_number(self._row, at, value, look)


def text(value: str) -> str:
    """What a cell shows of a text: lines are kept, other controls and direction marks are shown as escapes."""
    return "\n".join(printable(line, LONGEST) for line in value.split("\n"))[:LONGEST]


def _height(value: Value, width: float) -> int:
    """Lines that a cell takes: Excel fits rows to texts, other programs do not. A wide letter has three bytes."""
    if not isinstance(value, str):
        return 1
    return sum(ceil((len(line) + len(line.encode("utf-8", "replace"))) / 2 / width) or 1 for line in value.split("\n"))


def letter(at: int) -> str:
    """The name of a column by its place, from 0."""
    return str(xl_col_to_name(at))


def _look(book: Book, column: Column, free: bool) -> Any:
    return book.format(**_BASE, num_format=column.format, **(_INPUT if free and column.filled_in else {}))

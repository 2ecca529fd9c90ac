"""Sheets for spreadsheet programs: UTF-8 with a byte order mark, CRLF, and no cell that computes."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from reports.csv import checks, gaps, items, locations, readings, remains, sheet
from reports.csv.sheet import Row
from reports.view import RunView
from reports.words import Words

name = "csv"


def write(view: RunView, folder: Path) -> tuple[Path, ...]:
    """Write checks.csv, gaps.csv, items.csv, locations.csv and readings.csv with headings in the report's language.

    And remains.csv, for the proof of an end.
    """
    say = Words(view.language)
    end = view.closing
    left = (_write(folder / "remains.csv", remains.COLUMNS, remains.rows(end, say), say),) if end else ()
    return (
        _write(folder / "checks.csv", checks.COLUMNS, checks.rows(view, say), say),
        _write(folder / "gaps.csv", gaps.BRIEF, gaps.rows(view, say), say),
        _write(folder / "items.csv", items.COLUMNS, items.rows(view, say), say),
        _write(folder / "locations.csv", locations.COLUMNS, locations.rows(view, say), say),
        _write(folder / "readings.csv", readings.COLUMNS, readings.rows(view, say), say),
        *left,
    )


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Row], say: Words) -> Path:
    sheet.write(path, chain([tuple(say(f"csv.{column}") for column in columns)], rows))
    return path

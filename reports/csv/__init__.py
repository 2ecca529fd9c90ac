"""Sheets for spreadsheet programs: UTF-8 with a byte order mark, CRLF, and no cell that computes."""

from pathlib import Path

from reports.csv import gaps, items, locations, readings, remains
from reports.csv.sheet import Row, encoded
from reports.view import RunView
from reports.words import Words

name = "csv"


def write(view: RunView, folder: Path) -> tuple[Path, ...]:
    """Write gaps.csv, items.csv, locations.csv and readings.csv with headings in the report's language.

    And remains.csv, for the proof of an end.
    """
    say = Words(view.language)
    end = view.closing
    left = (_write(folder / "remains.csv", remains.COLUMNS, list(remains.rows(end, say)), say),) if end else ()
    return (
        _write(folder / "gaps.csv", gaps.COLUMNS, list(gaps.rows(view, say)), say),
        _write(folder / "items.csv", items.COLUMNS, list(items.rows(view, say)), say),
        _write(folder / "locations.csv", locations.COLUMNS, list(locations.rows(view, say)), say),
        _write(folder / "readings.csv", readings.COLUMNS, list(readings.rows(view, say)), say),
        *left,
    )


def _write(path: Path, columns: tuple[str, ...], rows: list[Row], say: Words) -> Path:
    path.write_bytes(encoded([tuple(say(f"csv.{column}") for column in columns), *rows]))
    return path

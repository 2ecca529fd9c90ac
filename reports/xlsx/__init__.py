"""The Excel check sheet: one workbook of all services, and one for each administrator to fill in and send back."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.gaps import GapList
from auditor.reading import Reading
from reports.csv.gaps import row as gap_row
from reports.html.names import page_names
from reports.view import RunView
from reports.words import Words
from reports.xlsx.book import Book
from reports.xlsx.refusals import Refusals
from reports.xlsx.result import Examples
from reports.xlsx.workbook import Checklist

name = "xlsx"

FILE = "checklist.xlsx"
FOLDER = "checklist"
"""Holds the workbooks of single services, named like their pages."""


def write(view: RunView, folder: Path) -> tuple[Path, ...]:
    """Write checklist.xlsx, and checklist/SERVICE.xlsx for each registered service, in the report's language."""
    (folder / FOLDER).mkdir(exist_ok=True)
    with TemporaryDirectory(prefix=".sheets-", dir=folder) as beside:
        return tuple(_write(view, folder, Path(beside)))


def _write(view: RunView, folder: Path, beside: Path) -> Iterator[Path]:
    refusals = Refusals(view)

    def checklist(path: Path, lists: Sequence[GapList], failed: Sequence[Reading]) -> Checklist:
        return Checklist(view, lists, failed, Book(path, view.run.started_at, beside))

    whole = checklist(folder / FILE, view.gap_lists, refusals.all())
    for gaps, page in zip(view.gap_lists, page_names(view.gap_lists), strict=True):
        stem = page.removesuffix(".html")
        failed = refusals.of(gaps.accounts)
        own = checklist(folder / FOLDER / f"{stem}.xlsx", (gaps,), failed) if gaps.service else None
        _fill(view, gaps, (whole, own) if own else (whole,))
        if own:
            yield own.close()
    yield whole.close()


def _fill(view: RunView, gaps: GapList, books: Sequence[Checklist]) -> None:
    """Both workbooks at once: what was judged is gone through one time."""
    examples, say = Examples(), Words(view.language)
    for finding in gaps.findings:
        examples.add(finding)
        values = gap_row(view, gaps, finding, say)
        for book in books:
            book.add_gap(values)
    for book in books:
        book.add_items(gaps, examples)

"""What a run prints at its end: a line a service, and where the report is."""

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.cells import printable
from auditor.closing import Closing
from auditor.finding import SEVERITIES
from auditor.gaps import VERDICTS
from reports.evidence import sentence
from reports.html.stated import ended
from reports.html.unread import unread
from reports.view import RunView
from reports.words import Words


def print_summary(view: RunView, folder: Path, console: Console) -> None:
    """The table of services with items by verdict and failing findings by severity."""
    words = Words(view.language)
    table = Table(title=words("index.services_caption"), title_justify="left", show_lines=False)
    table.add_column(words("column.service"), overflow="fold")
    for verdict in VERDICTS:
        table.add_column(words(f"verdict.{verdict}"), justify="right", overflow="fold")
    for severity in SEVERITIES:
        table.add_column(words(f"severity.{severity}"), justify="right", overflow="fold")
    for one in view.gap_lists:
        name = f"{one.service.id} {one.service.name}" if one.service else words("csv.unclaimed")
        counts = [*one.verdicts.values(), *one.severities.values()]
        # Text, not str: names from sheets must not be read as Rich's markup.
        table.add_row(Text(printable(name, 40)), *(str(number) for number in counts))
    console.print(table)
    states: Counter[str] = sum(view.moves.values(), Counter())
    moved = ((words(f"state.{state}"), states[state]) for state in ("new", "open", "reopened", "resolved"))
    counted = words("value.joint").join(words("value.counted", word=word, n=number) for word, number in moved)
    console.print(counted, markup=False, highlight=False)
    if past := sum(len(ended(view, one, "", "", words)) for one in view.gap_lists):
        console.print(words("index.lead_ended", n=past), markup=False, highlight=False)
    if text := sentence(view, words):
        console.print(text, markup=False, highlight=False)
    if groups := unread(view.readings, ()):
        console.print(words("index.lead_unread", n=len(groups)), markup=False, highlight=False)
    page = folder / "report" / "index.html"
    console.print(str(page if page.exists() else folder), markup=False, highlight=False, soft_wrap=True)


def print_closing(end: Closing, language: str, console: Console) -> None:
    """Whether anything is left of a service, in one line."""
    words = Words(language)
    counts = {"remains": len(end.remains), "scheduled": len(end.scheduled), "bills": len(end.bills)}
    key = "closing.certified" if end.certified else "closing.counted"
    line = words(key, name=printable(end.service.name, 40), unread=len(end.unread), **counts)
    console.print(line, markup=False, highlight=False)

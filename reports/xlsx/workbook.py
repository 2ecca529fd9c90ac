"""One workbook: the check sheet, every gap in full, what could not be read, and how to fill it in."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from auditor.gaps import GapList
from auditor.reading import Reading
from auditor.registry.answers.layout import MARK, WORDS
from auditor.registry.importing.values import TEXT_LIMIT
from auditor.registry.statements.days import day_in_japan
from reports.csv import gaps as csv_gaps
from reports.csv.sheet import Row
from reports.times import moment_text
from reports.view import RunView
from reports.words import Words
from reports.xlsx import guide, items, refusals
from reports.xlsx.book import ROWS, Book, Column, Formula, Sheet, letter
from reports.xlsx.result import Examples

_WIDE = {"title": 36, "resource": 44, "observed": 44, "reason": 44, "remedy": 44, "name": 24, "acceptance": 30}
_WIDE |= {"operation": 36, "permission": 30, "ask": 44, "error": 44, "status": 12, "severity": 10}

_FIRST = 5
"""The row of the first item: above it stand keys, title, a hint and the headings."""
_BESIDE = 8
"""Cells between the hint, which runs over them, and how much is filled in: that stands over the answers."""

_TO_FILL = ("empty", "ended")
"""States of the rows at which an officer begins."""

_CUT = "\ue000"
"""Where a sentence is cut for Excel's counts; no text of ours holds it."""


class Checklist:
    """The workbook of some gap lists, each of which is added once."""

    def __init__(self, view: RunView, lists: Sequence[GapList], failed: Sequence[Reading], book: Book) -> None:
        """Its sheets with their headings, and the two that need no gap list."""
        say = Words(view.language)
        self._view, self._say = view, say
        self._today = day_in_japan(view.run.started_at)
        self._book = book
        registered = [one for one in lists if one.service]
        self._letters = {key: letter(at) for at, key in enumerate(items.KEYS)}
        self._checks = self._open_checks(registered)
        self._begin: int | None = None
        self._gaps, self._room = self._table("gaps", csv_gaps.COLUMNS, sum(len(one.findings) for one in lists))
        unread, room = self._table("unread", refusals.COLUMNS, len(failed))
        for reading in failed[:room]:
            unread.add(refusals.row(reading, say))
        unread.end(filtered=True)
        guide.write(self._book, view, say)

    def add_gap(self, values: Row) -> None:
        """One finding; what a sheet cannot take is told above it."""
        if self._room > 0:
            self._room -= 1
            self._gaps.add(values)

    def add_items(self, gaps: GapList, examples: Examples) -> None:
        """The items of one list; what nobody claims has none to answer."""
        if gaps.service is None:
            return
        first = self._checks.number + 1
        for values, free in items.rows(self._view, gaps, examples, first, self._letters, self._say):
            self._checks.add(values, free)
        if self._begin is None:
            states = (items.state(one, gaps.service, self._today) for one in gaps.items)
            self._begin = next((at for at, now in enumerate(states, first) if now in _TO_FILL), None)

    def close(self) -> Path:
        """Write the file."""
        self._checks.end()
        if self._begin is not None:
            self._checks.begin(self._begin, items.KEYS.index("answer"))
        self._gaps.end(filtered=True)
        return self._book.close()

    def _open_checks(self, lists: Sequence[GapList]) -> Sheet:
        say, view = self._say, self._view
        service = lists[0].service if len(lists) == 1 else None
        title = (
            say("sheet.title_one", name=service.name, id=service.id)
            if service
            else say("sheet.title_all", n=len(lists))
        )
        when = moment_text(view.run.started_at, say.language)
        hint = say("sheet.hint", guide=say("sheet.guide"), run=view.run.id, when=when)
        last = max(_FIRST, _FIRST - 1 + sum(len(one.items) for one in lists))
        state = self._letters["state"]
        area = f"{state}{_FIRST}:{state}{last}"
        states = Counter(items.state(result, one.service, self._today) for one in lists for result in one.items)
        progress = _progress(say, area, states)
        sheet = Sheet(
            self._book,
            say("sheet.checks"),
            items.columns(say),
            above=((title,), (hint, *[None] * _BESIDE, progress)),
            keys=[f"{MARK}{key}" for key in items.KEYS],
            frozen=3,
            footer=say("sheet.page", page="&P", pages="&N"),
            cut=_BESIDE + 1,
        )
        self._offer(sheet.sheet, last)
        return sheet

    def _offer(self, sheet: Any, last: int) -> None:
        words = list(WORDS[self._say.language].values())
        self._valid(sheet, "answer", last, "answer_wrong", validate="list", source=words)
        for key in ("text", "evidence", "officer"):
            self._valid(sheet, key, last, "too_long", validate="length", criteria="<=", value=TEXT_LIMIT)
        # A date of the Japanese calendar that Excel does not know stays text: it is read all the same.
        self._valid(sheet, "answered_on", last)
        self._valid(sheet, "valid_until", last, prompt=f"valid_{self._view.parameters['attestation_valid']}")

    def _valid(self, sheet: Any, key: str, last: int, wrong: str = "", prompt: str = "", **rule: Any) -> None:
        say, at = self._say, items.KEYS.index(key)
        told = {"error_message": say(f"prompt.{wrong}")} if wrong else {"show_error": False}
        rule = {"validate": "any", "input_message": say(f"prompt.{prompt or key}"), **told, **rule}
        sheet.data_validation(_FIRST - 1, at, last - 1, at, rule)

    def _table(self, name: str, keys: Sequence[str], number: int) -> tuple[Sheet, int]:
        """(the sheet, the rows that it takes): where there are more, it says so."""
        say = self._say
        room = min(number, ROWS - 3)
        told = say("sheet.whole")
        if room < number:
            file = "gaps.csv" if name == "gaps" else "readings.csv"
            told = say("sheet.cut", shown=room, n=number - room, file=file)
        if name == "unread":
            told = f"{say('sheet.silence')} {told}"
        columns = [Column(say(f"csv.{key}"), _WIDE.get(key, 14)) for key in keys]
        above = ((say(f"sheet.title_{name}", n=number),), (told,))
        footer = say("sheet.page", page="&P", pages="&N")
        return Sheet(self._book, say(f"sheet.{name}"), columns, above, footer=footer, lines=6, wide=2), room


def _progress(say: Words, area: str, states: Counter[str]) -> Formula:
    """The sentence of what is filled in, which Excel counts again."""
    words = {key: say(f"sheet.{key}") for key in items.STATES}
    asked = {"done": ("done",), "part": ("part",), "ended": ("ended",), "all": items.STATES}
    now = say("sheet.progress", **{name: sum(states[key] for key in keys) for name, keys in asked.items()})
    text = say("sheet.progress", **{name: f"{_CUT}{name}{_CUT}" for name in asked})
    counts = {name: "+".join(f'COUNTIF({area},"{words[key]}")' for key in keys) for name, keys in asked.items()}
    parts = [f"({counts[part]})" if part in counts else f'"{part}"' for part in text.split(_CUT) if part]
    return Formula(f"={'&'.join(parts)}", now)

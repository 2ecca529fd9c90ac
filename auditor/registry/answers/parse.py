"""Rows of a check sheet to attestations. Every cell is held against the registry and the regulation."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar, cast

from auditor.cells import printable
from auditor.errors import AuditorError
from auditor.registry.answers.layout import (
    ANSWER,
    ANSWERED_ON,
    EDITION,
    EVIDENCE,
    ITEM,
    OFFICER,
    PROOF_OF_END,
    RUN,
    SERVICE,
    TEXT,
    VALID_UNTIL,
    WORDS,
    edition,
    shown,
)
from auditor.registry.answers.rows import Row
from auditor.registry.importing.dates import EXPECTED, read_date
from auditor.registry.importing.problems import Note, RefusedError
from auditor.registry.importing.values import choice, empty, free_text, width
from auditor.registry.statements.days import default_end
from auditor.registry.statements.models import Answer, Attestation
from auditor.regulation.items import Item
from auditor.regulation.parameters import Parameters
from auditor.scope import Service

T = TypeVar("T")

_LINES = 1000
_VALUE = 60
_answer = choice({word: meaning for words in WORDS.values() for meaning, word in words.items()})
_unnoted: Note = lambda _: None  # noqa: E731


@dataclass(frozen=True)
class Ground:
    """What a sheet is held against."""

    services: Collection[Service]
    runs: Collection[str]
    """IDs of the audits that the registry has."""
    items: Collection[Item]
    parameters: Parameters
    """They say how long an answer holds whose end nobody wrote."""


@dataclass(frozen=True)
class Given:
    """One answered row."""

    row: Row
    attestation: Attestation


@dataclass
class Faults:
    """What is wrong with a sheet, in its order."""

    file: str
    lines: list[str] = field(default_factory=list)

    def add(self, row: Row, key: str, said: str) -> None:
        """Remember that a cell cannot be taken as it is. Its content is other people's text."""
        cell = row.cells.get(key)
        value = "(empty)" if cell is None or empty(cell.value) else f"「{_printable(cell.value)}」"
        self.lines.append(f"{row.at(key)}: {value}: {said}")

    def check(self) -> None:
        """AuditorError with every line, if there is any."""
        if not self.lines:
            return
        more = len(self.lines) - _LINES
        lines = [f"{self.file}: {len(self.lines)} error(s); nothing was recorded.", *self.lines[:_LINES]]
        raise AuditorError("\n".join([*lines, f"... and {more} more"] if more > 0 else lines))


def parse(rows: Iterable[Row], ground: Ground, file: str) -> tuple[Given, ...]:
    """The answered rows in the sheet's order. AuditorError, which names every cell, where one is not understood."""
    faults = Faults(file)
    services = {shown(service.id): service.id for service in ground.services}
    items = {item.id: item for item in ground.items}
    runs = set(ground.runs)
    found: list[Given] = []
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        before = len(faults.lines)
        service = _known(row, SERVICE, services, "the registry has no such service; delete the row", faults)
        item = _known(row, ITEM, items, "there is no such item; `auditor items` lists them", faults)
        _run(row, runs, faults)
        if item and row.answered and _text(row, EDITION, faults) != edition(item):
            said = "the item was put in other words than these; answer on a sheet that is written anew"
            faults.add(row, EDITION, f"{item.id}: {said}: `auditor report RUN`")
        if not row.answered or not service or not item:
            continue
        if not item.attested:
            way = "`auditor review` records that" if item.needs_review else "checks decide it"
            faults.add(row, ANSWER, f"{item.id} is not for people to answer: {way}; empty the cells")
        other = seen.setdefault((service, item.id), row.at(ANSWER))
        if other != row.at(ANSWER):
            faults.add(row, ANSWER, f"{item.id} is answered twice for this service; the other answer is {other}")
        given = _attestation(row, service, item.id, ground.parameters, faults)
        if given and len(faults.lines) == before:
            found.append(Given(row, given))
    faults.check()
    return tuple(found)


def _attestation(row: Row, service: str, item: str, parameters: Parameters, faults: Faults) -> Attestation | None:
    answer = cast("Answer | None", _cell(row, ANSWER, _answer, faults, "choose one of the list"))
    officer = _cell(row, OFFICER, free_text, faults, "write who answers")
    answered_on = _cell(row, ANSWERED_ON, _day, faults, "write the day of the answer")
    until = _cell(row, VALID_UNTIL, _day, faults) if VALID_UNTIL in row.cells else None
    texts = [_text(row, key, faults) for key in (TEXT, EVIDENCE)]
    if answer == "yes" and not texts[1]:
        faults.add(row, EVIDENCE, "a yes needs its evidence: the name or number of a document")
    if answer in ("no", "not_applicable") and not texts[0]:
        faults.add(row, TEXT, "say why in a few words")
    if not (answer and officer and answered_on):
        return None
    end = until or default_end(answered_on, parameters.for_service(service).attestation_valid)
    return Attestation(
        service=service,
        item=item,
        answer=answer,
        text=texts[0],
        evidence=texts[1],
        officer=officer,
        answered_on=answered_on,
        valid_until=end,
    )


def _known(row: Row, key: str, known: Mapping[str, T], said: str, faults: Faults) -> T | None:
    found = known.get(_text(row, key, faults))
    if found is None:
        faults.add(row, key, said)
    return found


def _run(row: Row, runs: Collection[str], faults: Faults) -> None:
    text = _text(row, RUN, faults)
    if not text.startswith(PROOF_OF_END) and text not in runs:
        faults.add(row, RUN, "the registry has no such run: record it with `auditor feed RUN`, or it is another town's")


def _text(row: Row, key: str, faults: Faults) -> str:
    return (_cell(row, key, free_text, faults) or "") if key in row.cells else ""


def _cell(row: Row, key: str, parse: Callable[[object, Note], T], faults: Faults, needed: str = "") -> T | None:
    cell = row.cells.get(key)
    if cell is None:
        faults.add(row, key, needed)
        return None
    if cell.kind != "value":
        said = "a formula is not computed here: type the text itself" if cell.kind == "formula" else "an error of Excel"
        faults.add(row, key, said)
        return None
    try:
        return parse(cell.value, _unnoted)
    except RefusedError as error:
        faults.add(row, key, str(error))
        return None


def _day(value: object, note: Note) -> date:
    found = read_date(width(value) if isinstance(value, str) else value, note)
    if found is None:
        raise RefusedError(EXPECTED)
    return found


def _printable(value: object) -> str:
    try:
        text = value.date().isoformat() if isinstance(value, datetime) else str(value)
    except ValueError:  # Python does not write integers of thousands of digits
        return "a very large number"
    return printable(text, _VALUE)

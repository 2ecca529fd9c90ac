"""Rows of a check sheet to attestations. Every cell is held against the registry and the regulation."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from auditor.registry.answers.faults import Faults, Why
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
    run_mark,
    shown,
)
from auditor.registry.answers.rows import Row
from auditor.registry.importing.dates import EXPECTED, read_date
from auditor.registry.importing.problems import Note, RefusedError, no_note
from auditor.registry.importing.values import TEXT_LIMIT, choice, free_text, width
from auditor.registry.runs import RunRecord
from auditor.registry.statements.days import default_end
from auditor.registry.statements.models import Answer, Attestation
from auditor.regulation.items import Item
from auditor.regulation.parameters import Parameters
from auditor.scope import Service

T = TypeVar("T")

_answer = choice({word: meaning for words in WORDS.values() for meaning, word in words.items()})


@dataclass(frozen=True)
class Ground:
    """What a sheet is held against."""

    services: Collection[Service]
    runs: Collection[RunRecord]
    """The audits that the registry has."""
    items: Collection[Item]
    parameters: Parameters
    """They say how long an answer holds whose end nobody wrote."""


@dataclass(frozen=True)
class Given:
    """One answered row."""

    row: Row
    attestation: Attestation


def parse(rows: Iterable[Row], ground: Ground, file: str) -> tuple[Given, ...]:
    """The answered rows in the sheet's order. RefusedSheetError, which names the cells, where one is not understood."""
    faults = Faults(file)
    services = {shown(service.id): service.id for service in ground.services}
    items = {item.id: item for item in ground.items}
    runs = {run_mark(run) for run in ground.runs}
    found: list[Given] = []
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        service = _known(row, SERVICE, services, "service", faults)
        item = _known(row, ITEM, items, "item", faults)
        _run(row, runs, faults)
        if item and row.answered and _text(row, EDITION, faults) != edition(item):
            faults.add(row, ITEM, "edition", item=item.id)  # its own cell is hidden
        if not row.answered or not service or not item:
            continue
        if not item.attested:
            faults.add(row, ANSWER, "review" if item.needs_review else "automatic", item=item.id)
        other = seen.setdefault((service, item.id), row.at(ANSWER))
        if other != row.at(ANSWER):
            faults.add(row, ANSWER, "twice", item=item.id, other=other)
        given = _attestation(row, service, item.id, ground.parameters, faults)
        if given:
            found.append(Given(row, given))
    faults.check()
    return tuple(found)


def _attestation(row: Row, service: str, item: str, parameters: Parameters, faults: Faults) -> Attestation | None:
    answer = cast("Answer | None", _cell(row, ANSWER, _answer, "answer", faults))
    officer = _cell(row, OFFICER, free_text, "officer", faults)
    answered_on = _cell(row, ANSWERED_ON, _day, "date", faults)
    until = _cell(row, VALID_UNTIL, _day, "date", faults) if VALID_UNTIL in row.cells else None
    texts = [_text(row, key, faults) for key in (TEXT, EVIDENCE)]
    if answer == "yes" and EVIDENCE not in row.cells:
        faults.add(row, EVIDENCE, "proof")
    if answer in ("no", "not_applicable") and TEXT not in row.cells:
        faults.add(row, TEXT, "reason")
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


def _known(row: Row, key: str, known: Mapping[str, T], why: Why, faults: Faults) -> T | None:
    found = known.get(_text(row, key, faults))
    if found is None:
        faults.add(row, key, why)
    return found


def _run(row: Row, runs: Collection[str], faults: Faults) -> None:
    text = _text(row, RUN, faults)
    if not text.startswith(PROOF_OF_END) and text not in runs:
        faults.add(row, RUN, "run")


def _text(row: Row, key: str, faults: Faults) -> str:
    return (_cell(row, key, free_text, "text", faults) or "") if key in row.cells else ""


def _cell(row: Row, key: str, parse: Callable[[object, Note], T], why: Why, faults: Faults) -> T | None:
    cell = row.cells.get(key)
    if cell is None:
        faults.add(row, key, why)
        return None
    if cell.kind != "value":
        faults.add(row, key, "formula" if cell.kind == "formula" else "error")
        return None
    try:
        return parse(cell.value, no_note)
    except RefusedError:
        faults.add(row, key, _text_fault(cell.value) if parse is free_text else why)
        return None


def _text_fault(value: object) -> Why:
    """Why `free_text` does not take a value."""
    if not isinstance(value, str):
        return "text"
    return "long" if len(value.strip()) > TEXT_LIMIT else "control"


def _day(value: object, note: Note) -> date:
    found = read_date(width(value) if isinstance(value, str) else value, note)
    if found is None:
        raise RefusedError(EXPECTED)
    return found

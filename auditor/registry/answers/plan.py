"""What a sheet would change: each answer beside the one that the registry has, before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from auditor.registry.answers.faults import Faults, Why
from auditor.registry.answers.layout import shown
from auditor.registry.answers.parse import Given
from auditor.registry.statements.days import one_year
from auditor.registry.statements.models import Attestation
from auditor.registry.statements.store import StatementStore
from auditor.regulation.parameters import Parameters

Kind = Literal["new", "changed", "older", "same"]

_WHY: Mapping[str, Why] = {"answered_on": "to_come", "valid_until": "end", "officer": "officer"}
"""What the registry does not take of an answer that was understood, by its field."""


@dataclass(frozen=True)
class Change:
    """One answer of the sheet. `older`: the registry has one of a later day, which stays the word that counts."""

    kind: Kind
    given: Given
    before: Attestation | None
    """The registry's newest answer to the whole item, revoked or not."""


def plan(given: Iterable[Given], known: Iterable[Attestation]) -> tuple[Change, ...]:
    """In the sheet's order. What the registry has ever had in the same words is the same: a sheet may be old."""
    answers: dict[tuple[str, str], list[Attestation]] = defaultdict(list)
    for one in sorted(known, key=lambda one: (one.answered_on, one.number or 0)):
        if not one.part:
            answers[one.service, one.item].append(one)
    return tuple(_change(one, answers[one.attestation.service, one.attestation.item]) for one in given)


def _change(given: Given, known: Sequence[Attestation]) -> Change:
    same = next((one for one in reversed(known) if _words(one) == _words(given.attestation)), None)
    if same is not None:
        return Change("same", given, same)
    if not known:
        return Change("new", given, None)
    newest = known[-1]
    in_force = [one for one in known if one.revoked is None]
    late = any(one.answered_on > given.attestation.answered_on for one in in_force)
    return Change("older" if late else "changed", given, newest)


def record(
    changes: Iterable[Change], store: StatementStore, at: datetime, file: str, known: Sequence[Attestation]
) -> tuple[Attestation, ...]:
    """Keep what is not there yet, all of it or nothing, and answer it with its numbers. `known`: what was planned upon.

    RefusedSheetError, which names the cells, where the registry does not take one; AuditorError where it has other
    answers by now.
    """
    added = demand(changes, store, at, file)
    return store.add_attestations([one.given.attestation for one in added], at, known) if added else ()


def demand(changes: Iterable[Change], store: StatementStore, at: datetime, file: str) -> tuple[Change, ...]:
    """What would be added. RefusedSheetError, which names the cells, where the registry would not take one of them."""
    added = tuple(one for one in changes if one.kind != "same")
    faults = Faults(file)
    for place, wrong in store.refusals([one.given.attestation for one in added], Parameters.load(), at):
        row, last = added[place].given.row, one_year(added[place].given.attestation.answered_on)
        key = wrong.field if wrong.field in row.columns else "answer"
        faults.add(row, key, _WHY.get(wrong.field, "other"), said=wrong.said, last=last.isoformat())
    faults.check()
    return added


def _words(one: Attestation) -> tuple[object, ...]:
    texts = (shown(one.text), shown(one.evidence), shown(one.officer))
    return (one.answer, *texts, one.answered_on, one.valid_until)

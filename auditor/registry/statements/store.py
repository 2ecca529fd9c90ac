"""Statements in the registry's database: added all or nothing, listed with what became of them, revoked once."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RowMapping, insert, select

from auditor.errors import AuditorError
from auditor.registry.database import errors, writing
from auditor.registry.history import Past
from auditor.registry.runs import RunRecord
from auditor.registry.statements.days import day_in_japan
from auditor.registry.statements.models import Acceptance, Attestation, Kind, Review, Revocation, Statement, Statements
from auditor.registry.statements.refusals import Ground, Refusal, refusals, revoking
from auditor.registry.statements.rows import REVOCATIONS, TABLES
from auditor.regulation.items import load_items
from auditor.regulation.parameters import Parameters
from auditor.scope import Service

Made = TypeVar("Made", bound=Statement)

_MADE: Mapping[Kind, type[Statement]] = {"attestation": Attestation, "acceptance": Acceptance, "review": Review}


class RefusedStatementsError(AuditorError):
    """Statements that the registry does not take; none of those given with them was kept."""

    def __init__(self, found: Sequence[tuple[int, Refusal]], many: bool) -> None:
        """`found`: the place of a statement among those given, from 0, with what is wrong with it."""
        self.found = tuple(found)
        lines = [f"{f'entry {at + 1}, ' if many else ''}{one.field}: {one.said}" for at, one in found]
        super().__init__("\n".join(["nothing was recorded.", *lines]) if len(lines) > 1 else lines[0])


class StatementStore(ABC):
    """The part of a registry that keeps statements. Every method raises AuditorError where the database refuses.

    `at` is now, with a time zone. Statements come back by number, with what they were revoked by.
    """

    _engine: Engine

    @abstractmethod
    def services(self) -> tuple[Service, ...]:
        """All services."""

    @abstractmethod
    def runs(self) -> tuple[RunRecord, ...]:
        """All runs."""

    @abstractmethod
    def history(self, services: Iterable[str] | None = None) -> dict[str, Past]:
        """Findings that ever failed, of some services."""

    def statements(self) -> Statements:
        """All statements."""
        return Statements(self.attestations(), self.acceptances(), self.reviews())

    def attestations(self) -> tuple[Attestation, ...]:
        """All of them, those that are revoked or past their date among them."""
        return self._all(Attestation)

    def acceptances(self) -> tuple[Acceptance, ...]:
        """All of them, those that are revoked or past their date among them."""
        return self._all(Acceptance)

    def reviews(self) -> tuple[Review, ...]:
        """All of them, those that are revoked among them."""
        return self._all(Review)

    def add_attestations(
        self, given: Sequence[Attestation], at: datetime, known: Sequence[Attestation] | None = None
    ) -> tuple[Attestation, ...]:
        """Keeps all of them and answers them with their numbers. RefusedStatementsError, and none is kept, where one
        is wrong. `known`: those that people decided upon; AuditorError, and none is kept, where there are others now.
        """
        return self._add(Attestation, given, Parameters.load(), at, known)

    def add_acceptances(
        self, given: Sequence[Acceptance], parameters: Parameters, at: datetime
    ) -> tuple[Acceptance, ...]:
        """The same for acceptances; the parameters say how long they may last."""
        return self._add(Acceptance, given, parameters, at)

    def add_reviews(self, given: Sequence[Review], parameters: Parameters, at: datetime) -> tuple[Review, ...]:
        """The same for reviews; the parameters say how old a run may be that is reviewed."""
        return self._add(Review, given, parameters, at)

    def refusals(self, given: Sequence[Statement], parameters: Parameters, at: datetime) -> list[tuple[int, Refusal]]:
        """What is wrong with them, each with its place among those given; empty where `add_...` would keep them."""
        services = {one.service for one in given}
        ground = Ground(
            services=self.services(),
            items=load_items(),
            runs=self.runs(),
            failing=[past for past in self.history(services).values() if past.state == "open"],
            parameters=parameters,
            today=day_in_japan(at),
        )
        return [(place, found) for place, one in enumerate(given) for found in refusals(one, ground)]

    def revoke(self, kind: Kind, number: int, revocation: Revocation, at: datetime) -> Statement:
        """Takes one back, and answers it. RefusedStatementsError where there is none, or it was revoked before."""
        made = _MADE[kind]
        with errors(self._engine.url), writing(self._engine) as connection:
            known = next((one for one in _read(connection, made) if one.number == number), None)
            if found := revoking(known, revocation, day_in_japan(at)):
                raise RefusedStatementsError([(0, one) for one in found], many=False)
            values = {"by": revocation.by, "on": revocation.on, "reason": revocation.reason}
            connection.execute(insert(REVOCATIONS).values(kind=kind, number=number, recorded_at=at, **values))
            return next(one for one in _read(connection, made) if one.number == number)

    def _all(self, made: type[Made]) -> tuple[Made, ...]:
        with errors(self._engine.url), self._engine.connect() as connection:
            return tuple(_read(connection, made))

    def _add(
        self,
        made: type[Made],
        given: Sequence[Made],
        parameters: Parameters,
        at: datetime,
        known: Sequence[Made] | None = None,
    ) -> tuple[Made, ...]:
        if found := self.refusals(given, parameters, at):
            raise RefusedStatementsError(found, many=len(given) > 1)
        table = TABLES[made.kind]
        with errors(self._engine.url), writing(self._engine) as connection:
            if known is not None and _read(connection, made) != list(known):
                raise AuditorError("the registry was changed in the meantime; nothing was recorded, do the same again")
            numbers = [
                connection.execute(insert(table).values(**_values(one), recorded_at=at).returning(table.c.number))
                .scalar_one()
                for one in given
            ]  # fmt: skip
            kept = {one.number: one for one in _read(connection, made)}
        return tuple(kept[number] for number in numbers)


def _read(connection: Connection, made: type[Made]) -> list[Made]:
    """By number, each with its revocation."""
    revoked = select(REVOCATIONS).where(REVOCATIONS.c.kind == made.kind)
    taken = {row["number"]: row for row in connection.execute(revoked).mappings()}
    table = TABLES[made.kind]
    rows = connection.execute(select(table).order_by(table.c.number)).mappings()
    return [made(**_fields(row), revoked=_revocation(taken.get(row["number"]))) for row in rows]


def _revocation(row: RowMapping | None) -> Revocation | None:
    if row is None:
        return None
    return Revocation(by=row["by"], on=row["on"], reason=row["reason"], recorded_at=row["recorded_at"])


def _fields(row: RowMapping) -> dict[str, Any]:
    values: dict[str, Any] = dict(row)
    if "check_code" in values:
        values["check"] = values.pop("check_code")
    return values


def _values(one: Statement) -> dict[str, Any]:
    values = {field.name: getattr(one, field.name) for field in fields(one)}
    for given in ("number", "recorded_at", "revoked"):
        del values[given]
    if "check" in values:
        values["check_code"] = values.pop("check")
        values["tags"] = dict(values["tags"])
    return values

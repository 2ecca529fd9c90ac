"""The registry: approved services, runs, the history of findings, and what people state, in one database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, Self, TypeVar, cast

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update
from sqlalchemy.orm import Session

from auditor.registry.database import connect, errors, writing
from auditor.registry.history import Change, Past
from auditor.registry.models import FindingRow, RunRow, ScopeRow, ServiceRow
from auditor.registry.runs import RunRecord
from auditor.registry.statements.store import StatementStore
from auditor.scope import Scope, Service

T = TypeVar("T")

_BATCH = 500
"""Values in one IN list; SQLite takes no more than some thousands."""


@dataclass(frozen=True)
class Changes:
    """What an import did, as sorted IDs."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


class Registry(StatementStore):
    """An opened registry. Every method raises AuditorError where the database refuses; writes are all or nothing."""

    def __init__(self, engine: Engine) -> None:
        """Over an engine whose schema is the newest; use `open`."""
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """The registry at `sqlite:///file.db` (made if missing, with its folder) or another database's URL."""
        return cls(connect(url))

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes."""
        self.close()

    def services(self) -> tuple[Service, ...]:
        """All services, by ID."""
        with errors(self._engine.url), Session(self._engine) as session:
            found = [_service(row) for row in session.scalars(select(ServiceRow))]
        return tuple(sorted(found, key=lambda service: service.id))  # a server may sort by the rules of a language

    def put_services(self, services: Iterable[Service], replace: bool) -> Changes:
        """Adds and changes services by their ID; with `replace`, those that are not given are removed.

        Raises ValueError where two services have one ID.
        """
        given = sorted(services, key=lambda service: service.id)
        wanted = {service.id: service for service in given}
        if len(wanted) != len(given):
            raise ValueError("two services have the same ID")
        with errors(self._engine.url), writing(self._engine) as connection, Session(connection) as session:
            rows = {row.id: row for row in session.scalars(select(ServiceRow))}
            known = {key: _service(row) for key, row in rows.items()}
            changed = tuple(key for key in wanted if key in known and known[key] != wanted[key])
            removed = tuple(sorted(known.keys() - wanted.keys())) if replace else ()
            for key in (*changed, *removed):
                session.delete(rows[key])
            session.flush()
            added = tuple(key for key in wanted if key not in known)
            session.add_all(_row(wanted[key]) for key in (*added, *changed))
            session.flush()
        unchanged = tuple(key for key in wanted if key in known and key not in changed)
        return Changes(added, changed, unchanged, removed)

    def runs(self) -> tuple[RunRecord, ...]:
        """All runs, the oldest first."""
        with errors(self._engine.url), self._engine.connect() as connection:
            rows = connection.execute(select(RunRow.__table__).order_by(RunRow.started_at, RunRow.id)).mappings()
            return tuple(_run(row) for row in rows)

    def last_run(self) -> RunRecord | None:
        """The run that started last; None before the first."""
        newest = select(RunRow.__table__).order_by(RunRow.started_at.desc(), RunRow.id.desc()).limit(1)
        with errors(self._engine.url), self._engine.connect() as connection:
            row = connection.execute(newest).mappings().first()
            return None if row is None else _run(row)

    def history(self, services: Iterable[str] | None = None) -> dict[str, Past]:
        """Findings that ever failed, by their ID and in its order; of the services with these IDs, or all.

        The ID of what no service claims is the empty text.
        """
        everything = select(FindingRow.__table__)
        with errors(self._engine.url), self._engine.connect() as connection:
            if services is None:
                rows = list(connection.execute(everything).mappings())
            else:
                rows = []
                for some in _batches(sorted(set(services))):
                    rows.extend(connection.execute(everything.where(FindingRow.service.in_(some))).mappings())
        return {past.id: past for past in sorted(map(_past, rows), key=lambda past: past.id)}

    def record(self, run: RunRecord, changes: Iterable[Change]) -> None:
        """Keeps a run and what it changed, each finding once, in one transaction. A run that is recorded again replaces
        itself."""
        with errors(self._engine.url), writing(self._engine) as connection:
            values = {**asdict(run), "scopes": list(run.scopes), "counts": dict(run.counts)}
            done = connection.execute(update(RunRow).where(RunRow.id == run.id).values(values))
            if done.rowcount == 0:
                connection.execute(insert(RunRow).values(values))
            for some in _batches(changes):
                self._remember(connection, run, {change.id: change.after for change in some})

    def _remember(self, connection: Connection, run: RunRecord, after: Mapping[str, Past]) -> None:
        query = select(FindingRow.__table__).where(FindingRow.id.in_(after))
        known = {row["id"]: _past(row) for row in connection.execute(query).mappings()}
        moved = [past for key, past in after.items() if known.get(key) != past]
        added = [_finding(past, run.id) for past in moved if past.id not in known]
        if added:
            connection.execute(insert(FindingRow), added)
        kept = [_finding(past, run.id) for past in moved if past.id in known]
        if kept:
            with Session(connection) as session:
                session.execute(update(FindingRow), kept)


def _batches(things: Iterable[T]) -> Iterator[Sequence[T]]:
    rest = iter(things)
    while some := tuple(islice(rest, _BATCH)):
        yield some


_SERVICE = tuple(column.key for column in ServiceRow.__table__.columns)
_LISTS = ("allowed_regions", "allowed_services")


def _service(row: ServiceRow) -> Service:
    values: dict[str, Any] = {key: getattr(row, key) for key in _SERVICE}
    values.update((key, tuple(values[key])) for key in _LISTS)
    scopes = tuple(_scope(scope) for scope in row.scopes)
    return Service(**values, scopes=scopes)


def _scope(row: ScopeRow) -> Scope:
    return Scope(provider=cast(Any, row.provider), account=row.account, regions=tuple(row.regions), tags=dict(row.tags))


def _row(service: Service) -> ServiceRow:
    values: dict[str, Any] = {key: getattr(service, key) for key in _SERVICE}
    values.update((key, list(values[key])) for key in _LISTS)
    scopes = [
        ScopeRow(
            position=position,
            provider=scope.provider,
            account=scope.account,
            regions=list(scope.regions),
            tags=dict(scope.tags),
        )
        for position, scope in enumerate(service.scopes)
    ]
    return ServiceRow(**values, scopes=scopes)


def _run(row: RowMapping) -> RunRecord:
    values: dict[str, Any] = dict(row)
    return RunRecord(**{**values, "scopes": tuple(values["scopes"])})


def _past(row: RowMapping) -> Past:
    values: dict[str, Any] = dict(row)
    values["check"] = values.pop("check_code")
    del values["last_run"]
    return Past(**values)


def _finding(past: Past, run: str) -> dict[str, Any]:
    values = asdict(past)
    values["check_code"] = values.pop("check")
    values["resource"] = past.resource.replace(
        "\0", "\ufffd"
    )  # PostgreSQL takes no NUL, and one must not cost the rest
    return {**values, "last_run": run}

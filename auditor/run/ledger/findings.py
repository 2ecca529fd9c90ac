"""The findings of a run and the places of its data, in both orders in which reports tell them."""

import pickle
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby
from typing import Any

from auditor.finding import SEVERITIES, Finding
from auditor.gaps import OPEN, worst_first
from auditor.reading import Reading
from auditor.rule.evaluate import Batch
from auditor.run.ledger.stored import Stored, key, text
from reports.findings import place
from reports.places import Place, of_batch

_TABLES = """
CREATE TABLE found (service BLOB, grade INTEGER, severity INTEGER, code TEXT, provider TEXT, account BLOB,
                    number INTEGER, ids BLOB, kept BLOB);
CREATE TABLE place (batch INTEGER, service BLOB, kept BLOB);
CREATE TABLE failure (number INTEGER PRIMARY KEY, kept BLOB);
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS worst_first ON found (service, grade, severity, code, provider, account);
CREATE INDEX IF NOT EXISTS by_check ON found (code, service, provider, account);
CREATE INDEX IF NOT EXISTS by_batch ON place (batch);
CREATE INDEX IF NOT EXISTS by_service ON place (service, batch);
"""
_CLOSED = len(OPEN)
"""The grade of what no gap list tells one by one."""
_ID = 32
"""Characters of a finding's ID."""
_REMEMBERED = 1024
"""Failed readings that stay in memory while findings are read that name them."""

Row = tuple[Any, ...]


class Findings:
    """Findings on disk. In memory is one check of one account and service at a time. No service is an empty key."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[int, tuple[int, Reading]] = {}
        self._failures = 0
        self._failure = lru_cache(_REMEMBERED)(self._load)
        db.executescript(_TABLES)

    def keep(self, number: int, batch: Batch, findings: Iterable[Finding]) -> None:
        """Write the findings of a batch, whose number it is among those of its accounts, and the places in it."""
        # Findings of one account, service and grade keep the batch's order among equals.
        parts = groupby(sorted(findings, key=_part), key=_part)
        for (service, grade, severity, code, provider, account), some in parts:
            mine = sorted(some, key=worst_first)
            ids = "".join(one.id for one in mine) if grade != _CLOSED else ""
            rows = [self._row(one) for one in mine]
            kept = pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)
            values = (key(service), grade, severity, code, provider, key(account), len(mine), ids.encode(), kept)
            self._db.execute("INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        for of, places in groupby(of_batch(batch), key=lambda one: one.service or ""):
            kept = pickle.dumps(tuple(places), pickle.HIGHEST_PROTOCOL)
            self._db.execute("INSERT INTO place VALUES (?, ?, ?)", (number, key(of), kept))

    def settle(self) -> None:
        """All batches of some accounts are written: their readings will not be named again."""
        self._numbers.clear()

    def whole(self) -> None:
        """All is written: make it ready to be read in order."""
        self._db.executescript(_INDEXES)

    def in_order(self, *services: str | None) -> Iterator[Finding]:
        """All of them, passes among them, by check, then service, place and resource; of some services, or of all."""
        names = "code, service, provider, account"
        which = f"WHERE service IN ({', '.join('?' * len(services))})" if services else ""
        query = f"SELECT {names}, severity, kept FROM found {which} ORDER BY {names}, rowid"  # noqa: S608 - our own columns
        rows = self._db.execute(query, tuple(key(service or "") for service in services))
        for (code, service, provider, account), some in groupby(rows, key=lambda row: row[:4]):
            read = (self._read(code, service, provider, account, *row[4:]) for row in some)
            yield from sorted(chain.from_iterable(read), key=place)

    def places(self, *services: str | None) -> Iterator[Place]:
        """Every place where data rests in the order of the judged rows; of some services, or of all."""
        if not services:
            for (kept,) in self._db.execute("SELECT kept FROM place ORDER BY batch, rowid"):
                yield from pickle.loads(kept)  # noqa: S301 - nobody else can write into a database without a name
        for service in services:
            query = "SELECT kept FROM place WHERE service = ? ORDER BY batch, rowid"
            for (kept,) in self._db.execute(query, (key(service or ""),)):
                yield from pickle.loads(kept)  # noqa: S301 - likewise

    def findings(self, service: str | None) -> Collection[Finding]:
        """What fails or is unknown in one service, worst first."""

        def read() -> Iterator[Finding]:
            names = "grade, severity, code, provider, account"
            query = f"SELECT code, service, provider, account, severity, kept {_OF} ORDER BY {names}, rowid"
            for row in self._db.execute(query, wanted):
                yield from self._read(*row)

        wanted = (key(service or ""), _CLOSED)
        return Stored(read, lambda: self._sum(f"SELECT sum(number) {_OF}", wanted))

    def ids(self, service: str | None, checks: Sequence[str]) -> Collection[str]:
        """The IDs of what fails or is unknown in one service by some checks, worst first."""

        def read() -> Iterator[str]:
            for (ids,) in self._db.execute(f"SELECT ids {some} ORDER BY {names}, rowid", wanted):
                together = ids.decode()
                yield from (together[at : at + _ID] for at in range(0, len(together), _ID))

        wanted = (key(service or ""), _CLOSED, *checks)
        names = "grade, severity, code, provider, account"
        some = f"{_OF} AND code IN ({', '.join('?' * len(checks))})"
        return Stored(read, lambda: self._sum(f"SELECT sum(number) {some}", wanted))

    def _sum(self, query: str, wanted: Row) -> int:
        return int(self._db.execute(query, wanted).fetchone()[0] or 0)

    def _row(self, one: Finding) -> Row:
        readings = tuple(self._numbered(reading) for reading in one.readings)
        return one.status, one.region, one.resource, one.name, one.observed, readings, one.acceptance, one.note, one.id

    def _numbered(self, reading: Reading) -> int:
        """A number for a failed reading, which thousands of findings may name."""
        known = self._numbers.get(id(reading))
        if known is None:
            self._failures += 1
            # The reading is held with its number: another one must not get its place in memory, and so its number.
            known = self._numbers[id(reading)] = (self._failures, reading)
            kept = pickle.dumps(reading, pickle.HIGHEST_PROTOCOL)
            self._db.execute("INSERT INTO failure VALUES (?, ?)", (self._failures, kept))
        return known[0]

    def _load(self, number: int) -> Reading:
        (kept,) = self._db.execute("SELECT kept FROM failure WHERE number = ?", (number,)).fetchone()
        reading: Reading = pickle.loads(kept)  # noqa: S301 - likewise
        return reading

    def _read(
        self, code: str, service: bytes, provider: str, account: bytes, severity: int, kept: bytes
    ) -> Iterator[Finding]:
        of, where = text(service) or None, text(account)
        for status, region, resource, name, observed, readings, acceptance, note, identity in pickle.loads(kept):  # noqa: S301 - likewise
            yield Finding(
                check=code,
                status=status,
                severity=SEVERITIES[severity],
                service=of,
                provider=provider,
                account=where,
                region=region,
                resource=resource,
                name=name,
                observed=observed,
                readings=tuple(map(self._failure, readings)),
                acceptance=acceptance,
                note=note,
                id=identity,
            )


_OF = "FROM found WHERE service = ? AND grade < ?"


def _part(one: Finding) -> tuple[str, int, int, str, str, str]:
    grade = OPEN.index(one.status) if one.status in OPEN else _CLOSED
    return one.service or "", grade, SEVERITIES.index(one.severity), one.check, one.provider, one.account

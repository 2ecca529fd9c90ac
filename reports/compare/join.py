"""Sets the findings of two runs side by side, however many there are.

One SQLite database without a name holds them, which is gone with the process; in memory is what one finding needs, and
the readings of one account.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from auditor.finding import SEVERITIES
from auditor.reading import Reading
from auditor.registry.history import Covered
from reports.compare.decide import Doubt, decide, settle, worst
from reports.compare.items import Verdicts
from reports.compare.view import KINDS, Change, Kind, Side, Why
from reports.contract import Found, Run, findings, readings
from reports.times import iso

Cover = Callable[[Iterable[Reading]], Covered]
"""From the readings of one account to what was read there whole."""

_TABLES = """
CREATE TABLE found (id TEXT, run INTEGER, status TEXT, severity TEXT, first_seen TEXT, place BLOB, who TEXT,
                    observed TEXT, acceptance TEXT);
CREATE TABLE reading (run INTEGER, account TEXT, kept TEXT);
CREATE TABLE doubt (account TEXT, id TEXT, absent INTEGER, earlier INTEGER);
CREATE TABLE change (kind INTEGER, severity INTEGER, service TEXT, code TEXT, who TEXT, id TEXT, kept TEXT);
"""
_INDEXES = (
    "CREATE INDEX by_id ON found (id, run)",
    "CREATE INDEX by_place ON found (place) WHERE status IN ('fail', 'accepted')",
    "CREATE INDEX by_account ON reading (run, account)",
)
_CACHE = 32
"""MiB of its pages that stay in memory."""
_LEVELS: tuple[str, ...] = SEVERITIES
_OPEN = ("fail", "unknown", "accepted")
_PASSING = ("pass", "not_applicable")


@dataclass(frozen=True)
class _Seen:
    side: Side
    severity: str
    first_seen: str | None
    place: bytes
    who: str


class Joined:
    """The changes between two runs."""

    def __init__(self, before: Run, after: Run, lists: tuple[Verdicts, Verdicts], cover: Cover) -> None:
        """`lists`: the verdicts of each run. AuditorError where a run's files are no findings or readings."""
        self._db = sqlite3.connect("", isolation_level=None)
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "temp_store = FILE",
            f"cache_size = -{_CACHE * 1024}",
        ):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")  # one transaction: each by itself would be written to disk
        self._cover = cover
        self._started = before.started_at
        self._lists = lists
        self._alike = (before.version, before.regulation) == (after.version, after.regulation)
        self._covered = lru_cache(8)(self._look)
        for number, run in enumerate((before, after)):
            self._db.executemany("INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(number, findings(run)))
            self._db.executemany("INSERT INTO reading VALUES (?, ?, ?)", _attempts(number, readings(run)))
        for index in _INDEXES:
            self._db.execute(index)
        self.still: Counter[str] = Counter()
        self._sort()
        self._settle()
        self._db.execute("CREATE INDEX in_order ON change (kind, severity, service, code, who)")
        self._db.execute("COMMIT")

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many changes there are of each kind."""
        found = dict(self._db.execute("SELECT kind, count(*) FROM change GROUP BY kind"))
        return {kind: found.get(number, 0) for number, kind in enumerate(KINDS)}

    def of(self, kind: Kind, limit: int = -1) -> Iterator[Change]:
        """Those of a kind, worst first."""
        query = "SELECT kept FROM change WHERE kind = ? ORDER BY severity, service, code, who, id LIMIT ?"
        return (_change(row[0]) for row in self._db.execute(query, (KINDS.index(kind), limit)))

    def _sort(self) -> None:
        """Decide on every finding, and put by what only one of the runs tells of."""
        for identity, rows in self._pairs():
            before, after = rows
            newest = after or before
            if newest is None:
                continue
            earlier = newest.first_seen is not None and datetime.fromisoformat(newest.first_seen) < self._started
            decided = decide(before.side if before else None, after.side if after else None, earlier)
            if isinstance(decided, Doubt):
                account = _account(newest.who)
                self._db.execute(
                    "INSERT INTO doubt VALUES (?, ?, ?, ?)",
                    (account, identity, decided.absent_before, decided.failed_before),
                )
                continue
            kind, why = decided
            if kind == "still":
                self.still[newest.side.status] += newest.side.status in _OPEN
            elif kind == "left":
                self.still["left"] += 1
            elif kind != "nothing":
                self._keep(identity, kind, why, before, after)

    def _settle(self) -> None:
        """Decide the doubts, account by account, by what was read there."""
        doubts = "SELECT id, absent, earlier FROM doubt ORDER BY account, id"
        for identity, absent, earlier in self._db.execute(doubts):
            ((_, (before, after)),) = self._pairs(identity)
            there = after if absent else before
            if there is None:
                continue
            silent = 0 if absent else 1
            check, service, provider, account, region, *_ = json.loads(there.who)
            kind, why = settle(
                Doubt(bool(absent), bool(earlier)),
                # A check that another version of the program did not have looked at nothing.
                covered=(self._alike or check in self._lists[silent].checks)
                and self._covered(silent, _account(there.who))(check, provider, account, region),
                listed=service in self._lists[silent].items,
                elsewhere=self._elsewhere(silent, there.place),
            )
            if kind != "still" and kind != "left" and kind != "nothing":  # noqa: PLR1714 - so the type checker sees which are left
                self._keep(identity, kind, why, before, after)

    def _pairs(self, identity: str | None = None) -> Iterator[tuple[str, tuple[_Seen | None, _Seen | None]]]:
        where = "WHERE id = ?" if identity else ""
        query = f"SELECT * FROM found {where} ORDER BY id, run"  # noqa: S608 - no text of others
        rows = self._db.execute(query, (identity,) if identity else ())
        for key, group in groupby(rows, key=itemgetter(0)):
            sides: list[list[Any]] = [[], []]
            for row in group:
                sides[row[1]].append(row)
            yield key, (_seen(sides[0]), _seen(sides[1]))

    def _keep(self, identity: str, kind: Kind, why: Why, before: _Seen | None, after: _Seen | None) -> None:
        told = after or before
        assert told is not None, "a change is seen by one of the runs"
        kept = json.dumps(
            [kind, why, identity, told.severity, told.first_seen, told.who, _plain(before), _plain(after)]
        )
        check, service, *_ = json.loads(told.who)
        place = (KINDS.index(kind), _LEVELS.index(told.severity), json.dumps(service or ""), check)
        self._db.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)", (*place, told.who, identity, kept))

    def _elsewhere(self, run: int, place: bytes) -> bool:
        query = "SELECT 1 FROM found WHERE place = ? AND run = ? AND status IN ('fail', 'accepted') LIMIT 1"
        return self._db.execute(query, (place, run)).fetchone() is not None

    def _look(self, run: int, account: str) -> Covered:
        rows = self._db.execute("SELECT kept FROM reading WHERE run = ? AND account = ?", (run, account))
        return self._cover([_attempt(row[0]) for row in rows])


def _rows(run: int, found: Iterator[Found]) -> Iterator[tuple[Any, ...]]:
    """Texts are kept as ASCII: a name may hold half a character, which no database takes."""
    for one in found:
        where = [one.check, one.provider, one.account, one.region, one.resource]
        who = [one.check, one.service, *where[1:], one.name]
        observed = "" if one.status in _PASSING else json.dumps(one.observed, sort_keys=True)
        seen = iso(one.first_seen) if one.first_seen else None
        place = hashlib.sha256(json.dumps(where).encode()).digest()[:16]
        accepted = json.dumps(one.acceptance) if one.acceptance else ""
        yield one.id, run, one.status, one.severity, seen, place, json.dumps(who), observed, accepted


def _seen(rows: list[Any]) -> _Seen | None:
    """One finding of the rows that share its identity: what is worst of them is said of it."""
    if not rows:
        return None
    status = worst([row[2] for row in rows])
    same = sorted((row for row in rows if row[2] == status), key=itemgetter(7, 6))
    observed = tuple(json.loads(row[7]) for row in same if row[7])
    _, _, _, severity, first_seen, place, who, _, accepted = same[0]
    return _Seen(Side(status, observed, json.loads(accepted or "null")), severity, first_seen, place, who)


def _account(who: str) -> str:
    _, _, provider, account, *_ = json.loads(who)
    return json.dumps([provider, account])


_MOMENTS = ("started_at", "finished_at")


def _attempts(run: int, read: Iterator[Reading]) -> Iterator[tuple[int, str, str]]:
    for one in read:
        values = {name: getattr(one, name) for name in Reading.__dataclass_fields__}
        values |= {name: values[name].isoformat() for name in _MOMENTS}
        yield run, json.dumps([one.provider, one.account]), json.dumps(values)


def _attempt(kept: str) -> Reading:
    values = json.loads(kept)
    values |= {name: datetime.fromisoformat(values[name]) for name in _MOMENTS}
    return Reading(**{**values, "columns": tuple(values["columns"])})


def _plain(seen: _Seen | None) -> list[Any] | None:
    return [seen.side.status, seen.side.observed, seen.side.acceptance] if seen else None


def _side(kept: list[Any] | None) -> Side | None:
    return Side(kept[0], tuple(kept[1]), kept[2]) if kept else None


def _change(kept: str) -> Change:
    kind, why, identity, severity, first_seen, who, before, after = json.loads(kept)
    check, service, provider, account, region, resource, name = json.loads(who)
    return Change(
        kind=kind,
        why=why,
        id=identity,
        check=check,
        severity=severity,
        service=service,
        provider=provider,
        account=account,
        region=region,
        resource=resource,
        name=name,
        first_seen=first_seen,
        before=_side(before),
        after=_side(after),
    )

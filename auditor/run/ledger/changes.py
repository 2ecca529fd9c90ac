"""What became of findings since earlier runs, by the finding's ID."""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, ValuesView
from dataclasses import fields
from operator import attrgetter

from auditor.registry.history import Change, Past

_NAMES = tuple(field.name for field in fields(Past))
_values = attrgetter(*_NAMES)


class Changes(Mapping[str, Change]):
    """Changes on disk, sorted by finding."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._last: tuple[str, Change | None] = ("", None)
        db.execute("CREATE TABLE change (id TEXT PRIMARY KEY, kept BLOB) WITHOUT ROWID")

    def keep(self, changes: Iterable[Change]) -> None:
        """Write the changes of some findings; each finding once in a run."""
        rows = ((one.id, pickle.dumps((one.state, *_values(one.after)), pickle.HIGHEST_PROTOCOL)) for one in changes)
        self._db.executemany("INSERT INTO change VALUES (?, ?)", rows)

    def __getitem__(self, finding: str) -> Change:
        """The change of one finding; KeyError where there is none."""
        # A format asks for the state, and then for the date, of the same finding.
        if self._last[0] != finding:
            row = self._db.execute("SELECT kept FROM change WHERE id = ?", (finding,)).fetchone()
            self._last = (finding, _change(row[0]) if row else None)
        if self._last[1] is None:
            raise KeyError(finding)
        return self._last[1]

    def __iter__(self) -> Iterator[str]:
        """The findings."""
        return (row[0] for row in self._db.execute("SELECT id FROM change ORDER BY id"))

    def __len__(self) -> int:
        """How many there are."""
        return int(self._db.execute("SELECT count(*) FROM change").fetchone()[0])

    def values(self) -> ValuesView[Change]:
        """The changes, in one go over the disk."""
        return _All(self)

    def all(self) -> Iterator[Change]:
        """The changes, sorted by finding."""
        return (_change(row[0]) for row in self._db.execute("SELECT kept FROM change ORDER BY id"))


class _All(ValuesView[Change]):
    _mapping: Changes

    def __iter__(self) -> Iterator[Change]:
        return self._mapping.all()


def _change(kept: bytes) -> Change:
    state, *values = pickle.loads(kept)  # noqa: S301 - nobody else can write into a database without a name
    return Change(state, Past(**dict(zip(_NAMES, values, strict=True))))

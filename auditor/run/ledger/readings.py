"""The readings of a run, account by account."""

import pickle
import sqlite3
from collections.abc import Collection, Iterable, Iterator

from auditor.reading import Reading
from auditor.run.ledger.stored import key
from auditor.snapshot.readings import ordered


class Readings(Collection[Reading]):
    """All readings in their order (`auditor.snapshot.readings.ordered`); one account's at a time in memory."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._number = 0
        db.execute("CREATE TABLE reading (provider BLOB, account BLOB, kept BLOB, PRIMARY KEY (provider, account))")

    def keep(self, provider: str, account: str, readings: Iterable[Reading]) -> None:
        """Write all readings of one account."""
        some = ordered(readings)
        self._number += len(some)
        row = (key(provider), key(account), pickle.dumps(some, pickle.HIGHEST_PROTOCOL))
        self._db.execute("INSERT INTO reading VALUES (?, ?, ?)", row)

    def of(self, accounts: Iterable[tuple[str, str]]) -> Iterator[Reading]:
        """The readings of some accounts, in their order."""
        for provider, account in accounts:
            query = "SELECT kept FROM reading WHERE provider = ? AND account = ?"
            for (kept,) in self._db.execute(query, (key(provider), key(account))):
                yield from pickle.loads(kept)  # noqa: S301 - nobody else can write into a database without a name

    def __iter__(self) -> Iterator[Reading]:
        """All of them."""
        for (kept,) in self._db.execute("SELECT kept FROM reading ORDER BY provider, account"):
            yield from pickle.loads(kept)  # noqa: S301 - likewise

    def __len__(self) -> int:
        """How many there are."""
        return self._number

    def __contains__(self, wanted: object) -> bool:
        """Whether one of them is equal."""
        return any(one == wanted for one in self)

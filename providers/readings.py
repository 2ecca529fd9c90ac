"""Gathers readings while threads read: successes of one operation and region become one, failures stay apart."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from auditor.reading import Reading


@dataclass
class Ledger:
    """All attempts to read in one account. `clock` answers the time in UTC; `feeds` the columns behind an operation."""

    provider: str
    account: str
    clock: Callable[[], datetime]
    feeds: Callable[[str], tuple[str, ...]]
    _done: dict[tuple[str, str], Reading] = field(default_factory=dict)
    _failed: list[Reading] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, operation: str, region: str, rows: int, started: datetime, pages: int = 1) -> None:
        """Count answered calls of an operation in a region and the rows that they held."""
        now = self.clock()
        fresh = self._reading(operation, region, started, status="ok", rows=rows, pages=pages)
        with self._lock:
            before = self._done.get((operation, region))
            self._done[operation, region] = (
                replace(
                    before,
                    rows=before.rows + rows,
                    pages=before.pages + pages,
                    started_at=min(before.started_at, started),
                    finished_at=max(before.finished_at, now),
                )
                if before
                else fresh
            )

    def missed(self, operation: str, region: str, started: datetime, **what: object) -> None:
        """Keep a failed attempt. `what` is the rest of a `Reading`."""
        with self._lock:
            self._failed.append(self._reading(operation, region, started, **what))

    def readings(self) -> tuple[Reading, ...]:
        """All readings in an order that does not depend on when the answers came."""
        with self._lock:
            everything = [*self._done.values(), *self._failed]
        return tuple(
            sorted(everything, key=lambda r: (r.region, r.operation, r.status, r.resource or "", r.error or ""))
        )

    def _reading(self, operation: str, region: str, started: datetime, **what: object) -> Reading:
        fixed = {"columns": self.feeds(operation), "started_at": started, "finished_at": self.clock(), **what}
        return Reading(provider=self.provider, account=self.account, region=region, operation=operation, **fixed)  # type: ignore[arg-type]

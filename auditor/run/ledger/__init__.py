"""What a run has read and judged, kept on disk while it is reported: more accounts than fit into memory.

One SQLite database without a name: it is no part of the run's folder, and gone with the process, however that ends.
"""

import sqlite3

from auditor.run.ledger.changes import Changes
from auditor.run.ledger.findings import Findings
from auditor.run.ledger.readings import Readings

CACHE = 32
"""MiB of its pages that stay in memory."""


class Ledger:
    """Findings, changes and readings. First all is written, then read, as often as anybody likes."""

    def __init__(self) -> None:
        """An empty one."""
        db = sqlite3.connect("", isolation_level=None)
        # Nothing of it outlives the process, so nothing is to be recovered.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", f"cache_size = -{CACHE * 1024}"):
            db.execute(f"PRAGMA {pragma}")
        self.findings = Findings(db)
        self.changes = Changes(db)
        self.readings = Readings(db)


__all__ = ["Ledger"]

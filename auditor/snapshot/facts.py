"""The facts of a whole run: every snapshot's rows in one frame a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from auditor.facts import frames
from auditor.facts.base import Fact
from auditor.reading import Reading
from auditor.snapshot import readings
from auditor.snapshot.model import Snapshot


@dataclass(frozen=True, eq=False)
class Facts:
    """Frames of all accounts of a run, and all its readings. A table without rows is an empty frame, never missing."""

    frames: Mapping[type[Fact], pd.DataFrame]
    readings: tuple[Reading, ...]

    @classmethod
    def of(cls, snapshots: Iterable[Snapshot]) -> "Facts":
        """All rows of the snapshots, account by account, sorted by provider and account."""
        ordered = sorted(snapshots, key=lambda one: (one.provider, one.account))
        kinds = {kind for one in ordered for kind in one.frames}
        return cls(
            {kind: _joined(kind, [one.frames[kind] for one in ordered if kind in one.frames]) for kind in kinds},
            readings.ordered(reading for one in ordered for reading in one.readings),
        )

    def frame(self, table: type[Fact]) -> pd.DataFrame:
        """The rows of one table."""
        found = self.frames.get(table)
        return frames.empty(table) if found is None else found

    def replaced(self, table: type[Fact], frame: pd.DataFrame) -> "Facts":
        """The same facts with another frame for one table, as a join makes it; TypeError where it is another's."""
        frames.to_arrow(table, frame)
        return Facts({**self.frames, table: frame}, self.readings)


def _joined(table: type[Fact], parts: list[pd.DataFrame]) -> pd.DataFrame:
    return frames.from_arrow(table, pa.concat_tables([frames.to_arrow(table, part) for part in parts]).combine_chunks())

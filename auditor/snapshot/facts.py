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
        kept = [_arrow(one) for one in snapshots]  # a frame takes far more room than its columns
        kept.sort(key=lambda one: one[0])
        kinds = {kind for _, tables, _ in kept for kind in tables}
        return cls(
            {kind: _joined(kind, [tables[kind] for _, tables, _ in kept if kind in tables]) for kind in kinds},
            readings.ordered(reading for *_, read in kept for reading in read),
        )

    def frame(self, table: type[Fact]) -> pd.DataFrame:
        """The rows of one table."""
        found = self.frames.get(table)
        return frames.empty(table) if found is None else found

    def replaced(self, table: type[Fact], frame: pd.DataFrame) -> "Facts":
        """The same facts with another frame for one table, as a join makes it; TypeError where it is another's."""
        frames.to_arrow(table, frame)
        return Facts({**self.frames, table: frame}, self.readings)


def _arrow(one: Snapshot) -> tuple[tuple[str, str], dict[type[Fact], pa.Table], tuple[Reading, ...]]:
    tables = {kind: frames.to_arrow(kind, frame) for kind, frame in one.frames.items() if len(frame)}
    return (one.provider, one.account), tables, one.readings


def _joined(table: type[Fact], parts: list[pa.Table]) -> pd.DataFrame:
    return frames.from_arrow(table, pa.concat_tables(parts).combine_chunks())

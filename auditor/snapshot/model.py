"""The snapshot of one account, saved whole or not at all, and read back exactly."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from auditor.errors import AuditorError
from auditor.facts import frames
from auditor.facts.base import Fact
from auditor.facts.tables import TABLES, table
from auditor.reading import Reading
from auditor.snapshot import files, readings
from auditor.snapshot.paths import component

VERSION = 1
"""Of the layout on disk; a column's own changes are noticed by name and type."""

_PARTIAL = ".partial"

_EMPTY: dict[type[Fact], pd.DataFrame] = {}


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All facts and readings of one account at one time. A table that is not in `frames` was not asked for."""

    provider: str
    account: str
    taken_at: datetime
    frames: Mapping[type[Fact], pd.DataFrame]
    readings: tuple[Reading, ...]

    def __post_init__(self) -> None:
        """Put readings in their order; ValueError for a time without a zone."""
        if self.taken_at.tzinfo is None:
            raise ValueError("taken_at needs a time zone")
        object.__setattr__(self, "taken_at", self.taken_at.astimezone(UTC))
        object.__setattr__(self, "readings", readings.ordered(self.readings))

    def save(self, folder: Path) -> Path:
        """Write `<folder>/<provider>/<account>/`, beside it first and renamed when whole; answers that folder.

        AuditorError where one is there already, or the disk refuses; TypeError where a frame is not its table's.
        """
        target = folder / component(self.provider) / component(self.account)
        if target.exists():
            raise AuditorError(
                f"{target}: there is a snapshot already; evidence is not overwritten, name another folder."
            )
        partial = target.with_name(f".{target.name}{_PARTIAL}")
        try:
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True, mode=0o700)
            self._write(partial)
            partial.rename(target)
        except OSError as error:
            raise AuditorError(f"{target}: the snapshot could not be written: {error.strerror or error}") from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return target

    def _write(self, folder: Path) -> None:
        for kind in sorted(self.frames, key=lambda kind: kind.table()):
            files.write(folder / f"{kind.table()}.parquet", frames.to_arrow(kind, self.frames[kind]))
        files.write(folder / "readings.parquet", readings.to_arrow(self.readings))
        described = {
            "version": VERSION,
            "provider": self.provider,
            "account": self.account,
            "taken_at": self.taken_at.isoformat(timespec="microseconds"),
            "tables": {kind.table(): len(facts) for kind, facts in self.frames.items()},
            "readings": len(self.readings),
        }
        text = json.dumps(described, ensure_ascii=True, indent=2, sort_keys=True) + "\n"
        (folder / "snapshot.json").write_text(text, encoding="utf-8")


def load(folder: Path) -> Snapshot:
    """The snapshot of one account, from the folder that `save` answered; AuditorError names file and column."""
    path = folder / "snapshot.json"
    described = _describe(path)
    if described.get("version") != VERSION:
        raise AuditorError(f"{path}: layout version {described.get('version')!r}, this program reads {VERSION}.")
    try:
        taken_at = datetime.fromisoformat(described["taken_at"])
        rows = {table(name): int(count) for name, count in described["tables"].items()}
        expected = int(described["readings"])
        provider, account = str(described["provider"]), str(described["account"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AuditorError(f"{path}: field or table {error} is missing or wrong. {files.AGAIN}") from error
    if taken_at.tzinfo is None:
        raise AuditorError(f"{path}: taken_at has no time zone. {files.AGAIN}")
    return Snapshot(
        provider=provider,
        account=account,
        taken_at=taken_at,
        frames={kind: _frame(folder, kind, rows[kind]) for kind in TABLES if kind in rows},
        readings=_readings(folder, expected),
    )


def load_all(folder: Path) -> Iterator[Snapshot]:
    """Every snapshot below `<folder>/<provider>/<account>/`, one after another, sorted; AuditorError for none, or half
    of one, before the first is read."""
    if not folder.is_dir():
        raise AuditorError(f"{folder}: there is no such folder of snapshots.")
    accounts = sorted(path for path in folder.glob("*/*") if path.is_dir())
    if half := [path for path in accounts if path.name.endswith(_PARTIAL) and path.name.startswith(".")]:
        raise AuditorError(f"{half[0]}: collecting this account was cut off. Delete it and collect the account again.")
    if not accounts:
        raise AuditorError(f"{folder}: no snapshot in it; `auditor collect` makes one.")
    # The name of a folder is the account's in another spelling, which may sort otherwise.
    return map(load, sorted(accounts, key=_whose))


def _whose(folder: Path) -> tuple[str, str]:
    described = _describe(folder / "snapshot.json")
    return str(described.get("provider")), str(described.get("account"))


def _describe(path: Path) -> dict[str, Any]:
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AuditorError(f"{path}: the file is missing. {files.AGAIN}") from error
    except (OSError, ValueError) as error:
        raise AuditorError(f"{path}: cannot be read as JSON ({error}). {files.AGAIN}") from error
    if not isinstance(described, dict):
        raise AuditorError(f"{path}: not a JSON object. {files.AGAIN}")
    return described


def _frame(folder: Path, kind: type[Fact], rows: int) -> pd.DataFrame:
    path = folder / f"{kind.table()}.parquet"
    arrow = files.read(path)
    if arrow.num_rows != rows:
        raise AuditorError(f"{path}: {arrow.num_rows} rows, snapshot.json says {rows}. {files.AGAIN}")
    try:
        found = frames.from_arrow(kind, arrow)
    except TypeError as error:
        raise AuditorError(f"{path}: {error}. {files.AGAIN}") from error
    # Most tables of a small account are empty, and dozens of columns take room without rows, too: all share one frame.
    return found if rows else _empty(kind)


def _empty(kind: type[Fact]) -> pd.DataFrame:
    if kind not in _EMPTY:
        _EMPTY[kind] = frames.empty(kind)
    return _EMPTY[kind]


def _readings(folder: Path, expected: int) -> tuple[Reading, ...]:
    path = folder / "readings.parquet"
    arrow = files.read(path)
    if arrow.num_rows != expected:
        raise AuditorError(f"{path}: {arrow.num_rows} readings, snapshot.json says {expected}. {files.AGAIN}")
    try:
        return readings.from_arrow(arrow)
    except TypeError as error:
        raise AuditorError(f"{path}: {error}. {files.AGAIN}") from error

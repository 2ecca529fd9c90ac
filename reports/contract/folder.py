"""The folder of a run, whose contract files are as they were written."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError
from reports import sums
from reports.contract.fields import Fields
from reports.times import iso

RUN, GAPS, FINDINGS, READINGS = CONTRACT = ("run.json", "gaps.json", "findings.jsonl", "readings.jsonl")
_LONGEST = 1 << 26
"""Characters of a line that is taken for real."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What run.json says, and the sums of the folder's files by name. Instants are in UTC."""

    folder: Path
    sums: Mapping[str, str]
    id: str
    started_at: datetime
    version: str
    regulation: str
    """Hash of the regulation's data."""
    parameters: str
    """Hash of the thresholds in force."""
    scopes: tuple[str, ...]
    """`provider:account` of all that was read."""
    complete: bool
    closing: str | None
    """The ID of the service whose end the run proves."""

    def head(self) -> dict[str, Any]:
        """What JSON that is made from runs says of one."""
        return {
            "id": self.id,
            "started_at": iso(self.started_at),
            "version": self.version,
            "regulation": self.regulation,
            "parameters": self.parameters,
            "complete": self.complete,
        }


def opened(folder: Path) -> Run:
    """The run of a folder. AuditorError, which says why, for any other folder and for one that was changed since."""
    listed = sums.read(folder)
    for name in CONTRACT:
        if name not in listed:
            raise AuditorError(f"{folder}: it has no {name}: not the folder of a judged run; `auditor judge` makes one")
        if sums.changed(folder, name, listed[name]):
            raise AuditorError(f"{folder / name}: not as the run wrote it; `auditor verify` says what was changed")
    said = Fields(_whole(folder / RUN), str(folder / RUN))
    return Run(
        folder=folder,
        sums=listed,
        id=said.text("id"),
        started_at=said.instant("started_at"),
        version=said.text("version"),
        regulation=said.text("regulation"),
        parameters=said.text("parameters"),
        scopes=said.texts("scopes"),
        complete=said.flag("complete"),
        closing=said.optional("closing"),
    )


def lines(path: Path) -> Iterator[Fields]:
    """The objects of a JSONL file one after another. AuditorError with the number of a line that is none."""
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(iter(lambda: file.readline(_LONGEST), ""), 1):
                where = f"{path}, line {number}"
                if not line.endswith("\n"):
                    raise AuditorError(f"{where}: the line does not end; the file was cut off")
                yield Fields(_value(line, where), where)
    except (OSError, UnicodeDecodeError) as error:
        raise AuditorError(f"{path}: cannot be read: {error}") from error


def _whole(path: Path) -> Any:
    try:
        return _value(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise AuditorError(f"{path}: cannot be read: {error}") from error


def _value(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AuditorError(f"{where}: not JSON: {error}") from None

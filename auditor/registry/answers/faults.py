"""What is wrong with a sheet, cell by cell. The words for it are the reports': whoever filled it in has to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from auditor.cells import printable
from auditor.errors import AuditorError
from auditor.registry.answers.layout import RUN, SERVICE
from auditor.registry.answers.rows import Row
from auditor.registry.importing.values import empty

Why = Literal[
    "service",
    "item",
    "run",
    "edition",
    "automatic",
    "review",
    "twice",
    "answer",
    "officer",
    "date",
    "proof",
    "reason",
    "formula",
    "error",
    "text",
    "long",
    "control",
    "to_come",
    "end",
    "other",
]
"""Keys of the words; `other`: what the registry says of its own accord."""

_VALUE = 60


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be taken as it is."""

    at: str
    """Its address: `確認シート!H12`."""
    value: str | None
    """What stands in it, made printable; None where nothing does."""
    why: Why
    about: Mapping[str, str]
    """What the words speak of."""
    more: int = 0
    """Cells below it with the same fault: a sheet of another town has it in every row."""


class RefusedSheetError(AuditorError):
    """A sheet with faults; nothing of it was recorded. `reports.answers.refused` puts it into words."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        self.file, self.faults = file, faults
        super().__init__("\n".join([f"{file}: nothing was recorded.", *(f"{one.at}: {one.why}" for one in faults)]))


@dataclass
class Faults:
    """What is wrong with a sheet, in its order."""

    file: str
    found: list[Fault] = field(default_factory=list)
    _same: dict[tuple[str, str | None], int] = field(default_factory=dict)

    def add(self, row: Row, key: str, why: Why, **about: str) -> None:
        """Remember that a cell cannot be taken as it is. Its content is other people's text."""
        cell = row.cells.get(key)
        value = None if cell is None or empty(cell.value) else _printable(cell.value)
        if key in (SERVICE, RUN) and (at := self._same.setdefault((key, value), len(self.found))) < len(self.found):
            self.found[at] = replace(self.found[at], more=self.found[at].more + 1)
            return
        self.found.append(Fault(row.at(key), value, why, about))

    def check(self) -> None:
        """RefusedSheetError with all of them, if there is any."""
        if self.found:
            raise RefusedSheetError(self.file, tuple(self.found))


def _printable(value: object) -> str:
    try:
        text = value.date().isoformat() if isinstance(value, datetime) else str(value)
    except ValueError:  # Python does not write integers of thousands of digits
        return "9999…"
    return printable(text, _VALUE)

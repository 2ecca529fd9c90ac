"""A file as records: what each reader makes of its format, before any value is understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from auditor.registry.importing.problems import Place

MAX_BYTES = 20 * 2**20
MAX_ROWS = 100_000


@dataclass(frozen=True)
class Cell:
    """One value as the file holds it, with the header above it."""

    header: str
    value: object
    kind: Literal["value", "formula", "error"] = "value"
    """`formula`: Excel would compute it; nothing here does. `error`: a `#N/A` and its kin."""


@dataclass(frozen=True)
class Record:
    """One row of a sheet or one `[[service]]`: cells by column key; empty cells are left out."""

    place: Place
    service: Mapping[str, Cell]
    scopes: tuple[Mapping[str, Cell], ...]

"""What one source says of one resource's backups. protection.py makes the rows of the table from these parts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from auditor.facts.base import Fact
from auditor.facts.continuity import Backup
from auditor.reading import Reading

Source = Literal["protected", "point", "job", "restore", "own", "schedule"]


@dataclass(frozen=True, kw_only=True)
class Part(Backup):
    """A part of a row, by where it comes from; its region is the one that was asked, not that of the resource."""

    source: Annotated[Source, "which list named it"]


class Parts:
    """All parts of an account, found by region, resource and source."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._found: dict[tuple[str, str, str], list[Part]] = defaultdict(list)
        for fact in facts:
            if isinstance(fact, Part):
                self._found[fact.region, fact.resource, fact.source].append(fact)

    def of(self, row: Fact, source: Source) -> list[Part]:
        """What a source of the row's own region says of its resource."""
        return self._found.get((row.region, row.resource, source), [])


class Lists:
    """Which lists were read whole in which region: only there does it mean something to be absent from them."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._read: set[tuple[str, str]] = set()
        self._broken: set[tuple[str, str]] = set()
        for reading in readings:
            (self._read if reading.ok else self._broken).add((reading.region, reading.operation))

    def whole(self, region: str, listing: str, *details: str) -> bool:
        """Whether a list and its details (one for each row: none was asked where there is none) were read whole."""
        broken = any((region, operation) in self._broken for operation in (listing, *details))
        return (region, listing) in self._read and not broken

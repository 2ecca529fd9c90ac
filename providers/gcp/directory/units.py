"""Units of the directory, and which of its settings may hold for somebody in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from providers.gcp.place import Place

UNITS = "directory:units"

UNSET = "(unset)"
"""In place of a value where no unit above somebody has one."""


@dataclass(frozen=True)
class Ruling:
    """What is set for one unit and what is below it, or for the members of one group."""

    unit: str | None
    group: str | None
    value: Any
    googles: bool = False
    """It is Google's own, and gives way to what an administrator sets."""


class Units:
    """The units by their paths (`/joho/kanri`); the root is `/`."""

    def __init__(self, place: Place) -> None:
        listing = place.shared(UNITS)
        self._ids = {str(row.get("orgUnitPath")): bare(row.get("orgUnitId")) for row in listing.rows}
        for row in listing.rows:
            if row.get("parentOrgUnitPath") == "/":
                self._ids.setdefault("/", bare(row.get("parentOrgUnitId")))
        self._whole = listing.whole

    @property
    def root(self) -> str | None:
        """The ID of the root; None where the units were not read."""
        return self._ids.get("/") if self._whole else None

    def chain(self, path: Any) -> tuple[str, ...] | None:
        """The IDs of a unit and of those above it, the nearest first. None where one is not known."""
        if not self._whole or not isinstance(path, str) or not path.startswith("/"):
            return None
        steps = [step for step in path.split("/") if step]
        found = [self._ids.get("/" + "/".join(steps[:length])) for length in range(len(steps), -1, -1)]
        return tuple(str(one) for one in found) if None not in found else None


def possible(rulings: Sequence[Ruling], chain: tuple[str, ...] | None) -> tuple[Any, ...]:
    """Every value that may hold for somebody in a unit: that of the nearest unit which has one, and those of groups,
    whose members are not looked up. Where the unit is not known, those of all units."""
    by_unit = {one.unit: one.value for one in sorted(rulings, key=lambda one: not one.googles) if one.group is None}
    groups = [one.value for one in rulings if one.group is not None]
    if chain is None:
        return (*by_unit.values(), *groups, UNSET)
    return (next((by_unit[unit] for unit in chain if unit in by_unit), UNSET), *groups)


def bare(name: Any) -> str | None:
    """An ID by itself: lists of units write `id:03ph`, policies `orgUnits/03ph`."""
    return str(name).removeprefix("id:").removeprefix("orgUnits/") if name else None

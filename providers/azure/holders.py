"""Who holds a role on a subscription, or may take one."""

from collections.abc import Iterator
from dataclasses import dataclass

from providers.azure.place import Answer, Place
from providers.azure.rows import Row
from providers.azure.schedules import eligible

ASSIGNMENTS = "arm:role_assignments"
"""The resource manager's list has what is inherited from management groups; Resource Graph may not show that."""

SHOWN = "arg:authorizationresources.assignments"
"""What Resource Graph shows of it, which an export of it may hold, too."""

_FIELDS = ("principalId", "principalType", "roleDefinitionId", "scope", "condition")


@dataclass(frozen=True)
class Holders:
    """(principalId, principalType) of those who hold a role on the subscription or in it, or are eligible for one. The
    type is in ARM's words: User, Group, ServicePrincipal, ForeignGroup, Device; None where it does not say. Groups are
    not opened."""

    pairs: tuple[tuple[str, str | None], ...]
    whole: bool
    """False where a list broke off: who is missing here may hold a role all the same."""


def holders(place: Place) -> Holders:
    """Everybody once, in the order of their IDs. Asks `ASSIGNMENTS` and `schedules.ELIGIBLE`."""
    held, may = place.listing(ASSIGNMENTS, scope=place.scope), eligible(place)
    return Holders(tuple(sorted(set(_held((*held.rows, *may.rows))), key=str)), held.whole and may.whole)


def assignments(place: Place) -> tuple[Answer, ...]:
    """The role assignments of the resource manager's list; where that was not read, those that Resource Graph shows.
    They are whole only where the list is: its reading tells."""
    listing, shown = place.listing(ASSIGNMENTS, scope=place.scope), place.query(SHOWN)
    if listing.whole:
        return listing.rows
    known = {str(row.get("id")).lower() for row in listing.rows}
    others = (row for row in (*shown.rows, *place.above(SHOWN)) if row["id"] not in known)
    return (*listing.rows, *map(_answer, others))


def _answer(row: Row) -> Answer:
    properties = {name: row[f"properties.{name}"] for name in _FIELDS}
    return {"id": row["id"], "name": row["name"], "properties": properties}


def _held(rows: tuple[Answer, ...]) -> Iterator[tuple[str, str | None]]:
    for row in rows:
        properties = row.get("properties") or {}
        if properties.get("principalId"):
            yield str(properties["principalId"]).lower(), properties.get("principalType")

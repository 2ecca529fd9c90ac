"""Locks of the resource manager: what cannot be deleted, or not even changed, until somebody takes a lock away."""

from dataclasses import dataclass
from typing import Literal

from providers.azure.fields import word
from providers.azure.place import Place
from providers.three import Maybe

LOCKS = "arm:locks"
"""Locks are in no table of Resource Graph."""

Level = Literal["delete", "change"]

_SET_ON = "/providers/microsoft.authorization/locks/"


@dataclass(frozen=True)
class Locks:
    """The locks of a subscription: the place that each is set on, in lower case, with what it refuses."""

    levels: dict[str, Level]
    whole: bool

    def level(self, resource: str) -> Level | None:
        """The strictest lock on a resource or above it; change refuses deleting too. None: no lock was read."""
        inherited = {level for place, level in self.levels.items() if f"{resource.lower()}/".startswith(f"{place}/")}
        return "change" if "change" in inherited else "delete" if inherited else None

    def locked(self, resource: str) -> Maybe:
        """Whether a lock on it or above it refuses to delete it; unknown where locks may be missing."""
        return True if self.level(resource) else False if self.whole else None


def locks(place: Place, scope: str | None = None) -> Locks:
    """The locks of the subscription, or of another one that something here leads to, and of everything in it; asked
    once. Feeds what reads it."""
    listing = place.listing(LOCKS, scope=scope or place.scope)
    found: dict[str, Level] = {}
    for row in listing.rows:
        where = str(row.get("id")).lower().rpartition(_SET_ON)[0]
        level: Literal["delete", "change"] | None = word(
            (row.get("properties") or {}).get("level"), cannotdelete="delete", readonly="change"
        )
        if where and level and found.get(where) != "change":
            found[where] = level
    return Locks(found, listing.whole)

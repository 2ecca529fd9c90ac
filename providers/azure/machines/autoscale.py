"""Autoscale settings of Azure Monitor: what changes the number of instances by the load."""

from typing import Any

from providers.azure.fields import flag
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.three import Maybe, either, every

SETTINGS = "arg:resources.autoscale"


class Autoscale:
    """The settings of a subscription, by the resource that they are for."""

    def __init__(self, place: Place) -> None:
        listing = place.query(SETTINGS)
        self._whole = listing.whole
        self._follows: dict[str, list[Maybe]] = {}
        for row in listing.rows:
            self._follows.setdefault(str(row["properties.targetResourceUri"]).lower(), []).append(_follows(row))

    def of(self, resource: str) -> Maybe:
        """Whether the size of a resource (ID in lower case) follows the load."""
        found = either(*self._follows.get(resource, ()))
        return found if found is not False or self._whole else None


def _follows(row: Row) -> Maybe:
    """Switched on, and in one of its profiles with a rule and room between the least and the most."""
    profiles = row["properties.profiles"]
    if not isinstance(profiles, list):
        return None
    return every(flag(row["properties.enabled"]), either(*(_moves(profile) for profile in profiles)))


def _moves(profile: Any) -> Maybe:
    least, most = dig(profile, "capacity.minimum"), dig(profile, "capacity.maximum")
    if least is None or most is None:
        return None
    return int(most) > int(least) and bool(dig(profile, "rules"))

"""Perimeters of VPC Service Controls: whether a service's interface answers for a project only from inside of one."""

from typing import Any

from providers.gcp.place import Place
from providers.three import Maybe

PERIMETERS = "cai:perimeters"

_STATUS = "servicePerimeter.status"


class Perimeters:
    """The enforced perimeters that a project stands in. They belong to the organisation: where the scope is below it,
    that there is none is not known."""

    def __init__(self, place: Place) -> None:
        place.query(PERIMETERS)
        found = place.above(PERIMETERS)
        self._whole = found.whole
        own = set(place.project.owners)
        self._around = [row for row in found.rows if own & set(row[f"{_STATUS}.resources"] or ())]

    def restricted(self, service: str) -> Maybe:
        """Whether a perimeter closes the service (`storage.googleapis.com`) around this project."""
        states = {
            _closed(row[f"{_STATUS}.ingressPolicies"])
            for row in self._around
            if service in (row[f"{_STATUS}.restrictedServices"] or ())
        }
        return True if True in states else None if states or not self._whole else False


def _closed(ways_in: Any) -> Maybe:
    """A way in from everywhere and for everybody makes a perimeter no limit; by whom and for what it is used is not
    told apart here."""
    for one in ways_in if isinstance(ways_in, list) else ():
        told = one.get("ingressFrom") or {}
        sources = {source.get("accessLevel") for source in told.get("sources") or ()}
        if "*" in sources and told.get("identityType") == "ANY_IDENTITY":
            return None
    return True

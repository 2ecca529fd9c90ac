"""Whom a policy of access lets in: the public, by one resource's own policy and by those that it inherits."""

from collections.abc import Iterable
from typing import Any

from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe

CONTAINERS = "cai:policies.containers"
POLICIES = "cai:policies.stores"
PUBLIC = {"allUsers", "allAuthenticatedUsers"}


def opened(bindings: Any) -> Maybe:
    """Whether a policy lets anybody in. Under a condition: unknown. A policy that binds nobody has no list."""
    found: Maybe = False if isinstance(bindings, list | None) else None
    for one in bindings if isinstance(bindings, list) else ():
        if PUBLIC & set(one.get("members") or ()):
            if not one.get("condition"):
                return True
            found = None
    return found


class Sharing:
    """The policies of one project's resources. A resource without a policy of its own is in no list of them."""

    def __init__(self, place: Place, operation: str) -> None:
        own, containers, above = place.query(operation), place.query(CONTAINERS), place.above(CONTAINERS)
        self._own = {row[NAME]: row for row in own.rows}
        self._whole = own.whole
        self._inherited = _any(containers.rows, above.rows, whole=containers.whole and above.whole)

    def has_own(self, resource: str) -> bool:
        """Whether the resource has a policy of its own that was read."""
        return resource in self._own

    def public(self, resource: str) -> Maybe:
        """Whether anybody is let in to a resource, by its own policy or by one above."""
        row = self._own.get(resource)
        own = opened(row["bindings"]) if row is not None else False if self._whole else None
        found = {own, self._inherited}
        return True if True in found else None if None in found else False


def _any(*rows: Iterable[Row], whole: bool) -> Maybe:
    found = {opened(row["bindings"]) for some in rows for row in some}
    return True if True in found else None if None in found or not whole else False

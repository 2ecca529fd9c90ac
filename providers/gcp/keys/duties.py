"""Who may do what with a key, by its own policy and those that it inherits."""

from collections.abc import Iterable
from typing import Any

from providers.gcp.members import counterpart
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.sharing import CONTAINERS, POLICIES
from providers.three import Maybe

MANAGING = ("roles/cloudkms.admin", "roles/owner")
USING = (
    "roles/cloudkms.cryptoKeyDecrypter",
    "roles/cloudkms.cryptoKeyEncrypterDecrypter",
    "roles/cloudkms.cryptoKeyDecrypterViaDelegation",
    "roles/cloudkms.cryptoKeyEncrypterDecrypterViaDelegation",
    "roles/cloudkms.cryptoOperator",
    "roles/owner",
)
"""An owner of the project may do both (https://cloud.google.com/kms/docs/separation-of-duties)."""


class Duties:
    """The bindings that hold for the keys of a project."""

    def __init__(self, place: Place) -> None:
        own, containers, above = place.query(POLICIES), place.query(CONTAINERS), place.above(CONTAINERS)
        self._place = place
        self._own = {row[NAME]: row["bindings"] or () for row in own.rows}
        self._own_whole = own.whole
        self._inherited = [one for row in (*containers.rows, *above.rows) for one in row["bindings"] or ()]
        self._whole = own.whole and containers.whole and above.whole

    def undivided(self, *resources: str) -> Maybe:
        """Whether one member may both manage and decrypt. A role of the customer's own may hold either; what a group
        holds counts for the group, and who is in it is not looked up."""
        held = [*self._bindings(resources), *self._inherited]
        if _members(held, MANAGING) & _members(held, USING):
            return True
        own_roles = any(str(one.get("role")).startswith(("projects/", "organizations/")) for one in held)
        return False if self._whole and not own_roles else None

    def outsiders(self, *resources: str) -> tuple[str, ...] | None:
        """Projects and domains beside the own project that the policies of the key and its ring name."""
        if not self._own_whole:
            return None
        members = {member for one in self._bindings(resources) for member in one.get("members") or ()}
        found = (counterpart(member, self._place, {}) for member in members)
        return tuple(sorted({one.name for one in found if one and one.name and one.kind != "public"}))

    def _bindings(self, resources: Iterable[str]) -> list[dict[str, Any]]:
        return [one for name in resources for one in self._own.get(name, ())]


def _members(bindings: Iterable[dict[str, Any]], roles: tuple[str, ...]) -> set[str]:
    return {member for one in bindings if one.get("role") in roles for member in one.get("members") or ()}

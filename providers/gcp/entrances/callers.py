"""Who may call a service of Cloud Run or a function, by its policy and by those that it inherits."""

from collections.abc import Iterable
from typing import Any

from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.sharing import PUBLIC
from providers.three import Maybe, either

POLICIES = "cai:policies"

CALLS = {
    *("roles/run.invoker", "roles/run.servicesInvoker", "roles/run.admin"),
    *("roles/cloudfunctions.invoker", "roles/cloudfunctions.admin", "roles/owner", "roles/editor"),
}
"""Google's roles with the permission to call."""


class Callers:
    """The policies of one project's resources, and of what stands above them."""

    def __init__(self, place: Place) -> None:
        own, above = place.query(POLICIES), place.above(POLICIES)
        self._own = {row[NAME]: row for row in own.rows}
        self._whole = own.whole and above.whole
        inherited = [*(row for row in own.rows if row[NAME] == place.project.resource or _of(place, row)), *above.rows]
        self._inherited = either(*(_open(row) for row in inherited), False)

    def anybody(self, resource: str) -> Maybe:
        """Whether anybody may call. A resource without a policy of its own is in no list of them."""
        own = self._own.get(resource)
        found = either(self._inherited, False if own is None else _open(own))
        return found if found or self._whole else None


def _of(place: Place, row: Row) -> bool:
    """Whether a policy is the project's own: it is named by the number or by the ID."""
    return any(row[NAME].endswith(f"cloudresourcemanager.googleapis.com/{owner}") for owner in place.project.owners)


def _open(row: Row) -> Maybe:
    """Whether a policy lets anybody call. Under a condition, or by a role that the customer made: unknown."""
    return either(*(_called(one) for one in row["bindings"] or ()), False)


def _called(binding: Any) -> Maybe:
    members: Iterable[Any] = binding.get("members") or ()
    role = str(binding.get("role"))
    if not PUBLIC & set(members):
        return False
    if role.startswith(("projects/", "organizations/")):
        return None
    return False if role not in CALLS else None if binding.get("condition") else True


__all__ = ["POLICIES", "Callers"]

"""Who holds a role on a subscription."""

from collections.abc import Iterator
from dataclasses import dataclass

from providers.azure.place import Answer, Place

ASSIGNMENTS = "arm:role_assignments"
"""The resource manager's list has what is inherited from management groups; Resource Graph may not show that."""


@dataclass(frozen=True)
class Holders:
    """(principalId, principalType) of those who hold a role on the subscription or in it, as ARM writes the type:
    User, Group, ServicePrincipal, ForeignGroup, Device; None where it does not say. Groups are not opened."""

    pairs: tuple[tuple[str, str | None], ...]
    whole: bool
    """False where a list broke off: who is missing here may hold a role all the same."""


def holders(place: Place) -> Holders:
    """Everybody once, in the order of their IDs."""
    listing = place.listing(ASSIGNMENTS, scope=place.scope)
    return Holders(tuple(sorted(set(_held(listing.rows)), key=str)), listing.whole)


def _held(rows: tuple[Answer, ...]) -> Iterator[tuple[str, str | None]]:
    for row in rows:
        properties = row.get("properties") or {}
        if properties.get("principalId"):
            yield str(properties["principalId"]).lower(), properties.get("principalType")

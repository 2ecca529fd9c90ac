"""What a policy of the organisation is attached to, and whether that holds the account."""

from collections.abc import Callable
from functools import cache

from providers.aws.place import Answer, Listing, Place
from providers.three import Maybe, either

DEEPEST = 6
"""Units above an account: AWS allows five below the root."""

Above = Callable[[], tuple[frozenset[str], bool]]


def above(place: Place) -> Above:
    """The IDs of the units above the account, read when they are first asked for, and whether all were read."""

    @cache
    def climb() -> tuple[frozenset[str], bool]:
        found: list[str] = []
        child = place.account
        for _ in range(DEEPEST):
            listing = place.over.listing("organizations:ListParents", "Parents", ChildId=child)
            if not listing.whole or not listing.rows:
                return frozenset(found), False
            parent = listing.rows[0]  # by design: exactly one
            if parent["Type"] == "ROOT":
                return frozenset(found), True
            child = parent["Id"]
            found.append(child)
        return frozenset(found), False

    return climb


def holds(place: Place, target: Answer, units: Above) -> Maybe:
    """Whether a target is the account or stands above it."""
    kind, key = target.get("Type"), target.get("TargetId")
    if kind == "ROOT":
        return True
    if kind == "ORGANIZATIONAL_UNIT":
        found, whole = units()
        return key in found or (False if whole else None)
    return key == place.account if kind == "ACCOUNT" else None


def covers(place: Place, targets: Listing, units: Above) -> Maybe:
    """Whether one of a policy's targets holds the account."""
    return either(*(holds(place, target, units) for target in targets.rows), False if targets.whole else None)

"""What is in a storage account: how deletions are taken back, what is open to anybody, what is fixed, what ends."""

from dataclasses import dataclass, field
from typing import Any

from providers.azure.fields import word
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.three import Maybe, every

BLOBS = "arm:storage.blob_service"
CONTAINERS = "arm:storage.containers"
LIFECYCLE = "arm:storage.lifecycle"

NOT_OFFERED = "FeatureNotSupportedForAccount"
"""How an account answers that has no such service, as one for files only has no blobs."""

WEBSITE = "$web"
"""The container of a static website: what is in it may be served to anybody, whatever the switches say. Whether it is
served is told by the data plane only."""

ENDS = ("daysAfterModificationGreaterThan", "daysAfterCreationGreaterThan", "daysAfterLastAccessTimeGreaterThan")


@dataclass(frozen=True)
class Content:
    """What the calls about one account's blobs tell."""

    columns: dict[str, Any] = field(default_factory=dict)
    """Columns of data_store."""
    anonymous: Maybe = None
    """A container is set to be read without signing in."""
    website: Maybe = None
    """Something may be served as a website; never True, as it is only told elsewhere."""


def content(place: Place, account: Row) -> Content:
    """Three calls for one account; what could not be read stays unknown."""
    containers = _containers(place, account)
    return Content(
        {**_recovery(place, account), **_fixed(account, containers), **_ends(place, account)},
        None if containers is None else _anonymous(containers),
        None if containers is None or any(one.get("name") == WEBSITE for one in containers) else False,
    )


def days(policy: Any) -> int | None:
    """Days of a `deleteRetentionPolicy`; 0 where it is off, None where it is not said."""
    enabled = dig(policy, "enabled")
    if not isinstance(enabled, bool):
        return None
    kept = dig(policy, "days")
    return 0 if not enabled else int(kept) if kept is not None else None


def _recovery(place: Place, account: Row) -> dict[str, Any]:
    """Versions, and the shorter of the terms in which blobs and containers come back."""
    answer = place.ask(BLOBS, about=account["id"], account=account["id"])
    said = dig(answer, "properties.deleteRetentionPolicy")
    if said is None:
        return {}
    # An account that never had them answers without them: both are on only where they are said to be.
    containers = dig(answer, "properties.containerDeleteRetentionPolicy") or {"enabled": False}
    terms = [days(said), days(containers)]
    return {
        "versioning": dig(answer, "properties.isVersioningEnabled") is True,
        "soft_delete_days": None if None in terms else min(term for term in terms if term is not None),
    }


def _containers(place: Place, account: Row) -> tuple[Any, ...] | None:
    listing = place.listing(CONTAINERS, about=account["id"], account=account["id"])
    return listing.rows if listing.whole else None


def _anonymous(containers: tuple[Any, ...]) -> Maybe:
    levels = [dig(one, "properties.publicAccess") for one in containers]
    if any(level in {"Blob", "Container"} for level in levels):
        return True
    return None if any(level != "None" for level in levels) else False


def _fixed(account: Row, containers: tuple[Any, ...] | None) -> dict[str, Any]:
    """Days in which nothing can be changed: of the account's own policy, else the shortest of its containers."""
    policy = dig(account["properties.immutableStorageWithVersioning"], "immutabilityPolicy")
    kept = dig(policy, "immutabilityPeriodSinceCreationInDays")
    if kept is not None:
        return {"immutable_days": int(kept), "immutable_locked": locked(policy)}
    if containers is None:
        return {}
    found = [_days_and_lock(one) for one in containers]
    if any(term is None for term, _ in found):
        return {}
    shortest = min((term for term, _ in found if term is not None), default=0)
    return {"immutable_days": shortest, "immutable_locked": every(bool(shortest), *(lock for _, lock in found))}


def _days_and_lock(container: Any) -> tuple[int | None, Maybe]:
    has = dig(container, "properties.hasImmutabilityPolicy")
    policy = dig(container, "properties.immutabilityPolicy.properties")
    kept = dig(policy, "immutabilityPeriodSinceCreationInDays")
    term = int(kept) if has and kept is not None else 0 if has is False else None
    return term, locked(policy) if term else False


def locked(policy: Any) -> Maybe:
    """Whether nobody can shorten a policy of immutability, by its `state`; unknown where it does not say."""
    return word(dig(policy, "state"), locked=True, unlocked=False, disabled=False)


def _ends(place: Place, account: Row) -> dict[str, Any]:
    """The first deletion of current blobs by a rule that is on. A rule for a part of them counts too."""
    none = ("ManagementPolicyNotFound", NOT_OFFERED)
    answer = place.ask(LIFECYCLE, about=account["id"], none=none, account=account["id"])
    if answer is None:
        return {}
    rules = [rule for rule in dig(answer, "properties.policy.rules") or () if rule.get("enabled") is not False]
    ends = [end for rule in rules if (end := dig(rule, "definition.actions.baseBlob.delete")) is not None]
    terms = [int(end[name]) for end in ends for name in ENDS if end.get(name) is not None]
    return {"lifecycle_deletes": bool(ends), "lifecycle_days": min(terms) if terms else None if ends else -1}

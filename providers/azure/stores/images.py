"""Images of machines, and the galleries that keep and share them."""

from collections.abc import Iterator
from typing import Any, Literal

from auditor.facts.stores import DataStore, ExternalShare
from providers.azure.fields import flag, moment, word
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.azure.stores.common import copies, place_name
from providers.azure.stores.disks import NO_CONNECTION
from providers.collecting import Collected, reads
from providers.three import Maybe

IMAGES = "arg:resources.images"
GALLERIES = "arg:resources.galleries"

ShareKind = Literal["public", "account", "tenant"]
KINDS: dict[str, ShareKind] = {"subscriptions": "account", "aadtenants": "tenant"}

_UNKNOWN: tuple[ShareKind | None, str | None] = (None, None)


@reads("account", {IMAGES: "data_store[image].*", GALLERIES: "data_store[image].is_public"})
def images(place: Place) -> Collected:
    """Managed images, and versions of images in galleries with the regions that they are copied to."""
    permissions = {row["id"]: _permissions(row) for row in place.query(GALLERIES).rows}
    for row in place.query(IMAGES).rows:
        gallery, kept, _ = row["id"].partition("/images/")
        versioned = bool(kept) and row["type"].endswith("/versions")
        chosen = _set(row) if versioned else row["properties.storageProfile.osDisk.diskEncryptionSet.id"]
        yield DataStore(
            **place.envelope(row),
            kind="image",
            created_at=moment(row["properties.publishingProfile.publishedDate"]),
            replica_regions=_regions(row) if versioned else (),  # by design: an image stays where it was made
            encrypted_at_rest=True,  # by design: it cannot be turned off
            key_id=chosen.lower() if isinstance(chosen, str) else None,
            # By design a managed image is shared by roles only.
            is_public=_open(permissions.get(gallery)) if versioned else False,
            zone_redundant=flag(row["properties.storageProfile.zoneResilient"]),
            absent=NO_CONNECTION,
        )


@reads("account", {GALLERIES: "external_share.*"})
def gallery_shares(place: Place) -> Collected:
    """Galleries that are shared with subscriptions and tenants, or with everybody. Where it is not said how one is
    shared, or with whom, a row stands for what is not known."""
    for row in place.query(GALLERIES).rows:
        for kind, counterpart in _groups(row, _permissions(row)):
            base = place.envelope(row)
            yield ExternalShare(
                **{**base, "resource": f"{base['resource']}#{counterpart}" if counterpart else base["resource"]},
                kind="image",
                share_kind=kind,
                counterpart=counterpart,
                access="read",
                is_conditional=False,
                evidence="policy",
            )


def _permissions(row: Row) -> str:
    """A gallery that was never shared is shown without a sharing profile: then the rest of it has to be shown."""
    said = row["properties.sharingProfile.permissions"]
    return str(said).lower() if said or not row["properties.provisioningState"] else "private"


def _open(permission: str | None) -> Maybe:
    return word(permission, community=True, private=False, groups=False)


def _groups(row: Row, permission: str) -> Iterator[tuple[ShareKind | None, str | None]]:
    if permission == "private":
        return
    if permission == "community":
        yield "public", "*"
        return
    named: list[tuple[ShareKind | None, str | None]] = [
        (kind, str(key).lower())
        for group in row["properties.sharingProfile.groups"] or ()
        if (kind := word(group.get("type"), **KINDS))
        for key in group.get("ids") or ()
    ]
    yield from named or [_UNKNOWN]


def _set(row: Row) -> str | None:
    """The disk encryption set of the first region, where each region has one: the other regions' lead to other keys."""
    targets: Any = row["properties.publishingProfile.targetRegions"]
    sets = [dig(target, "encryption.osDiskImage.diskEncryptionSetId") for target in targets or ()]
    return sets[0] if sets and all(isinstance(one, str) for one in sets) else None


def _regions(row: Row) -> tuple[str, ...] | None:
    targets: Any = row["properties.publishingProfile.targetRegions"]
    if not isinstance(targets, list):
        return None
    return copies((place_name(dig(target, "name")) for target in targets), home=row["location"])


COLLECTORS = (images, gallery_shares)

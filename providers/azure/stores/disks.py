"""Managed disks and their snapshots."""

from typing import Any, Literal

from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import DataStore
from providers.azure.fields import moment, word
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.azure.stores.settings import zones
from providers.collecting import Collected, reads
from providers.three import negate

DISKS = "arg:resources.disks"

NO_CONNECTION = ("tls_enforced", "min_tls", "has_private_endpoint", "time_zone")
"""Columns without meaning for what nobody connects to."""


@reads("account", {DISKS: "data_store[volume,snapshot].*"})
def disks(place: Place) -> Collected:
    """Managed disks and their snapshots, from one query."""
    listing = place.query(DISKS)
    existing = {row["id"] for row in listing.rows}
    for row in listing.rows:
        kind: Literal["snapshot", "volume"] = "snapshot" if row["type"].endswith("/snapshots") else "volume"
        public_network = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
        # Whoever is given a link to export a disk reaches it over this address.
        exporting = word(row["properties.networkAccessPolicy"], allowall=True, allowprivate=False, denyall=False)
        reachable = False if exporting is False else public_network if exporting else None
        yield DataStore(
            **place.envelope(row),
            kind=kind,
            created_at=moment(row["properties.timeCreated"]),
            replica_regions=(),  # by design: a copy in another region is a resource of its own
            encrypted_at_rest=True,  # by design: it cannot be turned off
            key_id=_key(row),
            is_public=False,  # by design: a link is made for one disk and for a time, and is no setting of it
            has_public_endpoint=reachable,
            network_restricted=negate(reachable),
            zone_redundant=zones(row),
            # By design an image is a copy of its snapshot and boots without it.
            is_attached=_attached(row) if kind == "volume" else False,
            source_exists=_exists(
                row["properties.creationData.sourceResourceId"], existing, place, whole=listing.whole
            ),
            absent=NO_CONNECTION if kind == "snapshot" else (*NO_CONNECTION, "source_exists"),
        )


def _key(row: Row) -> str | None:
    """The disk encryption set, which names the key; a disk's own settings never do."""
    chosen = row["properties.encryption.diskEncryptionSetId"]
    if isinstance(chosen, str) and chosen:
        return chosen.lower()
    return word(row["properties.encryption.type"], encryptionatrestwithplatformkey=PROVIDER_KEY)


def _attached(row: Row) -> bool | None:
    return word(row["properties.diskState"], attached=True, reserved=True, frozen=True, unattached=False)


def _exists(source: Any, existing: set[str], place: Place, *, whole: bool) -> bool | None:
    """Whether the disk that a snapshot was taken from is still there, where it was one of this subscription."""
    if not isinstance(source, str) or not source.lower().startswith(f"/subscriptions/{place.account.lower()}/"):
        return None
    return True if source.lower() in existing else False if whole else None


COLLECTORS = (disks,)

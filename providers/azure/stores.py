"""Where data rests: storage accounts, managed disks and their snapshots."""

from typing import Any, Literal

from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import DataStore
from providers.azure.fields import flag, moment, word
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads
from providers.three import either, negate

STORAGE = "arg:resources.storage"
DISKS = "arg:resources.disks"

TLS = {"tls1_0": "1.0", "tls1_1": "1.1", "tls1_2": "1.2", "tls1_3": "1.3"}
NO_CONNECTION = ("tls_enforced", "min_tls", "has_private_endpoint", "time_zone")
"""Columns without meaning for what nobody connects to."""


@reads("account", {STORAGE: "data_store[storage_account].*"})
def storage_accounts(place: Place) -> Collected:
    """Storage accounts. What the account says of its containers: one by one they are not in Resource Graph."""
    for row in place.query(STORAGE).rows:
        public_network = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
        filtered = word(row["properties.networkAcls.defaultAction"], deny=True, allow=False)
        possible = flag(row["properties.allowBlobPublicAccess"])
        yield DataStore(
            **place.envelope(row),
            kind="storage_account",
            created_at=moment(row["properties.creationTime"]),
            replica_regions=_copies(row),
            encrypted_at_rest=True,  # by design: it cannot be turned off
            key_id=_key(row),
            tls_enforced=flag(row["properties.supportsHttpsTrafficOnly"]),
            min_tls=word(row["properties.minimumTlsVersion"], **TLS),
            is_public=False if possible is False else None,  # the switch opens nothing by itself
            public_possible=possible,
            has_public_endpoint=public_network,
            public_endpoint_open=False if public_network is False else negate(filtered) if public_network else None,
            network_restricted=either(negate(public_network), filtered),
            has_private_endpoint=_private(row["properties.privateEndpointConnections"]),
            acl_disabled=negate(flag(row["properties.allowSharedKeyAccess"])),
            immutable_days=_fixed_days(row["properties.immutableStorageWithVersioning"]),
            zone_redundant=_zones(row),
        )


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
            key_id=_set(row),
            is_public=False,  # by design: a link is made for one disk and for a time, and is no setting of it
            has_public_endpoint=reachable,
            network_restricted=negate(reachable),
            zone_redundant=_zones(row),
            is_attached=_attached(row) if kind == "volume" else None,
            source_exists=_exists(
                row["properties.creationData.sourceResourceId"], existing, place, whole=listing.whole
            ),
            absent=NO_CONNECTION if kind == "snapshot" else (*NO_CONNECTION, "source_exists"),
        )


def _copies(row: Row) -> tuple[str, ...] | None:
    """The paired region of a geo-redundant account; none by the SKU's name otherwise, unknown without either."""
    if isinstance(second := row["properties.secondaryLocation"], str) and second:
        return (second.lower(),)
    kind = str(row["sku.name"] or "").upper()
    return () if kind.endswith(("_LRS", "_ZRS")) else None


def _zones(row: Row) -> bool | None:
    """By the SKU's name, as in Standard_GZRS."""
    kind = str(row["sku.name"] or "").upper()
    return "ZRS" in kind if kind else None


def _key(row: Row) -> str | None:
    """The address of the customer's key in its vault, without its version; or that it is Azure's own key."""
    if str(row["properties.encryption.keySource"]).lower() == "microsoft.storage":
        return PROVIDER_KEY
    vault = row["properties.encryption.keyvaultproperties"]
    if not isinstance(vault, dict) or not vault.get("keyvaulturi") or not vault.get("keyname"):
        return None
    return f"{str(vault['keyvaulturi']).rstrip('/')}/keys/{vault['keyname']}".lower()


def _set(row: Row) -> str | None:
    """The disk encryption set that leads to the customer's key; or that it is Azure's own key."""
    if str(row["properties.encryption.type"]).lower() == "encryptionatrestwithplatformkey":
        return PROVIDER_KEY
    named = row["properties.encryption.diskEncryptionSetId"]
    return named.lower() if isinstance(named, str) else None


def _private(connections: Any) -> bool | None:
    """Whether one of its private endpoints is approved."""
    if not isinstance(connections, list):
        return None
    states = [
        ((one.get("properties") or {}).get("privateLinkServiceConnectionState") or {}).get("status")
        for one in connections
    ]
    return True if "Approved" in states else None if None in states else False


def _fixed_days(policy: Any) -> int | None:
    """Days of the account's own policy. Without one a container may still have its own: unknown."""
    days = ((policy or {}).get("immutabilityPolicy") or {}).get("immutabilityPeriodSinceCreationInDays")
    return int(days) if days is not None else None


def _attached(row: Row) -> bool | None:
    return word(row["properties.diskState"], attached=True, reserved=True, frozen=True, unattached=False)  # type: ignore[no-any-return]


def _exists(source: Any, existing: set[str], place: Place, *, whole: bool) -> bool | None:
    """Whether the disk that a snapshot was taken from is still there, where it was one of this subscription."""
    if not isinstance(source, str) or not source.lower().startswith(f"/subscriptions/{place.account.lower()}/"):
        return None
    return True if source.lower() in existing else False if whole else None


COLLECTORS = (storage_accounts, disks)

"""Storage accounts: what Resource Graph says of them, and what only a call for each account does."""

from collections.abc import Iterator

from auditor.facts.base import Fact
from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import DataStore
from providers.azure.fields import flag, moment, word
from providers.azure.locks import LOCKS, Locks, locks
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.azure.stores import replication
from providers.azure.stores.common import oldest_tls, vault_key
from providers.azure.stores.content import BLOBS, CONTAINERS, LIFECYCLE, Content, content
from providers.azure.stores.reach import Reach, admits, approved, reach
from providers.azure.stores.replication import REPLICATION, STORAGE
from providers.collecting import Collected, later, reads
from providers.three import Maybe, either, every, negate

BLOBLESS = "filestorage"
"""The kind of account that holds file shares only."""

OF_BLOBS = ("versioning", "soft_delete_days", "immutable_days", "immutable_locked")
OF_BLOBS_TOO = ("lifecycle_deletes", "lifecycle_days", "public_possible")


def _fed(*columns: str) -> str:
    return " ".join(f"data_store[storage_account].{column}" for column in columns)


@reads(
    "account",
    {
        STORAGE: "data_store[storage_account].* external_share.*",
        BLOBS: _fed("versioning", "soft_delete_days"),
        CONTAINERS: _fed("is_public", "immutable_days", "immutable_locked"),
        LIFECYCLE: _fed("lifecycle_deletes", "lifecycle_days"),
        REPLICATION: f"{_fed('replica_regions', 'replica_accounts')} external_share.*",
        LOCKS: _fed("deletion_protection"),
    },
)
def storage_accounts(place: Place) -> Collected:
    """Storage accounts; four calls each."""
    listing = place.query(STORAGE)
    held = locks(place)
    for row in listing.rows:
        yield later(_account, place, row, held)


def _account(place: Place, row: Row, held: Locks) -> Iterator[Fact]:
    blobless = str(row["kind"]).lower() == BLOBLESS
    inside = Content(anonymous=False, website=False) if blobless else content(place, row)
    copied = replication.Replication((), whole=True) if blobless else replication.replication(place, row)
    over = network(row)
    possible = flag(row["properties.allowBlobPublicAccess"])
    yield DataStore(
        **place.envelope(row),
        kind="storage_account",
        engine="storage",
        created_at=moment(row["properties.creationTime"]),
        replica_regions=replication.regions(row, copied),
        replica_accounts=replication.subscriptions(place, copied),
        encrypted_at_rest=True,  # by design: it cannot be turned off
        key_id=key(row),
        tls_enforced=flag(row["properties.supportsHttpsTrafficOnly"]),
        min_tls=oldest_tls(row["properties.minimumTlsVersion"]),
        is_public=_public(possible, inside, over),
        public_possible=None if blobless else possible,
        has_public_endpoint=over.has_public_endpoint,
        public_endpoint_open=over.public_endpoint_open,
        network_restricted=over.network_restricted,
        has_private_endpoint=over.has_private_endpoint,
        acl_disabled=negate(flag(row["properties.allowSharedKeyAccess"])),
        deletion_protection=held.locked(row["id"]),
        zone_redundant=zones(row),
        absent=(*OF_BLOBS, *OF_BLOBS_TOO) if blobless else (),
        **inside.columns,
    )
    yield from replication.shares(place, row, copied)


def network(row: Row) -> Reach:
    """The account's network rules. Rules for subnets and exceptions for Azure's own services let in nobody else."""
    public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
    filtered = word(row["properties.networkAcls.defaultAction"], deny=True, allow=False)
    if public is None and row["properties.publicNetworkAccess"] is None and filtered is False:
        # The switch was never set, and the rules say that every network is let in: the account is open.
        public = True
    wide = admits(row["properties.networkAcls.ipRules"], "value") if filtered else False
    anybody: Maybe = None if filtered is None else True if not filtered else wide
    return reach(public, anybody, approved(row["properties.privateEndpointConnections"]))


def key(row: Row) -> str | None:
    """The key that encrypts the account. The properties of a vault stay behind when an account leaves it."""
    if str(row["properties.encryption.keySource"]).lower() == "microsoft.storage":
        return PROVIDER_KEY
    vault = row["properties.encryption.keyvaultproperties"]
    return vault_key(dig(vault, "keyvaulturi"), dig(vault, "keyname"))


def zones(row: Row) -> Maybe:
    """Whether it survives the loss of a zone, by the SKU's name: Standard_GZRS."""
    kind = str(row["sku.name"] or "").upper()
    return "ZRS" in kind if kind else None


def _public(possible: Maybe, inside: Content, over: Reach) -> Maybe:
    """Whether anybody can read something: a container is open and the account lets it be, or there is a website; and
    anybody gets to the account."""
    return every(either(every(possible, inside.anonymous), inside.website), over.public_endpoint_open)


COLLECTORS = (storage_accounts,)

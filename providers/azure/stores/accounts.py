"""Storage accounts: what Resource Graph says of them, and what only a call for each account does."""

from collections.abc import Iterator

from auditor.facts.base import Fact
from auditor.facts.stores import DataStore
from providers.azure.fields import flag, moment
from providers.azure.locks import LOCKS, Locks, locks
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.azure.stores import replication
from providers.azure.stores.common import oldest_tls
from providers.azure.stores.content import BLOBS, CONTAINERS, LIFECYCLE, Content, content
from providers.azure.stores.files import FILES, SHARES, file_shares, has_files
from providers.azure.stores.reach import Reach
from providers.azure.stores.replication import REPLICATION, STORAGE
from providers.azure.stores.settings import key, network, zones
from providers.azure.stores.shared_keys import shared_keys
from providers.collecting import Collected, later, reads
from providers.three import Maybe, either, every, negate

BLOBLESS = "filestorage"
"""The kind of account that holds file shares only."""

OF_BLOBS = ("versioning", "soft_delete_days", "immutable_days", "immutable_locked")
OF_BLOBS_TOO = ("lifecycle_deletes", "lifecycle_days", "public_possible")


def _fed(kind: str, *columns: str) -> str:
    return " ".join(f"data_store[{kind}].{column}" for column in columns)


@reads(
    "account",
    {
        STORAGE: "data_store[storage_account].* data_store[file_share].* external_share.* credential[storage_key].*",
        BLOBS: _fed("storage_account", "versioning", "soft_delete_days"),
        CONTAINERS: _fed("storage_account", "is_public", "immutable_days", "immutable_locked"),
        LIFECYCLE: _fed("storage_account", "lifecycle_deletes", "lifecycle_days"),
        REPLICATION: f"{_fed('storage_account', 'replica_regions', 'replica_accounts')} external_share.*",
        SHARES: "data_store[file_share].*",
        FILES: _fed("file_share", "soft_delete_days"),
        LOCKS: _fed("storage_account,file_share", "deletion_protection"),
    },
)
def storage_accounts(place: Place) -> Collected:
    """Storage accounts, their shares and their keys; up to six calls for an account."""
    held = locks(place)
    for row in place.query(STORAGE).rows:
        yield from shared_keys(place, row)
        yield later(_account, place, row, held)
        if has_files(row):
            yield later(file_shares, place, row, held)


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


def _public(possible: Maybe, inside: Content, over: Reach) -> Maybe:
    """Whether anybody can read something: a container is open and the account lets it be, or there is a website; and
    anybody gets to the account."""
    return every(either(every(possible, inside.anonymous), inside.website), over.public_endpoint_open)


COLLECTORS = (storage_accounts,)

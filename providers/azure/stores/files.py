"""File shares of storage accounts. What an account says of its network, its key and its copies holds for its shares."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.stores import DataStore
from providers.azure.fields import flag, tags
from providers.azure.locks import Locks
from providers.azure.place import Answer, Place
from providers.azure.rows import Row, dig
from providers.azure.stores import replication
from providers.azure.stores.common import oldest_tls
from providers.azure.stores.content import NOT_OFFERED, days
from providers.azure.stores.replication import Replication
from providers.azure.stores.settings import key, network, zones

FILES = "arm:storage.file_service"
SHARES = "arm:storage.shares"

LARGEST = 102400
"""GiB of the largest share."""

NO_COPIES = Replication((), whole=True)
"""Object replication is for blobs only."""


def has_files(account: Row) -> bool:
    """Accounts for blobs only and premium ones for page blobs have no file service."""
    kind, performance = str(account["kind"]).lower(), str(account["sku.name"]).lower().partition("_")[0]
    return kind == "filestorage" or (kind not in {"blobstorage", "blockblobstorage"} and performance != "premium")


def file_shares(place: Place, account: Row, held: Locks) -> Iterator[DataStore]:
    """The shares of one account; two calls."""
    shares = place.listing(SHARES, account=account["id"]).rows
    if not shares:
        return
    service = place.ask(FILES, none=(NOT_OFFERED,), account=account["id"])
    over, encrypted = network(account), flag(account["properties.supportsHttpsTrafficOnly"])
    for share in shares:
        resource = str(share["id"]).lower()
        yield DataStore(
            **place.here(account["location"]),
            resource=resource,
            name=share.get("name"),
            # A share has no tags of its own: the account's are what can be said of it.
            tags=tags(account["tags"]),
            kind="file_share",
            engine="files",
            replica_regions=replication.regions(account, NO_COPIES),
            replica_accounts=(),
            encrypted_at_rest=True,  # by design: it cannot be turned off
            key_id=key(account),
            # The same switch refuses SMB without encryption; NFS it does not speak of.
            tls_enforced=None if _of(share, "enabledProtocols") == "NFS" else encrypted,
            min_tls=oldest_tls(account["properties.minimumTlsVersion"]),
            is_public=False,  # by design: a share is never read without signing in
            has_public_endpoint=over.has_public_endpoint,
            public_endpoint_open=over.public_endpoint_open,
            network_restricted=over.network_restricted,
            has_private_endpoint=over.has_private_endpoint,
            soft_delete_days=days(dig(service, "properties.shareDeleteRetentionPolicy")),
            builtin_backup_days=0,  # by design: backups of a share are made by Azure Backup
            deletion_protection=held.locked(resource),
            zone_redundant=zones(account),
            autogrow=_grows(share),
        )


def _grows(share: Answer) -> bool | None:
    """What is paid by use grows until its quota, which is no limit where it is all that there can be."""
    if _of(share, "accessTier") == "Premium":
        return False
    quota = _of(share, "shareQuota")
    return None if quota is None else int(quota) >= LARGEST


def _of(share: Answer, name: str) -> Any:
    return dig(share, f"properties.{name}")

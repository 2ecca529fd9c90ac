"""Instances of Filestore."""

from typing import Any

from providers.collecting import Collected, reads
from providers.gcp.databases.common import INSIDE, store
from providers.gcp.fields import flag, key_or_google, moment, unset, word
from providers.gcp.place import Place
from providers.three import Maybe

FILES = "cai:files"


@reads("account", {FILES: "data_store[file_share].*"})
def shares(place: Place) -> Collected:
    """Each with the file share that it holds. It stands in a network of the customer's."""
    for row in place.query(FILES).rows:
        made = row["createTime"]
        yield store(
            place,
            row,
            kind="file_share",
            engine="filestore",
            created_at=moment(made),
            replica_regions=None if row["replication"] else unset(None, (), by=made),
            key_id=key_or_google(row["kmsKeyName"], by=made),
            is_public=False,  # by design: it answers inside the network only
            **INSIDE,
            tls_enforced=_encrypted(row["protocol"], by=made),
            soft_delete_days=0,  # by design: what is deleted is in a snapshot or backup, or gone
            deletion_protection=flag(unset(row["deletionProtectionEnabled"], False, by=made)),
            zone_redundant=_zones(row["tier"]),
            autogrow=False,  # by design: its size is set
            builtin_backup_days=0,  # by design: backups are resources of their own
            absent=("time_zone", "support_end"),
        )


def _encrypted(protocol: Any, by: Any) -> Maybe:
    """NFS 3, which holds where nothing is set, encrypts nothing; in 4.1 it depends on how a client signs in
    (https://cloud.google.com/filestore/docs/about-supported-protocols)."""
    found = unset(protocol, "NFS_V3", by=by)
    return word(found, nfs_v3=False, file_protocol_unspecified=False)


def _zones(tier: str | None) -> Maybe:
    return None if tier is None else tier in ("ENTERPRISE", "REGIONAL")


COLLECTORS = (shares,)

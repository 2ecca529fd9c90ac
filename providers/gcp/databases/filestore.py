"""Instances of Filestore."""

from providers.collecting import Collected, reads
from providers.gcp.databases.common import INSIDE, store
from providers.gcp.fields import flag, key_or_google, moment, unset
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
            soft_delete_days=0,  # by design: what is deleted is in a snapshot or backup, or gone
            deletion_protection=unset(flag(row["deletionProtectionEnabled"]), False, by=made),
            zone_redundant=_zones(row["tier"]),
            autogrow=False,  # by design: its size is set
            builtin_backup_days=0,  # by design: backups are resources of their own
            absent=("time_zone", "support_end"),
        )


def _zones(tier: str | None) -> Maybe:
    return None if tier is None else tier in ("ENTERPRISE", "REGIONAL")


COLLECTORS = (shares,)

"""The two keys that every storage account has: whoever holds one may do anything with the account's data."""

from auditor.facts.identities import Credential
from providers.azure.fields import flag, moment
from providers.azure.place import Place
from providers.azure.rows import dig
from providers.azure.stores.replication import STORAGE
from providers.collecting import Collected, reads
from providers.three import negate

KEYS = ("key1", "key2")


@reads("account", {STORAGE: "credential[storage_key].*"})
def shared_keys(place: Place) -> Collected:
    """Two rows an account, from the query that reads the accounts: the keys themselves are never asked for. They cannot
    be deleted, only refused as a whole."""
    for row in place.query(STORAGE).rows:
        for name in KEYS:
            yield Credential(
                **{**place.envelope(row), "resource": f"{row['id']}/keys/{name}", "name": f"{row['name']} {name}"},
                kind="storage_key",
                principal_id=row["id"],
                is_active=True,  # by design: an account is never without them
                created_at=moment(dig(row["properties.keyCreationTime"], name)),
                expires=False,  # by design: a term only reminds
                is_disabled_by_policy=negate(flag(row["properties.allowSharedKeyAccess"])),
            )


COLLECTORS = (shared_keys,)

"""The two keys that every storage account has: whoever holds one may do anything with the account's data."""

from collections.abc import Iterator

from auditor.facts.identities import Credential
from providers.azure.fields import flag, moment
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.three import negate

KEYS = ("key1", "key2")


def shared_keys(place: Place, account: Row) -> Iterator[Credential]:
    """Two rows from what is known of the account: the keys themselves are never asked for. They cannot be deleted, only
    refused together."""
    for name in KEYS:
        yield Credential(
            **{
                **place.envelope(account),
                "resource": f"{account['id']}/keys/{name}",
                "name": f"{account['name']} {name}",
            },
            kind="storage_key",
            principal_id=account["id"],
            is_active=True,  # by design: an account is never without them
            created_at=moment(dig(account["properties.keyCreationTime"], name)),
            expires=False,  # by design: a term only reminds
            is_disabled_by_policy=negate(flag(account["properties.allowSharedKeyAccess"])),
        )

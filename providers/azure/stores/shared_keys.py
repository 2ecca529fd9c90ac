"""Keys that a store comes with: whoever holds one may do with its data what it allows, without a name of his own."""

from collections.abc import Iterator

from auditor.facts.identities import Credential
from providers.azure.fields import flag, moment
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.three import Maybe, negate

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


def service_key(place: Place, service: Row, refused: Maybe, *, exists: Maybe = True) -> Credential:
    """One row for the keys of a database, a cache, a namespace, a registry. `refused`: its switch for them is off."""
    return Credential(
        **{**place.envelope(service), "resource": f"{service['id']}/keys"},
        kind="storage_key",
        principal_id=service["id"],
        is_active=exists,
        expires=False,  # by design
        is_disabled_by_policy=refused,
    )

"""What every store with a network address of its own has."""

from typing import Any

from auditor.facts.stores import DataStore
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.azure.stores.reach import Reach

KEYS = "credential[storage_key].*"
"""What a collector feeds that tells of a store's shared keys."""


def store(place: Place, row: Row, over: Reach, **columns: Any) -> DataStore:
    """The fact of a row: its envelope, its network, what Azure decides for all of these services, and `columns`."""
    fixed = {
        "replica_accounts": (),  # by design: a copy is a resource of its own, and named with its own subscription
        "encrypted_at_rest": True,  # by design, but for databases of SQL
        "is_public": False,  # by design nobody gets in without signing in, but for registries
        "has_public_endpoint": over.has_public_endpoint,
        "public_endpoint_open": over.public_endpoint_open,
        "network_restricted": over.network_restricted,
        "has_private_endpoint": over.has_private_endpoint,
    }
    return DataStore(**place.envelope(row), **{**fixed, **columns})


def parts(resource: str) -> dict[str, Any]:
    """An ARM ID as the parts of a declared path: what is before its provider, and its name behind the type."""
    scope, _, rest = resource.partition("/providers/")
    return {"scope": scope, "name": rest.split("/", 2)[2]}


def fed(kinds: str, *columns: str) -> str:
    """Columns of stores of some kinds, as a collector declares them."""
    return " ".join(f"data_store[{kinds}].{column}" for column in columns)

"""Which key something names: by its address in a vault or by a disk encryption set, which lead to its resource."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from auditor.facts.base import Fact
from providers.azure.keys.vaults import VAULTS
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads

SETS = "arg:resources.disk_encryption"

NAMED = "data_store.key_id log_store.key_id backup_vault.key_id"


@dataclass(frozen=True, kw_only=True)
class Keyways(Fact):
    """The ways to keys in the whole tenant, as disks and stores may use a vault of another subscription. No row of a
    table: `settle` takes it out."""

    vaults: Mapping[str, str] = field(default_factory=dict)
    """Host of a vault's address to its ARM ID."""
    sets: Mapping[str, str] = field(default_factory=dict)
    """ARM ID of a disk encryption set to the address of its key."""

    def key(self, name: str) -> str:
        """The key's resource; the name itself where it leads to what nobody showed."""
        lower = name.lower()
        lower = self.sets.get(lower, lower)
        url = urlsplit(lower)
        # /keys/name, or with a version behind it
        path = url.path.split("/")
        vault = self.vaults.get(url.hostname or "")
        return f"{vault}/keys/{path[2]}" if vault and len(path) > 2 and path[1] == "keys" else lower


@reads("account", {VAULTS: NAMED, SETS: "data_store[volume,snapshot,image].key_id"})
def keyways(place: Place) -> Collected:
    """Vaults and disk encryption sets as ways to keys. Both queries are asked for here too, so that a reading tells
    where one of this subscription may be hidden."""
    place.query(VAULTS)
    place.query(SETS)
    yield Keyways(
        **place.here(None),
        resource=place.scope,
        vaults=place.everywhere(VAULTS, _vaults),
        sets=place.everywhere(SETS, _sets),
    )


def settle(facts: Iterable[Fact], _: object) -> list[Fact]:
    """The facts with their `key_id` as the resource of a key, where that can be told."""
    everything = list(facts)
    ways = next((fact for fact in everything if isinstance(fact, Keyways)), None)
    return [_named(fact, ways) for fact in everything if not isinstance(fact, Keyways)]


def _named(fact: Any, ways: Keyways | None) -> Fact:
    name = getattr(fact, "key_id", None)
    return replace(fact, key_id=ways.key(name)) if name and ways else fact  # type: ignore[no-any-return]


def _vaults(rows: Iterator[Row]) -> dict[str, str]:
    found = {}
    for row in rows:
        address = row["properties.vaultUri"] or row["properties.hsmUri"]
        if isinstance(address, str) and (host := urlsplit(address.lower()).hostname):
            found[host] = row["id"]
    return found


def _sets(rows: Iterator[Row]) -> dict[str, str]:
    named = ((row["id"], row["properties.activeKey.keyUrl"]) for row in rows)
    return {name: url.lower() for name, url in named if isinstance(url, str)}


COLLECTORS = (keyways,)

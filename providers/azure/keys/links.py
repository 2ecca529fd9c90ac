"""Which key something names: by its address in a vault or by a disk encryption set, which lead to its resource."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from auditor.facts.base import Fact
from providers.azure.keys.vaults import VAULTS
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads

SETS = "arg:resources.disk_encryption"


@reads("account", {SETS: "data_store[volume,snapshot].key_id"})
def encryption_sets(place: Place) -> Collected:
    """Disk encryption sets are only a way to keys: no row of their own. Asked for here, so that a reading tells where
    they are hidden."""
    place.query(SETS)
    yield from ()


@dataclass(frozen=True)
class Keyways:
    """The ways to keys in the whole tenant: disks and stores may use a vault of another subscription."""

    vaults: dict[str, str]
    """Host of a vault's address to its ARM ID."""
    sets: dict[str, str]
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


def linked(place: Place, facts: list[Fact]) -> list[Fact]:
    """The facts with their `key_id` as the resource of a key, where that can be told."""
    if not any(getattr(fact, "key_id", None) for fact in facts):
        return facts
    ways = Keyways(place.everywhere(VAULTS, _vaults), place.everywhere(SETS, _sets))
    return [_named(fact, ways) for fact in facts]


def _named(fact: Any, ways: Keyways) -> Fact:
    name = getattr(fact, "key_id", None)
    if not name:
        return fact  # type: ignore[no-any-return]
    return replace(fact, key_id=ways.key(name))  # type: ignore[no-any-return]


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


COLLECTORS = (encryption_sets,)

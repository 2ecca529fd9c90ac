"""What the collectors of networks read, and who is in a network."""

from collections import defaultdict

from providers.azure.networks.filters import Filter, security_group
from providers.azure.networks.targets import occupants, subnets
from providers.azure.place import Place, Rows

NETWORKS = "arg:resources.virtual_networks"
GROUPS = "arg:resources.security_groups"
INTERFACES = "arg:resources.interfaces"
ADDRESSES = "arg:resources.public_addresses"
BALANCERS = "arg:resources.load_balancers"


def filters(groups: Rows) -> dict[str, Filter]:
    """Security groups by ID."""
    return {row["id"]: security_group(row) for row in groups.rows}


class Presence:
    """How many interfaces and services are in a network or subnet: whatever runs there has an address."""

    def __init__(self, place: Place, networks: Rows) -> None:
        interfaces = place.query(INTERFACES)
        self._whole = interfaces.whole
        self._in: dict[str, set[str]] = defaultdict(set)
        found = subnets(networks)
        for key, subnet in found.items():
            for name in occupants(subnet.parts):
                self._add(name, key, subnet.network)
        for row in interfaces.rows:
            configurations = row["properties.ipConfigurations"]
            self._whole = self._whole and configurations is not None
            for one in configurations or ():
                key = str(((one.get("properties") or {}).get("subnet") or {}).get("id")).lower()
                self._add(row["id"], key, key.rpartition("/subnets/")[0])

    def _add(self, holder: str, *places: str) -> None:
        for place in places:
            self._in[place].add(holder)

    def count(self, place: str) -> int | None:
        """How many; None where none was seen and some may be missing. Of a list that broke off, at least so many."""
        return len(self._in[place]) or (0 if self._whole else None)

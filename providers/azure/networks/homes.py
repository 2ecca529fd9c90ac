"""In which network something stands, and whether the group before a subnet lets in anybody."""

from collections.abc import Iterable
from typing import Any

from providers.azure.networks.admission import line_of, passing
from providers.azure.networks.filters import ident
from providers.azure.networks.parts import GROUPS, INTERFACES, NETWORKS, filters
from providers.azure.networks.targets import occupants, subnets
from providers.azure.place import Place
from providers.azure.rows import dig
from providers.internet import is_anybody
from providers.three import Maybe


class Homes:
    """Networks by what stands in them: an interface, also of a scale set, by its ID."""

    def __init__(self, place: Place) -> None:
        self._in: dict[str, str] = {}
        for subnet in subnets(place.query(NETWORKS)).values():
            self._in |= dict.fromkeys(occupants(subnet.parts), subnet.network)
        for row in place.query(INTERFACES).rows:
            for one in row["properties.ipConfigurations"] or ():
                if part := dig(one, "properties.subnet.id"):
                    self._in[row["id"]] = ident(part).rpartition("/subnets/")[0]

    def of(self, configurations: Iterable[Any]) -> str | None:
        """The network of the first of these IP configurations of which it is known."""
        names = (ident(dig(one, "id")).rsplit("/", 2)[0] for one in configurations)
        return next((self._in[name] for name in names if name in self._in), None)


class Doors:
    """What the security groups before subnets let in."""

    def __init__(self, place: Place) -> None:
        networks = place.query(NETWORKS)
        self._subnets, self._whole = subnets(networks), networks.whole
        self._filters = filters(place.query(GROUPS))

    def open_to_anybody(self, subnet: Any, port: Any) -> Maybe:
        """Whether anybody on the internet gets into a subnet at a port by TCP; unknown where its group was not read."""
        found = self._subnets.get(ident(subnet))
        if subnet is None or not isinstance(port, int) or (found is None and not self._whole):
            return None
        if found is None or found.filter is None:
            return True
        group = self._filters.get(found.filter)
        if group is None or group.rules is None:
            return None
        line = line_of([group.rules])
        return any(is_anybody(part) for _, part in passing([group.rules], line, "tcp", port))

"""How a machine is wired: its interfaces, their subnets and public addresses."""

from typing import Any

from providers.azure.place import Place
from providers.azure.rows import Row

INTERFACES = "arg:resources.interfaces"

READS = {
    INTERFACES: "compute[vm].has_public_ip compute[vm].subnet_id compute[vm].network_id compute[vm].in_private_subnet",
}


class Wiring:
    """The interfaces of a subscription. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        self._rows = {row["id"]: row for row in place.query(INTERFACES).rows}

    def of(self, row: Row) -> dict[str, Any]:
        """The columns of one machine."""
        named = row["properties.networkProfile.networkInterfaces"]
        if not isinstance(named, list) or not named:
            return {}
        cards = [self._rows.get(str(one.get("id")).lower()) for one in named]
        found = [None if card is None else card["properties.ipConfigurations"] for card in cards]
        inside = [settings(one) for configurations in found for one in configurations or ()]
        return {
            **placed(inside),
            "has_public_ip": True if any(_public(one) for one in inside) else None if None in found else False,
        }


def settings(configuration: Any) -> dict[str, Any]:
    """The properties of an IP configuration."""
    found = configuration.get("properties") if isinstance(configuration, dict) else None
    return found if isinstance(found, dict) else {}


def placed(inside: list[dict[str, Any]]) -> dict[str, Any]:
    """Network and subnet of the first IP configuration that has one."""
    subnet = next((str(one["subnet"]["id"]).lower() for one in inside if (one.get("subnet") or {}).get("id")), None)
    if subnet is None:
        return {}
    # By design: networks are the customer's own, and no route leads into a subnet from the internet. What does is a
    # public address, which is a column of its own.
    return {"subnet_id": subnet, "network_id": subnet.rpartition("/subnets/")[0], "in_private_subnet": True}


def _public(one: dict[str, Any]) -> bool:
    return bool((one.get("publicIPAddress") or {}).get("id"))

"""What the agent of VM Manager tells from inside a machine: that it is there, the system, products against malware."""

from collections.abc import Iterator
from typing import Any

from providers.gcp.calls.machines import INSTALLED
from providers.gcp.fields import moment
from providers.gcp.machines.systems import of_licences
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.products import Products
from providers.three import Maybe

GUESTS = "cai:guests"

READS = {
    GUESTS: "compute[vm].managed_agent_at compute[vm].managed_agent_absent compute[vm].os_name compute[vm].os_version"
    " compute[vm].antimalware compute[vm].antimalware_product"
    " compute[vm].patch_assessed_at compute[vm].missing_critical compute[vm].missing_critical_since"
    " compute[vm].missing_after_grace"
}


class Guests:
    """The inventories of a project's machines. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        listing = place.query(GUESTS)
        self._by_machine = {row[NAME]: row for row in listing.rows}
        self._whole = listing.whole
        self._products = Products(place.parameters.av_products)

    def of(self, machine: str) -> Row | None:
        """The inventory of one machine (full name)."""
        return self._by_machine.get(machine)

    def columns(self, row: Row, *, switched: Maybe, on_windows: bool) -> dict[str, Any]:
        """The columns of one machine. `switched`: whether it is told to run the agent. One that runs it and tells
        nothing is unknown: the interface may be off, or the machine young."""
        guest = self.of(row[NAME])
        if guest is None:
            name, version = of_licences(row["disks.*.licenses"]) if self._whole else (None, None)
            absent = True if self._whole and switched is False else None
            return {"managed_agent_absent": absent, "os_name": name, "os_version": version}
        return {
            "managed_agent_at": moment(guest["updateTime"]),
            "managed_agent_absent": False,
            "os_name": guest["osInfo.longName"],
            "os_version": guest["osInfo.version"],
            **self._software(guest, on_windows=on_windows),
        }

    def _software(self, guest: Row, *, on_windows: bool) -> dict[str, Any]:
        installed = list(_installed(guest))
        product = min(self._products.among(installed), default=None)
        # What comes with Windows, as Microsoft Defender does, is no installed software, and services are not listed.
        none = False if installed and not on_windows else None
        return {"antimalware": True if product else none, "antimalware_product": product}


def _installed(guest: Row) -> Iterator[str]:
    for path in INSTALLED:
        yield from (str(name) for name in guest[f"items.*.installedPackage.{path}"] or ())

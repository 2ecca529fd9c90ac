"""Products against malware, by the inventory of Systems Manager. No other name of software is kept."""

from typing import Any

from providers.aws.fields import field
from providers.aws.place import Answer, Listing, Place
from providers.products import Products

READS = {"ssm:GetInventory": "compute[vm].antimalware compute[vm].antimalware_product"}

NAMES = {"AWS:Application": "Name", "AWS:Service": "DisplayName"}
"""Installed software, and services of Windows: what comes with the system, as Microsoft Defender does, is no
installed software."""


class Software:
    """The inventory of a region's managed nodes. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        self._products = Products(place.parameters.av_products)
        self._installed = self._inventory(place, "AWS:Application")
        self._services = self._inventory(place, "AWS:Service")

    def of(self, machine: str, windows: bool) -> dict[str, Any]:
        """The columns of one instance: no product is a fact only where all of its inventory was collected."""
        installed, services = self._of(self._installed, machine), self._of(self._services, machine)
        product = next(iter(sorted((installed or set()) | (services or set()))), None)
        known = self._installed.whole and installed is not None
        if windows:
            known = known and self._services.whole and services is not None
        return {"antimalware": True if product else False if known else None, "antimalware_product": product}

    def _of(self, listing: Listing, machine: str) -> set[str] | None:
        """Products among a machine's names; None where no inventory of it was collected."""
        rows = [row for row in listing.rows if row["id"] == machine and row["collected"]]
        return {name for row in rows for name in row["products"]} if rows else None

    def _inventory(self, place: Place, kind: str) -> Listing:
        wanted = [{"TypeName": kind}]  # one type a call
        return place.listing(
            "ssm:GetInventory", "Entities", keep=lambda row: self._sifted(row, kind), ResultAttributes=wanted
        )

    def _sifted(self, row: Answer, kind: str) -> Answer:
        entries = field(field(row, "Data"), kind) or {}
        content = entries.get("Content") or []
        # A service that does not run protects nothing.
        names = [str(entry.get(NAMES[kind], "")) for entry in content if entry.get("Status", "Running") == "Running"]
        return {"id": row.get("Id"), "collected": bool(content), "products": sorted(self._products.among(names))}

"""Maintenance that Azure has announced for machines: updates of the host that wait for their day."""

from typing import Any

from providers.azure.fields import moment
from providers.azure.place import Answer, Place

UPDATES = "arg:maintenanceresources.updates"

READS = {UPDATES: "compute[vm].pending_maintenance compute[vm].maintenance_due_at"}

OVER = ("completed", "cancel", "cancelled", "noupdatespending")


class Events:
    """The updates of a subscription's machines. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        listing = place.query(UPDATES)
        self._whole = listing.whole
        self._by_machine = {
            row["id"].partition("/providers/microsoft.maintenance/")[0]: _waiting(row["properties.value"])
            for row in listing.rows
        }

    def of(self, machine: str) -> dict[str, Any]:
        """The columns of one machine. Resource Graph lists what waits: who is not in it waits for nothing."""
        waiting = self._by_machine.get(machine, [] if self._whole else None)
        if waiting is None:
            return {}
        begins = [moment(update.get("notBefore")) for update in waiting]
        known = [time for time in begins if time is not None]
        first = min(known) if known and len(known) == len(begins) else None
        return {"pending_maintenance": len(waiting), "maintenance_due_at": first}


def _waiting(updates: Any) -> list[Answer] | None:
    """The updates that are not over. Patches of the guest are another matter."""
    if not isinstance(updates, list):
        return None
    return [
        update
        for update in updates
        if str(update.get("status")).lower() not in OVER
        and str(update.get("maintenanceScope")).lower() != "inguestpatch"
    ]

"""Maintenance of its host that Google has announced for a machine."""

from typing import Any

from providers.gcp.fields import moment
from providers.gcp.rows import Row, dig

OVER = ("maintenance_status_unspecified", "unknown")


def maintenance(row: Row) -> dict[str, Any]:
    """The columns of one machine. Most are moved to another host while they run, and nothing is announced of that; of
    others the inventory tells, where it holds their status at all."""
    waiting = dig(row["resourceStatus"], "upcomingMaintenance")
    if waiting is None:
        moved = str(dig(row["scheduling"], "onHostMaintenance")).lower() == "migrate"
        return {"pending_maintenance": 0} if moved or row["resourceStatus"] is not None else {}
    status = str(dig(waiting, "maintenanceStatus")).lower()
    if status in OVER or not dig(waiting, "maintenanceStatus"):
        return {}
    # Until it begins it is due when it has to begin at the latest; then when it is to be over.
    names = ("windowEndTime",) if status == "ongoing" else ("latestWindowStartTime", "windowStartTime")
    times = [moment(dig(waiting, name)) for name in names]
    return {"pending_maintenance": 1, "maintenance_due_at": next((time for time in times if time), None)}

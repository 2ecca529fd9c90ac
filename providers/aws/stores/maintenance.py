"""Maintenance of databases that AWS has announced: one list a region for all of them."""

from typing import Any

from providers.aws.fields import moment
from providers.aws.place import Place

PENDING = "rds:DescribePendingMaintenanceActions"
FED = "data_store[database].pending_maintenance data_store[database].maintenance_due_at"
"""A collector that uses `pending` declares PENDING with this."""

DATES = ("AutoAppliedAfterDate", "ForcedApplyDate")
"""When an action is applied by itself. One without either waits for somebody who wants it, and is never due."""


def pending(place: Place, arn: str) -> dict[str, Any]:
    """The columns of one instance or cluster; without values where the list broke off before it."""
    listing = place.listing(PENDING, "PendingMaintenanceActions")
    mine = [row for row in listing.rows if row.get("ResourceIdentifier") == arn]
    if not mine and not listing.whole:
        return {}
    details = (detail for row in mine for detail in row.get("PendingMaintenanceActionDetails") or ())
    due = [
        min(dates) for detail in details if (dates := [when for name in DATES if (when := moment(detail.get(name)))])
    ]
    return {"pending_maintenance": len(due), "maintenance_due_at": min(due, default=None)}

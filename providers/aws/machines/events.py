"""Events that AWS has scheduled for instances: reboots, retirements, maintenance of the host."""

from typing import Any

from providers.aws.fields import moment
from providers.aws.place import Answer, Place

READS = {"ec2:DescribeInstanceStatus": "compute[vm].pending_maintenance compute[vm].maintenance_due_at"}

OVER = ("[Completed]", "[Canceled]")
"""How AWS marks an event that it still lists for up to a week after its end."""


class Events:
    """The scheduled events of a region's instances. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        listing = place.listing("ec2:DescribeInstanceStatus", "InstanceStatuses", IncludeAllInstances=True)
        self._by_id = {str(row["InstanceId"]): _waiting(row) for row in listing.rows}

    def of(self, machine: str) -> dict[str, Any]:
        """The columns of one instance; one that is not listed is unknown, for AWS lists all."""
        waiting = self._by_id.get(machine)
        if waiting is None:
            return {}
        begins = [moment(event.get("NotBefore")) for event in waiting]
        known = [time for time in begins if time is not None]
        first = min(known) if known and len(known) == len(begins) else None
        return {"pending_maintenance": len(waiting), "maintenance_due_at": first}


def _waiting(row: Answer) -> list[Answer]:
    """The events that are not over."""
    return [event for event in row.get("Events") or [] if not str(event.get("Description", "")).startswith(OVER)]

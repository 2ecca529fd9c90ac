"""Whether a patch deployment of VM Manager reaches a machine."""

from typing import Any

from providers.gcp.fields import asset, labels, word
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row, dig
from providers.three import Maybe, either, every

DEPLOYMENTS = "cai:patch_deployments"

READS = {DEPLOYMENTS: "compute[vm].patch_scheduled"}


class Schedules:
    """The deployments of a project. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        listing = place.query(DEPLOYMENTS)
        self._whole = listing.whole
        self._rows = listing.rows

    def of(self, row: Row) -> Maybe:
        """Whether patches come to a machine by themselves: one that is run once, or paused, brings none."""
        found = either(*(_reaches(one, row) for one in self._rows))
        return found if found is not False or self._whole else None


def _reaches(deployment: Row, row: Row) -> Maybe:
    return every(
        word(deployment["state"], active=True, paused=False),
        deployment["recurringSchedule.frequency"] is not None,
        fits(deployment["instanceFilter"], row),
    )


def fits(wanted: Any, row: Row) -> Maybe:
    """Whether a filter takes in a machine: all that it names has to fit. One that names nothing is no whole one."""
    if dig(wanted, "all"):
        return True
    if not wanted:
        return None
    groups, zones, machines, begins = (
        dig(wanted, name) for name in ("groupLabels", "zones", "instances", "instanceNamePrefixes")
    )
    name, own = str(row[NAME]), labels(row["labels"])
    return every(
        not groups or any(labels(dig(group, "labels")).items() <= own.items() for group in groups),
        not zones or str(row["zone"]).rpartition("/")[2] in {str(zone).rpartition("/")[2] for zone in zones},
        not machines or any(name == asset(one) or name.endswith(f"/{one}") for one in machines),
        not begins or name.rpartition("/")[2].startswith(tuple(map(str, begins))),
    )

"""How the machines of a project are looked after: contact, patches, software, scans, clocks."""

from collections.abc import Mapping
from typing import Any

from providers.gcp.machines import clocks, guests, patches, schedules, switches
from providers.gcp.machines.clocks import Clocks
from providers.gcp.machines.guests import Guests
from providers.gcp.machines.patches import Patches
from providers.gcp.machines.schedules import Schedules
from providers.gcp.machines.switches import Switches
from providers.gcp.place import Place
from providers.gcp.rows import Row


def _together(*reads: Mapping[str, str]) -> dict[str, str]:
    """What each operation feeds over all parts."""
    found: dict[str, str] = {}
    for operation, feeds in (item for part in reads for item in part.items()):
        found[operation] = f"{found[operation]} {feeds}" if operation in found else feeds
    return found


READS = _together(*(part.READS for part in (switches, guests, patches, schedules, clocks)))


class Care:
    """All that is listed for the machines of a project. Callers declare READS."""

    def __init__(self, place: Place, switches: Switches) -> None:
        self._switches = switches
        self._guests = Guests(place)
        self._patches = Patches(place, self._guests)
        self._schedules = Schedules(place)
        self._clocks = Clocks(place)

    def of(self, row: Row, *, told: bool, on_windows: bool) -> dict[str, Any]:
        """The columns of one machine. `told`: the row is of a whole one."""
        switched = self._switches.on(row, "enable-osconfig") if told else None
        return {
            **self._guests.columns(row, switched=switched, on_windows=on_windows),
            **self._patches.of(row),
            "patch_scheduled": self._schedules.of(row),
            "clock_synchronised": self._clocks.of(row),
        }

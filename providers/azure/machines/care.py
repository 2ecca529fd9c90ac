"""How the machines of a subscription are looked after: patches, software, scans, clocks, announced maintenance."""

from collections.abc import Mapping
from typing import Any

from providers.azure.fields import flag
from providers.azure.machines import events, guests, patches, scanning, schedules, software
from providers.azure.machines.events import Events
from providers.azure.machines.guests import Guests
from providers.azure.machines.patches import Patches
from providers.azure.machines.scanning import Scans
from providers.azure.machines.schedules import Schedules
from providers.azure.machines.software import Software
from providers.azure.place import Place
from providers.azure.rows import Row


def _together(*reads: Mapping[str, str]) -> dict[str, str]:
    """What each operation feeds over all parts."""
    found: dict[str, str] = {}
    for operation, feeds in (item for part in reads for item in part.items()):
        found[operation] = f"{found[operation]} {feeds}" if operation in found else feeds
    return found


READS = _together(*(part.READS for part in (patches, schedules, software, scanning, guests, events)))


class Care:
    """All that is listed for the machines of a subscription. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        self._patches = Patches(place)
        self._schedules = Schedules(place)
        self._software = Software(place)
        self._scans = Scans(place)
        self._guests = Guests(place)
        self._events = Events(place)

    def of(self, row: Row) -> dict[str, Any]:
        """The columns of one machine."""
        machine = row["id"]
        patched = self._patches.of(machine)
        contacts = [at for at in (patched.get("patch_assessed_at"), self._guests.heard(machine)) if at is not None]
        return {
            **patched,
            "patch_scheduled": self._schedules.of(row),
            # Assessments and reports are the agent's work: their time is its last contact that Azure shows.
            "managed_agent_at": max(contacts, default=None),
            "managed_agent_absent": False if contacts else _without_agent(row),
            **self._software.columns(machine, self._scans.protected(machine)),
            **self._scans.of(machine),
            "clock_synchronised": self._guests.clock(machine),
            **self._events.of(machine),
        }


def _without_agent(row: Row) -> bool | None:
    """True for a machine that was made without the agent; where it was not, the agent may be silent for any reason."""
    made = [flag(row[f"properties.osProfile.{os}Configuration.provisionVMAgent"]) for os in ("linux", "windows")]
    return True if False in made else None

"""How the instances of a region are looked after: agent, patches, software, scans, scheduled events."""

from typing import Any

from providers.aws.machines import agents, events, patches, scanning, software
from providers.aws.machines.agents import Agents
from providers.aws.machines.events import Events
from providers.aws.machines.patches import Patches
from providers.aws.machines.scanning import Scans
from providers.aws.machines.software import Software
from providers.aws.place import Answer, Place

READS = {**agents.READS, **patches.READS, **software.READS, **scanning.READS, **events.READS}


class Care:
    """All that is listed for the instances of a region. Callers declare READS.

    Patches and software are asked for only where some instance has an agent, or where that is not known.
    """

    def __init__(self, place: Place, machines: tuple[str, ...]) -> None:
        self._agents = Agents(place)
        managed = self._agents.among(machines)
        self._patches = Patches(place, managed)
        self._software = Software(place) if managed else None
        self._scans = Scans(place)
        self._events = Events(place)

    def of(self, row: Answer) -> dict[str, Any]:
        """The columns of one row of DescribeInstances."""
        machine = str(row["InstanceId"])
        agent = self._agents.of(row)
        windows = str(row.get("PlatformDetails") or row.get("Platform") or "").lower().startswith("windows")
        return {
            **agent,
            **self._patches.of(machine, agent["managed_agent_absent"]),
            **(self._software.of(machine, windows) if self._software else {}),
            **self._scans.of(machine),
            **self._events.of(machine),
        }

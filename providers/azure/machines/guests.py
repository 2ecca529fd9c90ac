"""What machine configuration (guest configuration) reports from inside machines: that they report, and their clocks."""

from datetime import datetime

from providers.azure.fields import moment, word
from providers.azure.place import Place
from providers.clocks import about_clock
from providers.three import Maybe, every

GUESTS = "arg:guestconfigurationresources.assignments"

READS = {GUESTS: "compute[vm].clock_synchronised compute[vm].managed_agent_at compute[vm].managed_agent_absent"}


class Guests:
    """The reports of a subscription's machines. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        self._clocks: dict[str, list[Maybe]] = {}
        self._heard: dict[str, datetime] = {}
        for row in place.query(GUESTS).rows:
            machine = row["id"].partition("/providers/microsoft.guestconfiguration/")[0]
            if (at := moment(row["properties.lastComplianceStatusChecked"])) is not None:
                self._heard[machine] = max(at, self._heard.get(machine, at))
            if about_clock(row["name"]):
                status = word(row["properties.complianceStatus"], compliant=True, noncompliant=False)
                self._clocks.setdefault(machine, []).append(status)

    def heard(self, machine: str) -> datetime | None:
        """When the machine last reported."""
        return self._heard.get(machine)

    def clock(self, machine: str) -> Maybe:
        """Whether its clock is shown to be right; unknown where nothing looks at it."""
        return every(*found) if (found := self._clocks.get(machine)) else None

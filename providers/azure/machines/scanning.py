"""What Defender for Cloud found in machines: are they scanned, what is open, is the protection against malware on."""

from datetime import datetime
from typing import Any

from providers.azure.calls.machines import ASSESSED
from providers.azure.fields import moment, word
from providers.azure.machines.plans import MACHINES, PRICINGS, Plans
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.three import Maybe, every

ASSESSMENTS = "arg:securityresources.machines"

_SCANS = "compute[vm].vuln_scanned compute[vm].critical_vulns compute[vm].oldest_critical_vuln_at"

READS = {ASSESSMENTS: f"{_SCANS} compute[vm].antimalware", PRICINGS: _SCANS}

GRAVE = {"high": True, "critical": True, "medium": False, "low": False}
"""Recommendations about software have had no severity above `High` for long."""


class Scans:
    """The recommendations for a subscription's machines. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        self._said: dict[tuple[str, str], Maybe] = {}
        self._open: dict[str, list[datetime | None]] = {}
        self._unclear: set[str] = set()
        """Machines with a recommendation that does not say how it stands, or how grave it is."""
        listing = place.query(ASSESSMENTS)
        self._whole = listing.whole
        for row in listing.rows:
            machine = row["id"].partition("/providers/microsoft.security/")[0]
            healthy = word(row["properties.status.code"], healthy=True, unhealthy=False)
            if (fixed := ASSESSED.get(str(row["name"]).lower())) is not None:
                self._said[machine, fixed] = healthy
            elif (grave := _grave(row)) is None:
                self._unclear.add(machine)
            elif grave:
                self._open.setdefault(machine, []).append(moment(row["properties.status.firstEvaluationDate"]))
        plans = Plans(place)
        # The agent of Defender for Servers may scan, too: without its plan nothing of Azure's does.
        self._plan = True if plans.scans(MACHINES, "virtualmachines", "cloudposture") else None
        self._plan = False if self._plan is None and plans.free("virtualmachines") else self._plan

    def of(self, machine: str) -> dict[str, Any]:
        """The columns of one machine: what is said of it itself counts before the subscription's plan."""
        opened = self._open.get(machine, [])
        scanned = True if opened else self._said.get((machine, "scanned"))
        if scanned is None and (self._plan or self._whole):
            scanned = self._plan
        counted = self._whole and machine not in self._unclear
        times = [time for time in opened if time is not None]
        return {
            "vuln_scanned": scanned,
            "critical_vulns": len(opened) if counted and scanned else None,
            "oldest_critical_vuln_at": min(times) if counted and times and len(times) == len(opened) else None,
        }

    def protected(self, machine: str) -> Maybe:
        """Whether Defender for Cloud sees a working protection against malware in it."""
        if self._said.get((machine, "antivirus_on")) is False:
            return False
        return self._said.get((machine, "endpoint_agent"))


def _grave(row: Row) -> Maybe:
    """Whether a recommendation stands open and is a grave one."""
    open_now = word(row["properties.status.code"], unhealthy=True, healthy=False, notapplicable=False)
    return every(open_now, word(row["properties.metadata.severity"], **GRAVE))

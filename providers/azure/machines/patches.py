"""Patches of machines, as Azure Update Manager last assessed them. Assessments stay in Resource Graph for a week."""

from datetime import datetime
from typing import Any

from providers.azure.fields import moment
from providers.azure.place import Place
from providers.azure.rows import dig

ASSESSMENTS, MISSING = "arg:patchassessmentresources.machines", "arg:patchassessmentresources.patches"

READS = {
    ASSESSMENTS: "compute[vm].patch_assessed_at compute[vm].missing_critical "
    "compute[vm].managed_agent_at compute[vm].managed_agent_absent",
    MISSING: "compute[vm].missing_critical_since",
}

DONE = ("succeeded", "completedwithwarnings")


class Patches:
    """The assessments of a subscription. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        rows = place.query(ASSESSMENTS).rows
        self._by_machine = {row["id"].partition("/patchassessmentresults/")[0]: row for row in rows}
        missing = place.query(MISSING)
        self._first = {row["id"]: _first(row["oldest"], row["undated"]) for row in missing.rows}

    def of(self, machine: str) -> dict[str, Any]:
        """The columns of one machine (ID in lower case); one that was not assessed, or in vain, is unknown."""
        row = self._by_machine.get(machine)
        if row is None or str(row["properties.status"]).lower() not in DONE:
            return {}
        counts = row["properties.availablePatchCountByClassification"]
        security, critical = dig(counts, "security"), dig(counts, "critical")
        # Linux knows security patches only.
        missing = None if security is None else int(security) + int(critical or 0)
        return {
            "patch_assessed_at": moment(row["properties.lastModifiedDateTime"]),
            "missing_critical": missing,
            "missing_critical_since": self._first.get(machine) if missing else None,
            "missing_after_grace": False,  # by design: a patch counts from the day on which it is published
        }


def _first(oldest: Any, undated: Any) -> datetime | None:
    """When the oldest was published. Unknown where some patches say nothing of it, as most of Linux."""
    return moment(oldest) if undated == 0 else None

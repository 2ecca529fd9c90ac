"""Patches of machines, as Patch Manager of Systems Manager last counted them."""

from typing import Any

from providers.aws.fields import moment
from providers.aws.place import Answer, Listing, Place

READS = {
    "ssm:DescribeInstancePatchStates": "compute[vm].patch_assessed_at compute[vm].missing_critical",
    "ssm:ListResourceComplianceSummaries": "compute[vm].patch_scheduled",
}

AT_ONCE = 50
"""How many instances one call may name."""


class Patches:
    """The patch states of some instances. Callers declare READS."""

    def __init__(self, place: Place, machines: tuple[str, ...]) -> None:
        self._states: dict[str, Answer] = {}
        for start in range(0, len(machines), AT_ONCE):
            asked = list(machines[start : start + AT_ONCE])
            listing = place.listing("ssm:DescribeInstancePatchStates", "InstancePatchStates", InstanceIds=asked)
            self._states |= {str(row["InstanceId"]): row for row in listing.rows}
        reports = _reports(place) if machines else None
        self._reported = frozenset(row["id"] for row in reports.rows if row["patches"]) if reports else frozenset()
        self._listed = reports is not None and reports.whole

    def of(self, machine: str, agent_absent: bool | None) -> dict[str, Any]:
        """The columns of one instance; without an agent no patch is applied."""
        state = self._states.get(machine, {})
        counts = (state.get("CriticalNonCompliantCount"), state.get("SecurityNonCompliantCount"))
        unreported = False if self._listed or agent_absent else None
        return {
            "patch_assessed_at": moment(state.get("OperationEndTime")),
            # A patch that is both is counted twice: only whether there is one matters.
            "missing_critical": None if None in counts else sum(counts),
            "missing_after_grace": True,  # by design: a baseline approves a patch only after its waiting days
            "patch_scheduled": True if machine in self._reported else unreported,
        }


def _reports(place: Place) -> Listing:
    """What reports compliance: AWS tells a schedule by what it leaves behind, be it a window, a policy or another."""
    operation = "ssm:ListResourceComplianceSummaries"
    return place.listing(operation, "ResourceComplianceSummaryItems", keep=_short)


def _short(row: Answer) -> Answer:
    """Whose it is, and whether it is about patches; associations and the customer's own kinds report here, too."""
    return {"id": str(row["ResourceId"]), "patches": row.get("ComplianceType") == "Patch"}

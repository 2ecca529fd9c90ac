"""What the Systems Manager agent in a machine tells: that it is there, and which operating system it runs on."""

from typing import Any

from providers.aws.fields import moment
from providers.aws.place import Answer, Place

READS = {
    "ssm:DescribeInstanceInformation": "compute[vm].managed_agent_at compute[vm].managed_agent_absent"
    " compute[vm].os_name compute[vm].os_version",
}


class Agents:
    """The managed nodes of a region. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        listing = place.listing("ssm:DescribeInstanceInformation", "InstanceInformationList")
        self._by_id = {str(row["InstanceId"]): row for row in listing.rows}
        self._whole = listing.whole

    def among(self, machines: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the instances that may have an agent; all of them where the agents were not listed whole."""
        return tuple(machine for machine in machines if machine in self._by_id) if self._whole else machines

    def of(self, row: Answer) -> dict[str, Any]:
        """The columns that the agent fills for one row of DescribeInstances."""
        agent = self._by_id.get(row["InstanceId"])
        if agent is None:
            # Without an agent the account is billed for a platform, which says the family and no version.
            return {"managed_agent_absent": True if self._whole else None, "os_name": row.get("PlatformDetails")}
        return {
            "managed_agent_at": moment(agent.get("LastPingDateTime")),
            "managed_agent_absent": False,
            "os_name": agent.get("PlatformName") or row.get("PlatformDetails"),
            "os_version": agent.get("PlatformVersion"),
        }

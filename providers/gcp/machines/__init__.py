"""Collectors of the topic machines: virtual machines of Compute Engine and their groups."""

from providers.collecting import Collector
from providers.gcp.machines import vms

COLLECTORS: tuple[Collector, ...] = (*vms.COLLECTORS,)

UNREAD = tuple(
    f"compute[vm].{name}"
    for name in (
        *("managed_agent_at", "managed_agent_absent", "patch_scheduled", "patch_assessed_at", "missing_critical"),
        *("missing_critical_since", "missing_after_grace", "antimalware", "antimalware_product"),
        *("vuln_scanned", "critical_vulns", "oldest_critical_vuln_at", "pending_maintenance", "maintenance_due_at"),
        "clock_synchronised",
    )
)
"""What VM Manager tells."""

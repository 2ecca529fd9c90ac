"""Demo: how machines are looked after, by Update Manager, Defender for Cloud, machine configuration, Azure Monitor."""

from typing import Any

from auditor.demo.azure.site import Site

LONG_AGO, FAR_OFF = "2019-04-01T00:00:00Z", "2046-04-01T00:00:00Z"
SCANNED, ENDPOINT_AGENT, OPENSSL = (
    "ffff0522-1e88-47fc-8382-2a80ba848f5d",
    "06e3a6db-6c0c-4ad9-943f-31d9d73ecf6c",
    "0be0b53c-0000-4000-8000-000000000001",
)
IMAGES, DISKS = "ContainerRegistriesVulnerabilityAssessments", "AgentlessVmScanning"


def kept(site: Site, machine: str) -> None:
    """Assessed, with nothing missing; scanned, protected, its clock watched; maintenance lies ahead."""
    assessed(site, machine, FAR_OFF, security=0, other=3)
    extension(site, machine, "MDE.Linux")
    for key in (SCANNED, ENDPOINT_AGENT):
        recommended(site, machine, key, "Healthy")
    reported(site, machine, "CheckTimeSync", "Compliant", FAR_OFF)
    announced(site, machine, FAR_OFF)


def neglected(site: Site, machine: str) -> None:
    """Patches and a vulnerability that are years old, no protection, a wrong clock, maintenance overdue."""
    assessed(site, machine, LONG_AGO, security=2, critical=1)
    missing(site, machine, "KB5000001", LONG_AGO)
    recommended(site, machine, ENDPOINT_AGENT, "Unhealthy")
    recommended(site, machine, OPENSSL, "Unhealthy", "SoftwareUpdate")
    reported(site, machine, "CheckTimeSync", "NonCompliant", LONG_AGO)
    announced(site, machine, LONG_AGO)


def assessed(site: Site, machine: str, at: str, status: str = "Succeeded", **counts: int) -> None:
    """What Update Manager found missing."""
    found = {"status": status, "lastModifiedDateTime": at, "availablePatchCountByClassification": counts}
    below(site, machine, "patchassessmentresources", "patchAssessmentResults/latest", **found)


def missing(site: Site, machine: str, patch: str, published: str | None, kind: str = "Security") -> None:
    """One of the patches that are missing."""
    path = f"patchAssessmentResults/latest/softwarePatches/{patch}"
    below(site, machine, "patchassessmentresources", path, classifications=[kind], publishedDateTime=published)


def extension(site: Site, machine: str, kind: str, state: str = "Succeeded") -> None:
    """An extension."""
    below(site, machine, "resources", f"extensions/{kind}", type=kind, provisioningState=state)


def recommended(
    site: Site,
    machine: str,
    key: str,
    status: str | None,
    category: str = "Misconfiguration",
    severity: str | None = "High",
) -> None:
    """What a recommendation of Defender for Cloud says of it."""
    said = {"code": status, "firstEvaluationDate": LONG_AGO}
    metadata = {"severity": severity, "recommendationCategory": category}
    path = f"providers/Microsoft.Security/assessments/{key}"
    below(site, machine, "securityresources", path, status=said, metadata=metadata)


def reported(site: Site, machine: str, name: str, status: str, at: str) -> None:
    """What machine configuration reports from inside."""
    path = f"providers/Microsoft.GuestConfiguration/guestConfigurationAssignments/{name}"
    found = {"complianceStatus": status, "lastComplianceStatusChecked": at}
    below(site, machine, "guestconfigurationresources", path, **found)


def announced(site: Site, machine: str, at: str, status: str = "Pending") -> None:
    """An update of the host that waits."""
    update = {"maintenanceScope": "Host", "impactType": "Restart", "status": status, "notBefore": at}
    path = "providers/Microsoft.Maintenance/updates"
    below(site, machine, "maintenanceresources", path, value=[update])


def scheduled(site: Site, machine: str, scope: str = "InGuestPatch") -> None:
    """A maintenance configuration that is assigned to it."""
    kind = "Microsoft.Maintenance/maintenanceConfigurations"
    made = site.resource(kind, f"mc-{machine.rpartition('/')[2]}", maintenanceScope=scope)
    path = "providers/Microsoft.Maintenance/configurationAssignments/teirei"
    below(site, machine, "maintenanceresources", path, maintenanceConfigurationId=made, resourceId=machine)


def autoscaled(site: Site, target: str, least: int, most: int) -> None:
    """An autoscale setting with a rule."""
    profile = {"name": "cpu", "capacity": {"minimum": str(least), "maximum": str(most)}, "rules": [{"scaleAction": {}}]}
    name = f"autoscale-{target.rpartition('/')[2]}"
    site.resource(
        "Microsoft.Insights/autoscaleSettings", name, enabled=True, targetResourceUri=target, profiles=[profile]
    )


def defended(site: Site) -> None:
    """Plans of Defender for Cloud that are paid for."""
    plan(site, "VirtualMachines", "Standard", DISKS)
    plan(site, "Containers", "Standard", IMAGES)


def undefended(site: Site) -> None:
    """The same plans, not paid for."""
    for name in ("VirtualMachines", "Containers"):
        plan(site, name, "Free")


def plan(site: Site, name: str, tier: str, *extensions: str, **more: Any) -> None:
    """A plan of Defender for Cloud; there is one of each name."""
    kind, found = "Microsoft.Security/pricings", [{"name": one, "isEnabled": "True", **more} for one in extensions]
    row = {"id": f"{site.scope}/providers/{kind}/{name}", "name": name, "type": kind, "location": ""}
    if all(other["id"] != row["id"] for other in site.cloud.tables.get("securityresources", ())):
        site.row("securityresources", {**row, "properties": {"pricingTier": tier, "extensions": found}})


def below(site: Site, resource: str, table: str, path: str, **properties: Any) -> None:
    """A row of what belongs to a resource; its type is made of the resource's and the path's."""
    whole = f"{resource}/{path}"
    kind, *parts = whole.rpartition("/providers/")[2].split("/")
    row = {"id": whole, "name": whole.rpartition("/")[2], "type": "/".join((kind, *parts[::2])), "location": ""}
    site.row(table, {**row, "properties": properties})

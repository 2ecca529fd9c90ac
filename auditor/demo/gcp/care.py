"""Demo: what VM Manager tells of machines, by its agent, its reports and its deployments."""

from typing import Any

from auditor.demo.gcp.site import Site

OSCONFIG = "osconfig.googleapis.com"
REPORT, DEPLOYMENT, POLICIES = (
    f"{OSCONFIG}/{kind}" for kind in ("VulnerabilityReport", "PatchDeployment", "OSPolicyAssignmentReport")
)
LONG_AGO, FAR_OFF = "2020-04-01T00:00:00Z", "2046-04-01T00:00:00Z"
SECURITY = "0FA1201D-4330-4FA8-8AE9-B877473B6441"
"""Windows Update's key of security updates."""


def told(site: Site, machine: str, system: tuple[str, str], at: str, *items: dict[str, Any]) -> None:
    """What the agent in a machine tells."""
    name, version = system
    short = name.partition(" ")[0].lower()
    held = {str(number): item for number, item in enumerate(items)}
    info = {"hostname": machine.rpartition("/")[2], "shortName": short, "longName": name, "version": version}
    site.content(machine, "osInventory", {"name": machine, "osInfo": info, "items": held, "updateTime": at})


def installed(kind: str, name: str) -> dict[str, Any]:
    """Installed software."""
    word = "displayName" if kind == "windowsApplication" else "packageName"
    return {"type": "INSTALLED_PACKAGE", "installedPackage": {kind: {word: name}}}


def waiting(kind: str, **what: Any) -> dict[str, Any]:
    """An update that waits."""
    return {"type": "AVAILABLE_PACKAGE", "availablePackage": {kind: what}}


def reported(site: Site, machine: str, at: str, *found: tuple[str, str, bool]) -> None:
    """A report on vulnerabilities: of each its severity, when it was found, and whether an update closes it."""
    rows = [
        {"details": {"severity": severity}, "createTime": since, "items": [{"availableInventoryItemId": "1"}][:fixed]}
        for severity, since, fixed in found
    ]
    _below(site, REPORT, machine, "vulnerabilityReport", updateTime=at, vulnerabilities=rows)


def policy(site: Site, machine: str, name: str, state: str) -> None:
    """What an OS policy reports."""
    one = {"osPolicyId": name, "complianceState": state}
    path = f"osPolicyAssignments/{name}-zenbu/report"
    _below(site, POLICIES, machine, path, osPolicyCompliances=[one])


def deployed(site: Site, name: str, state: str = "ACTIVE", **wanted: Any) -> None:
    """A patch deployment that comes every week."""
    schedule = {"frequency": "WEEKLY", "weekly": {"dayOfWeek": "SUNDAY"}}
    site.asset(
        DEPLOYMENT, f"patchDeployments/{name}", "global", state=state, instanceFilter=wanted, recurringSchedule=schedule
    )


def _below(site: Site, kind: str, machine: str, path: str, **data: Any) -> None:
    """What VM Manager keeps of a machine, by the numbers of the project and of the machine."""
    held = next(asset for asset in site.cloud.assets if asset["name"] == machine)["resource"]
    zone, number = held["location"], held["data"]["id"]
    name = site.asset(kind, f"locations/{zone}/instances/{number}/{path}", zone, **data)
    site.cloud.assets[-1]["name"] = name.replace(f"/projects/{site.project}/", f"/{site.own}/")

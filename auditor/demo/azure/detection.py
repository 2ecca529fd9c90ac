"""Demo: Microsoft Defender for Cloud and advice, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.azure.care import plan
from auditor.demo.azure.site import EAST, Site

ALERT, FINDING = "Microsoft.Security/locations/alerts", "Microsoft.Security/assessments"
STANDARD, REVIEW = "Microsoft.Security/regulatoryComplianceStandards", "Microsoft.Advisor/assessments"
AUTOMATION = "Microsoft.Security/automations"
PLANS = (
    *("VirtualMachines", "AppServices", "SqlServers", "SqlServerVirtualMachines", "OpenSourceRelationalDatabases"),
    *("CosmosDbs", "KeyVaults", "Arm", "Containers"),
)
"""Plans of threat detection, besides that of storage."""

DISCOVERY = "SensitiveDataDiscovery"
FAR_OFF, LONG_AGO = "2046-04-01T00:00:00.1234567Z", "2024-04-01T00:00:00.1234567Z"


def good(site: Site) -> None:
    """Every plan is paid for; the benchmark is compared with; nothing is open; the architecture is reviewed."""
    for name in (*PLANS, "CloudPosture"):
        plan(site, name, "Standard")
    plan(site, "StorageAccounts", "Standard", DISCOVERY)
    _row(site, STANDARD, "Microsoft-cloud-security-benchmark", state="Failed")
    alert(site, "kaiketsu", "High", LONG_AGO, "Resolved")
    finding(site, "keibi", "Low", LONG_AGO)
    reviewed = {"systemData": {"createdAt": LONG_AGO, "lastModifiedAt": FAR_OFF}}
    _row(site, REVIEW, "kokuho-waf", "advisorresources", reviewed, state="Completed")
    site.resource(
        AUTOMATION,
        "keihou-renkei",
        EAST,
        group="rg-kanshi",
        isEnabled=True,
        scopes=[{"scopePath": site.scope}],
        sources=[{"eventSource": "Alerts"}],
        actions=[{"actionType": "LogicApp", "uri": "https://himitsu.example/"}],
    )


def bad(site: Site) -> None:
    """No plan is paid for; weighty findings about the configuration have been open for years."""
    for name in (*PLANS, "StorageAccounts", "CloudPosture"):
        plan(site, name, "Free")
    finding(site, "hi-tls", "High", LONG_AGO)
    finding(site, "shinsei-kensa", "High", FAR_OFF)


def remains(site: Site) -> None:
    """Plans are still paid for, but not the search for personal information; an alert that nobody has looked at."""
    for name in (*PLANS, "StorageAccounts"):
        plan(site, name, "Standard")
    alert(site, "fushin-access", "High", LONG_AGO, "Active")


def alert(site: Site, name: str, severity: str, made: str, status: str) -> None:
    """An alert about a threat, named as Resource Graph names its properties."""
    found: dict[str, Any] = {"Status": status, "Severity": severity, "TimeGeneratedUtc": made}
    _row(site, ALERT, name, path=f"Microsoft.Security/locations/{EAST}/alerts", **found)


def finding(site: Site, name: str, severity: str, made: str) -> None:
    """A finding about the configuration."""
    status = {"code": "Unhealthy", "statusChangeDate": made}
    _row(site, FINDING, name, status=status, metadata={"severity": severity})


def _row(
    site: Site,
    kind: str,
    name: str,
    table: str = "securityresources",
    more: dict[str, Any] | None = None,
    path: str | None = None,
    **properties: Any,
) -> None:
    whole = f"{site.scope}/providers/{path or kind}/{name}"
    row = {"id": whole, "name": name, "type": kind, "location": "", **(more or {})}
    site.row(table, {**row, "properties": properties})

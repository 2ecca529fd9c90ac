"""Demo: policies, locks, contacts, health events, offers and quotas."""

from typing import Any

from auditor.demo.azure.people import AGENCY
from auditor.demo.azure.site import EAST, Site, organization

CRITICAL = {"criticality": "high"}
LOCKS = "/providers/Microsoft.Authorization/locks"
CONSOLE = "/providers/Microsoft.SerialConsole/consoleServices/default"
CONTACTS = "/providers/Microsoft.Security/securityContacts"
SAAS, MACHINE = "Microsoft.SaaS/resources", "Microsoft.Compute/virtualMachines"
PLAN = {"publisher": "chohyo", "product": "chohyo-engine", "name": "standard"}


def good(site: Site) -> None:
    """What is tagged as critical is locked; an office is written to; contracts are renewed."""
    group = _group(site, "rg-kokuho-kikan", CRITICAL)
    site.listed(LOCKS, lock(group, "kesanai"))
    site.document(CONSOLE, disabled=True)
    site.resource("Microsoft.Network/networkWatchers", "nw-japaneast", group="NetworkWatcherRG")
    organization(site.cloud, technicalNotificationMails=["joho@city.sakura.example.lg.jp"])
    paths = [
        {"sourceType": "Alert", "minimalSeverity": "High"},
        {"sourceType": "AttackPath", "minimalRiskLevel": "High"},
    ]
    office = "security@city.sakura.example.lg.jp;joho@city.sakura.example.lg.jp"
    site.listed(CONTACTS, contact(site, "kokuho", office, notificationsSources=paths))
    _event(site, "KOKU-001", "ServiceIssue", "2026-06-30T22:00:00Z", "Japan East")
    contract: dict[str, Any] = {
        "status": "Subscribed",
        "publisherId": "chohyo",
        "offerId": "chohyo-sakusei",
        "autoRenew": True,
    }
    site.resource(SAAS, "saas-chohyo", "global", **contract, term={"endDate": "2026-07-31T00:00:00Z"})
    site.resource(MACHINE, "vm-kokuho-chohyo", more={"plan": PLAN})


def bad(site: Site) -> None:
    """Nothing keeps a critical group from being deleted; one person's own address; a contract about to lapse."""
    _group(site, "rg-kanko-yoyaku", CRITICAL)
    site.document(CONSOLE, disabled=False)
    nobody = {"state": "Off", "roles": []}
    site.listed(CONTACTS, contact(site, "kanko", "kanko.watanabe@example.com", notificationsByRole=nobody))
    _event(site, "KANKO-001", "PlannedMaintenance", "2026-07-05T00:00:00Z", "Japan East")
    contract: dict[str, Any] = {
        "status": "Subscribed",
        "publisherId": "chizu",
        "offerId": "kanko-chizu",
        "autoRenew": False,
    }
    site.resource(SAAS, "saas-chizu", "global", **contract, term={"endDate": "2026-07-31T00:00:00Z"})
    site.used("Storage", "eastus", 240, 250)


def unregistered(site: Site) -> None:
    """A subscription of the web agency's own tenant, which it has delegated to the town."""
    for row in site.cloud.tables["resourcecontainers"]:
        if row["id"] == site.scope:
            row["tenantId"] = AGENCY


def contact(site: Site, name: str, emails: str, **more: Any) -> dict[str, Any]:
    """A security contact as the resource manager lists it."""
    sources = [{"sourceType": "Alert", "minimalSeverity": "High"}]
    roles = {"state": "On", "roles": ["Owner"]}
    properties = {"isEnabled": True, "emails": emails, "notificationsSources": sources, "notificationsByRole": roles}
    return {"id": f"{site.scope}{CONTACTS}/{name}", "name": name, "properties": {**properties, **more}}


def lock(scope: str, name: str, level: str = "CanNotDelete") -> dict[str, Any]:
    """A lock as the resource manager lists it."""
    return {"id": f"{scope}{LOCKS}/{name}", "name": name, "properties": {"level": level}}


def _group(site: Site, name: str, tags: dict[str, str]) -> str:
    path = f"{site.scope}/resourceGroups/{name}"
    kind = "microsoft.resources/subscriptions/resourcegroups"
    site.row("resourcecontainers", {"id": path, "name": name, "type": kind, "location": EAST, "tags": tags})
    return path


def _event(site: Site, name: str, kind: str, starts: str, region: str) -> None:
    impact = [{"ImpactedService": "Storage", "ImpactedRegions": [{"ImpactedRegion": region}]}]
    path = f"{site.scope}/providers/Microsoft.ResourceHealth/events/{name}"
    properties = {"EventType": kind, "Status": "Active", "Title": name, "ImpactStartTime": starts, "Impact": impact}
    row = {"id": path, "name": name, "type": "microsoft.resourcehealth/events", "location": "global"}
    site.row("servicehealthresources", {**row, "properties": properties})

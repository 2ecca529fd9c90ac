"""Demo: where the activity log goes, workspaces, and which resources write a log."""

from typing import Any

from auditor.demo.azure.cloud import TENANT
from auditor.demo.azure.site import EAST, READER, Site
from auditor.demo.azure.stores import ACCOUNT, CLOSED, OPEN, inside, shares

WORKSPACE, CLUSTER = "Microsoft.OperationalInsights/workspaces", "Microsoft.OperationalInsights/clusters"
SQL = "Microsoft.Sql/servers"
POLICY = "Microsoft.Network/dnsResolverPolicies"
SETTINGS = "/providers/Microsoft.Insights/diagnosticSettings"
LOGGED = {
    "microsoft.keyvault/vaults": "",
    "microsoft.keyvault/managedhsms": "",
    "microsoft.network/applicationgateways": "",
    "microsoft.network/frontdoors": "",
    "microsoft.network/azurefirewalls": "",
    "microsoft.cdn/profiles": "",
    "microsoft.apimanagement/service": "",
    "microsoft.containerservice/managedclusters": "",
    "microsoft.dbforpostgresql/flexibleservers": "",
    "microsoft.dbformysql/flexibleservers": "",
    "microsoft.documentdb/databaseaccounts": "",
    "microsoft.documentdb/mongoclusters": "",
    "microsoft.storage/storageaccounts": "/blobServices/default",
    "microsoft.web/sites": "",
}
"""Types that have diagnostic settings, with what stands between the resource's ID and those."""

CENTRE = "f6f6f6f6-6666-4666-8666-666666666666"
"""The subscription where the town's information section gathers logs. The reader has a role on one of its groups only,
so that it is not audited itself."""

CHANGES = ("Administrative", "Security", "ServiceHealth", "Alert", "Recommendation", "Policy", "Autoscale")


def setting(name: str, *categories: str, **targets: str) -> dict[str, Any]:
    """A diagnostic setting as it is answered; `targets` as `workspaceId`. Without categories: everything."""
    groups = [{"category": None, "categoryGroup": "allLogs", "enabled": True}]
    logs = [{"category": category, "categoryGroup": None, "enabled": True} for category in categories] or groups
    return {"name": name, "properties": {"logs": logs, "metrics": [], **targets}}


def exported(site: Site, *settings: dict[str, Any]) -> None:
    """What the subscription's activity log is written to; none is an answer too."""
    prefix = f"{site.scope[1:]}/providers/AzureResourceManager/diagnosticSettings"
    site.listed(SETTINGS, *({**one, "id": f"{prefix}/{one['name']}"} for one in settings))


def workspace(site: Site, name: str, location: str = EAST, days: int = 30, kept: int = 90, **features: Any) -> str:
    """A workspace whose table of the activity log is kept for `kept` days; its ID."""
    path = site.resource(
        WORKSPACE, name, location, group="rg-log", retentionInDays=days, sku={"name": "PerGB2018"}, features=features
    )
    site.document(f"{path}/tables/AzureActivity", totalRetentionInDays=kept, retentionInDays=kept)
    return path


def settled(site: Site, target: str | None) -> None:
    """The settings of everything in the subscription that writes a log: all to one workspace, or none."""
    for row in [row for row in site.cloud.tables["resources"] if row["subscriptionId"] == site.subscription]:
        kind = row["type"].lower()
        rows = (setting("kansa", workspaceId=target),) if target else ()
        if kind in LOGGED:
            files = row.get("kind") == "FileStorage"
            below = LOGGED[kind].replace("blob", "file") if files else LOGGED[kind]
            site.listed(f"{row['id']}{below}{SETTINGS}", *rows)
        elif kind == SQL.lower():
            site.document(f"{row['id']}/auditingSettings/default", state="Enabled" if target else "Disabled")
            site.cloud.documents[f"{row['id']}/auditingSettings/default".lower()]["properties"].update(
                isAzureMonitorTargetEnabled=bool(target), storageEndpoint=""
            )
            site.listed(f"{row['id']}/databases/master{SETTINGS}", *rows)
        elif kind == "microsoft.network/virtualnetworks" and target:
            _queries(site, row, target)
        elif kind == "microsoft.sql/servers/databases":
            site.document(f"{row['id']}/auditingSettings/default", state="Disabled")


def _queries(site: Site, network: dict[str, Any], target: str) -> None:
    """What a network asks of DNS is written down."""
    policy = site.resource(POLICY, f"dnsp-{network['name']}", network["location"], group="rg-net")
    site.resource(f"{POLICY}/virtualNetworkLinks", f"dnsp-{network['name']}/link", group="rg-net")
    link = site.cloud.tables["resources"][-1]
    link.update(id=f"{policy}/virtualNetworkLinks/link", properties={"virtualNetwork": {"id": network["id"]}})
    site.listed(f"{policy}{SETTINGS}", setting("kansa", "DnsResponse", workspaceId=target))


def good(site: Site) -> None:
    """Everything goes to the information section's workspace, and to an account that nobody can delete from."""
    site.cloud.lists.setdefault("/providers/microsoft.aadiam/diagnosticsettings", []).append(
        setting("kansa", "AuditLogs", "SignInLogs", "NonInteractiveUserSignInLogs")
    )
    site.cloud.documents[f"/providers/microsoft.customerlockbox/tenantoptedin/{TENANT}"] = {"isOptedIn": True}
    centre = Site(site.cloud, CENTRE)
    centre.listed("/providers/Microsoft.Authorization/permissions", READER)
    lock = {
        "id": f"{centre.scope}/providers/Microsoft.Authorization/locks/kansa",
        "properties": {"level": "CanNotDelete"},
    }
    centre.listed("/providers/Microsoft.Authorization/locks", lock)
    key = {"keyVaultUri": "https://kv-kokuho.vault.azure.net/", "keyName": "bunsho", "keyVersion": ""}
    cluster = centre.resource(CLUSTER, "log-cluster-sakura", group="rg-log", keyVaultProperties=key)
    town = workspace(centre, "law-sakura-kansa", days=400, kept=1095, clusterResourceId=cluster)
    site.cloud.lists["/providers/microsoft.aadiam/diagnosticsettings"][0]["properties"]["workspaceId"] = town
    own = {**CLOSED, "encryption": {"keySource": "Microsoft.Storage"}}
    zones: dict[str, Any] = {"sku": {"name": "Standard_ZRS"}, "tags": {"owner": "joho-seisaku-ka"}}
    copy = site.resource(ACCOUNT, "stkokuhokansalog", group="rg-log", more={"kind": "StorageV2"}, **zones, **own)
    inside(site, copy, days=30, containers={"insights-activity-logs": "None"}, ends_after=300)
    shares(site, copy)
    fixed = {"properties": {"state": "Locked", "immutabilityPeriodSinceCreationInDays": 300}}
    site.document(
        f"{copy}/blobServices/default/containers/insights-activity-logs",
        hasImmutabilityPolicy=True,
        immutabilityPolicy=fixed,
    )
    exported(site, setting("kansa-log", *CHANGES, workspaceId=town), setting("kansa-log-copy", storageAccountId=copy))
    settled(site, town)


def bad(site: Site) -> None:
    """A part of the activity log goes to a workspace in America for ninety days, and to an account without a log."""
    abroad = workspace(site, "law-kanko", "eastus")
    closed = {**OPEN, "allowBlobPublicAccess": False}
    copy = site.resource(ACCOUNT, "stkankolog", sku={"name": "Standard_LRS"}, more={"kind": "StorageV2"}, **closed)
    inside(site, copy, days=0, containers={"insights-activity-logs": "None"}, ends_after=90)
    shares(site, copy)
    site.document(f"{copy}/blobServices/default/containers/insights-activity-logs", hasImmutabilityPolicy=False)
    exported(site, setting("export", "Administrative", workspaceId=abroad, storageAccountId=copy))
    settled(site, None)


def remains(site: Site) -> None:
    """Nobody has ever set anything."""
    exported(site)
    settled(site, None)


def unregistered(site: Site) -> None:
    """Nobody has ever set anything."""
    remains(site)


def closed(site: Site) -> None:
    """Nothing was left to be exported."""
    remains(site)

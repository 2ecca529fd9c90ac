"""Demo: alerts that reach the office's shared mailbox, and some that reach nobody."""

from typing import Any

from auditor.demo.azure.logs import CENTRE, WORKSPACE
from auditor.demo.azure.site import EAST, Site

GROUP, ON_LOG = "Microsoft.Insights/actionGroups", "Microsoft.Insights/activityLogAlerts"
ON_METRIC, ON_QUERY = "Microsoft.Insights/metricAlerts", "Microsoft.Insights/scheduledQueryRules"
PROCESSING = "Microsoft.AlertsManagement/actionRules"
NOBODY: dict[str, list[Any]] = {
    f"{kind}Receivers": []
    for kind in (
        *("email", "sms", "voice", "armRole", "azureAppPush"),
        *("webhook", "logicApp", "azureFunction", "automationRunbook", "eventHub", "itsm"),
    )
}
"""A group without receivers: every list is there, and empty."""

CHANGES = {
    "kengen-henko": ("Microsoft.Authorization/roleAssignments", "Microsoft.Authorization/roleDefinitions"),
    "network-henko": ("Microsoft.Network/networkSecurityGroups", "Microsoft.Network/publicIPAddresses"),
    "log-settei-henko": ("Microsoft.Insights/diagnosticSettings", "Microsoft.Security/securitySolutions"),
    "policy-henko": ("Microsoft.Authorization/policyAssignments",),
    "kagi-henko": ("Microsoft.KeyVault/vaults",),
    "storage-henko": ("Microsoft.Storage/storageAccounts",),
    "db-henko": (
        "Microsoft.Sql/servers/firewallRules",
        "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules",
        "Microsoft.DBforMySQL/flexibleServers/firewallRules",
        "Microsoft.Sql/managedInstances",
    ),
}
"""Name of an alert to what it tells changes and deletions of."""

LOADS = {
    "Microsoft.Compute/virtualMachines": ("Percentage CPU",),
    "Microsoft.Compute/virtualMachineScaleSets": ("Percentage CPU",),
    "Microsoft.Sql/servers/databases": ("cpu_percent", "storage_percent"),
    "Microsoft.Sql/managedInstances": ("avg_cpu_percent", "storage_space_used_mb"),
    "Microsoft.DBforPostgreSQL/flexibleServers": ("cpu_percent", "storage_percent"),
    "Microsoft.DBforMySQL/flexibleServers": ("cpu_percent", "storage_percent"),
    "Microsoft.Network/applicationGateways": ("UnhealthyHostCount",),
}

QUERIES = {
    "root-shiyou": "AuditLogs\n| where OperationName == 'Add member to role' and Result =~ 'success'",
    "mfa-nashi": 'SigninLogs | where ResultType == "0" and AuthenticationRequirement == "singleFactorAuthentication"',
    "signin-shippai": "SigninLogs | where ResultType != 0 | summarize times = count() by IPAddress | where times > 10",
}


def group(site: Site, name: str, *addresses: str, status: str = "Enabled") -> str:
    """A group of receivers of mail; its ID."""
    mail = [{"name": "mail", "emailAddress": address, "status": status} for address in addresses]
    short: dict[str, Any] = {"groupShortName": name[:12], "enabled": True}
    receivers: dict[str, Any] = {**NOBODY, "emailReceivers": mail}
    return site.resource(GROUP, name, "Global", group="rg-kanshi", **short, **receivers)


def on_log(site: Site, name: str, to: str, *terms: dict[str, Any]) -> None:
    """An alert on the subscription's activity log."""
    actions = {"actionGroups": [{"actionGroupId": to}]}
    scope: dict[str, Any] = {"enabled": True, "scopes": [site.scope]}
    site.resource(ON_LOG, name, "Global", group="rg-kanshi", **scope, condition={"allOf": list(terms)}, actions=actions)


def operations(*names: str) -> dict[str, Any]:
    """A term for one of some operations."""
    return {"anyOf": [{"field": "operationName", "equals": name} for name in names]}


def category(name: str) -> dict[str, Any]:
    """A term for a category."""
    return {"field": "category", "equals": name}


def on_metric(site: Site, name: str, to: str, kind: str, metric: str, *scopes: str) -> None:
    """An alert on a metric of all resources of a type below some scopes."""
    criteria = {"odata.type": "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria"}
    site.resource(
        ON_METRIC,
        name,
        "global",
        group="rg-kanshi",
        enabled=True,
        scopes=list(scopes),
        targetResourceType=kind,
        criteria={**criteria, "allOf": [{"metricName": metric, "operator": "GreaterThan", "threshold": 80}]},
        actions=[{"actionGroupId": to}],
    )


def on_query(site: Site, name: str, to: str, text: str, *scopes: str) -> None:
    """An alert on a query of a workspace."""
    site.resource(
        ON_QUERY,
        name,
        EAST,
        group="rg-kanshi",
        more={"kind": "LogAlert"},
        enabled=True,
        scopes=list(scopes),
        criteria={"allOf": [{"query": text, "operator": "GreaterThan", "threshold": 0}]},
        actions={"actionGroups": [to]},
    )


def good(site: Site) -> None:
    """Every class of change is told to one mailbox; so are sign-ins, by the information section for the whole town."""
    to = group(site, "ag-joho-seisaku", "csirt@city.sakura.example.lg.jp")
    for name, kinds in CHANGES.items():
        names = [f"{kind}/{verb}" for kind in kinds for verb in ("write", "delete")]
        on_log(site, name, to, category("Administrative"), operations(*names))
    on_log(site, "shougai-tsuchi", to, category("ServiceHealth"))
    for kind, metrics in LOADS.items():
        for metric in metrics:
            name = kind.removeprefix("Microsoft.").replace("/", "-").lower()
            on_metric(site, f"{name} {metric}", to, kind, metric, site.scope)
    centre = Site(site.cloud, CENTRE)
    town = f"{centre.scope}/resourceGroups/rg-log/providers/{WORKSPACE}/law-sakura-kansa"
    csirt = group(centre, "ag-csirt", "csirt@city.sakura.example.lg.jp")
    for name, text in QUERIES.items():
        on_query(centre, name, csirt, text, town)


def bad(site: Site) -> None:
    """A mailbox that has unsubscribed; an alert on one kind of change only; one on errors of an application."""
    to = group(site, "ag-kanko", "kanko-taro@example.com", status="Disabled")
    on_log(
        site, "nsg-henko", to, category("Administrative"), operations("Microsoft.Network/networkSecurityGroups/write")
    )
    on_log(site, "shougai-tsuchi-kanko", to, category("ServiceHealth"))
    law = f"{site.scope}/resourceGroups/rg-log/providers/{WORKSPACE}/law-kanko"
    on_query(site, "yoyaku-error", to, "AppExceptions | summarize count()", law)
    night = [{"startTime": "22:00:00", "endTime": "04:00:00", "recurrenceType": "Daily"}]
    site.resource(
        PROCESSING,
        "yakan-hoshu",
        "Global",
        group="rg-kanshi",
        enabled=True,
        scopes=[site.scope],
        schedule={"timeZone": "Tokyo Standard Time", "recurrences": night},
        actions=[{"actionType": "RemoveAllActionGroups"}],
    )

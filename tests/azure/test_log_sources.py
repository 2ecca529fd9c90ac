"""Which resources write a log, by their diagnostic settings."""

from typing import Any

import pytest

from auditor.demo.azure import logs
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.demo.azure.stores import ACCOUNT
from auditor.facts.logs import AuditTrail, LogSource
from auditor.facts.stores import DataStore
from tests.azure.conftest import GOOD, audit, by_name, rows

TARGET = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law"
NET = "Microsoft.Network"
GROUP = "(group)"


def written(*categories: str) -> dict[str, Any]:
    """A setting that writes these categories; `(group) audit` is a group."""
    logs_on = [
        {"categoryGroup": name.removeprefix(GROUP).strip(), "enabled": True}
        if name.startswith(GROUP)
        else {"category": name, "enabled": True}
        for name in categories
    ]
    return {"name": "x", "properties": {"workspaceId": TARGET, "logs": [*logs_on, {"category": "Y", "enabled": False}]}}


CASES: list[tuple[str, dict[str, Any], tuple[str, ...] | None, dict[str, bool | None]]] = [
    ("Microsoft.KeyVault/vaults", {}, ("AuditEvent",), {"key_use": True}),
    ("Microsoft.KeyVault/vaults", {}, ("(group) audit",), {"key_use": True}),
    ("Microsoft.KeyVault/vaults", {}, ("AzurePolicyEvaluationDetails",), {"key_use": False}),
    ("Microsoft.KeyVault/vaults", {}, None, {"key_use": False}),
    (f"{NET}/applicationGateways", {}, ("ApplicationGatewayAccessLog",), {"lb_access": True}),
    (f"{NET}/applicationGateways", {}, ("(group) audit",), {"lb_access": None}),
    (
        f"{NET}/applicationGateways",
        {"sku": {"tier": "WAF_v2"}},
        ("ApplicationGatewayAccessLog",),
        {"lb_access": True, "waf": False},
    ),
    (
        f"{NET}/applicationGateways",
        {"firewallPolicy": {"id": "/p"}},
        ("(group) allLogs",),
        {"lb_access": True, "waf": True},
    ),
    (f"{NET}/frontDoors", {}, ("FrontdoorAccessLog",), {"cdn_access": True}),
    (f"{NET}/azureFirewalls", {}, ("AZFWNetworkRule", "AZFWApplicationRule"), {"firewall": True}),
    (f"{NET}/azureFirewalls", {}, ("AzureFirewallNetworkRule",), {"firewall": False}),
    ("Microsoft.Cdn/profiles", {}, ("AzureCdnAccessLog",), {"cdn_access": True}),
    ("Microsoft.ApiManagement/service", {}, ("GatewayLogs",), {"api_access": True}),
    ("Microsoft.ContainerService/managedClusters", {}, ("kube-audit-admin",), {"kubernetes_audit": True}),
    ("Microsoft.ContainerService/managedClusters", {}, ("kube-apiserver",), {"kubernetes_audit": False}),
    ("Microsoft.DBforPostgreSQL/flexibleServers", {}, ("PostgreSQLLogs",), {"db_audit": True}),
    ("Microsoft.DBforMySQL/flexibleServers", {}, ("MySqlSlowLogs",), {"db_audit": False}),
    ("Microsoft.Web/sites", {"more": {"kind": "functionapp,linux"}}, ("FunctionAppLogs",), {"function": True}),
    ("Microsoft.Web/sites", {"more": {"kind": "app"}}, ("AppServiceHTTPLogs",), {"app": True}),
    ("Microsoft.Storage/storageAccounts", {}, ("StorageRead", "StorageWrite"), {"object_access": False}),
    (
        "Microsoft.Storage/storageAccounts",
        {"more": {"kind": "FileStorage"}},
        ("(group) audit",),
        {"object_access": True},
    ),
    (
        "Microsoft.Storage/storageAccounts",
        {},
        ("StorageRead", "StorageWrite", "StorageDelete"),
        {"object_access": True},
    ),
]


@pytest.mark.parametrize(("kind", "more", "categories", "expected"), CASES)
def test_categories(
    cloud: Cloud, good: Site, kind: str, more: dict[str, Any], categories: Any, expected: dict[str, bool | None]
) -> None:
    """Each log of each type; without settings it is off."""
    properties = dict(more)
    if sku := properties.pop("sku", None):  # Application Gateways have theirs among the properties
        properties["more"] = {"kind": None}
    path = good.resource(kind, "kansatai", **properties)
    if sku:
        cloud.tables["resources"][-1]["properties"]["sku"] = sku
    files = properties.get("more") == {"kind": "FileStorage"}
    below = "" if not kind.endswith("storageAccounts") else f"/{'file' if files else 'blob'}Services/default"
    good.listed(f"{path}{below}{logs.SETTINGS}", *([] if categories is None else [written(*categories)]))
    found = {row["log_kind"]: row for row in rows(audit(cloud)[GOOD], LogSource)}
    assert {name: row["is_enabled"] for name, row in found.items()} == expected
    assert {row["destination_id"] for row in found.values() if row["is_enabled"]} <= {TARGET.lower()}
    assert len({row["resource"] for row in found.values()}) == len(expected)


def test_two_settings_together_and_a_firewall_before_a_front_door(cloud: Cloud, good: Site) -> None:
    """What one setting lacks another may have. A policy of a web firewall names what it stands before."""
    profile = good.resource("Microsoft.Cdn/profiles", "afd")
    links = [{"id": f"{profile}/securityPolicies/p"}]
    good.resource(f"{NET}/frontDoorWebApplicationFirewallPolicies", "waf", securityPolicyLinks=links)
    good.listed(
        f"{profile}{logs.SETTINGS}", written("FrontDoorAccessLog"), written("FrontDoorWebApplicationFirewallLog")
    )
    found = {row["log_kind"]: row["is_enabled"] for row in rows(audit(cloud)[GOOD], LogSource)}
    assert found == {"cdn_access": True, "waf": True}


def test_denied_settings_are_unknown(cloud: Cloud, good: Site) -> None:
    """Of the resource, of the store that it is, and of what is recorded of data in the whole subscription."""
    logs.good(good)
    cloud.faults["arm:diagnostic_settings"] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[GOOD]
    assert by_name(snapshot, LogSource)["stkokuhokansalog"]["is_enabled"] is None
    assert by_name(snapshot, DataStore)["stkokuhokansalog"]["access_logged"] is None
    assert by_name(snapshot, AuditTrail)["activity log"]["covers_data_events"] is None


@pytest.mark.parametrize("cut", [False, True])
def test_some_accounts_only(cloud: Cloud, good: Site, cut: bool) -> None:
    """Accounts are named one by one where not all are logged; a list that broke off makes no whole."""
    for name in ("sta", "stab", "stb"):
        path = good.resource(ACCOUNT, name)
        good.listed(f"{path}/blobServices/default{logs.SETTINGS}", *([written("(group) allLogs")] * (name == "sta")))
    if cut:
        cloud.faults["arg:resources.logged"] = Fault(500, "InternalServerError", page=1)
    found = by_name(audit(cloud)[GOOD], AuditTrail)["activity log"]["covers_data_events"]
    if cut:
        assert found is None
    else:
        (entry,) = found
        kind, _, resource = entry.partition(" ")
        assert (kind, resource.rpartition("/storageaccounts")[2]) == ("microsoft.storage/storageaccounts", "/sta/")


AUDITED = [written("SQLSecurityAuditEvents")]


@pytest.mark.parametrize(
    ("server", "master", "database", "enabled"),
    [
        ({"state": "Enabled", "storageEndpoint": "https://st.blob/", "retentionDays": 0}, None, None, True),
        ({"state": "Enabled", "isAzureMonitorTargetEnabled": True}, AUDITED, None, True),
        ({"state": "Enabled", "isAzureMonitorTargetEnabled": True}, [], None, False),
        ({"state": "Enabled", "isAzureMonitorTargetEnabled": False}, None, None, False),
        ({"state": "Disabled"}, None, None, False),
        ({"state": "Disabled"}, None, {"state": "Disabled"}, False),
        ({"state": "Disabled"}, None, {"state": "Enabled", "storageEndpoint": "https://st.blob/"}, True),
        ({}, None, None, None),
    ],
)
def test_auditing_of_azure_sql(
    cloud: Cloud, good: Site, server: dict[str, Any], master: Any, database: Any, enabled: bool | None
) -> None:
    """On for the server, or for each of its databases; on without a place to write to is off."""
    path = good.resource(logs.SQL, "sql-kokuho")
    good.document(f"{path}/auditingSettings/default", **server)
    for name in ("master", *(["kokuho"] if database else [])):
        good.resource(f"{logs.SQL}/databases", name)
        cloud.tables["resources"][-1]["id"] = f"{path}/databases/{name}"
    if database:
        good.document(f"{path}/databases/kokuho/auditingSettings/default", **database)
    if master is not None:
        good.listed(f"{path}/databases/master{logs.SETTINGS}", *master)
    found = by_name(audit(cloud)[GOOD], LogSource)["sql-kokuho"]
    assert (found["kind"], found["log_kind"], found["is_enabled"]) == ("database", "db_audit", enabled)
    assert found["destination_id"] == (TARGET.lower() if master else None)


def test_a_managed_instance_says_nothing(cloud: Cloud, good: Site) -> None:
    """Its audit is made inside the database."""
    good.resource("Microsoft.Sql/managedInstances", "mi")
    assert by_name(audit(cloud)[GOOD], LogSource)["mi"]["is_enabled"] is None


@pytest.mark.parametrize(
    ("categories", "servers", "enabled"),
    [(("DnsResponse",), [], True), ((), [], False), (None, [], False), (None, ["10.0.0.4"], None)],
)
def test_queries_of_networks(
    cloud: Cloud, good: Site, categories: Any, servers: list[str], enabled: bool | None
) -> None:
    """By the policy that is linked to a network; servers of its own may log by themselves."""
    subnets = [{"properties": {"ipConfigurations": [{"id": "/nic"}]}}]
    kind = f"{NET}/virtualNetworks"
    network = good.resource(kind, "vnet", dhcpOptions={"dnsServers": servers}, subnets=subnets)
    other = good.resource(kind, "aki", subnets=[{"properties": {}}])
    policy = good.resource(logs.POLICY, "dnsp")
    linked = network if categories is not None else other
    good.resource(f"{logs.POLICY}/virtualNetworkLinks", "link", virtualNetwork={"id": linked.upper()})
    cloud.tables["resources"][-1]["id"] = f"{policy}/virtualNetworkLinks/link"
    good.listed(f"{policy}{logs.SETTINGS}", written(*(categories or ())))
    found = by_name(audit(cloud)[GOOD], LogSource)
    assert (found["vnet"]["log_kind"], found["vnet"]["is_enabled"]) == ("dns_query", enabled)
    assert (found["vnet"]["in_use"], found["aki"]["in_use"]) == (True, False)

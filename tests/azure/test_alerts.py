"""Alerts on the activity log, on queries and on metrics: what they hear, and whom they tell."""

from typing import Any

import pytest

from auditor.demo.azure import alerts, logs
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.detection import Alert
from tests.azure.conftest import BAD, GOOD, audit, by_name

DENIED = Fault(403, "AuthorizationFailed")
NSG = "Microsoft.Network/networkSecurityGroups"
BOTH = [{"field": "operationName", "containsAny": [f"{NSG}/write", f"{NSG}/delete".upper()]}]
ADMIN = {"field": "category", "equals": "Administrative"}
GROUPS = "network_change/security_groups"


def term(field: str, *values: str) -> dict[str, Any]:
    """A term of a condition: one of some values."""
    return {"field": field, "containsAny": list(values)}


@pytest.mark.parametrize(
    ("terms", "heard"),
    [
        ([ADMIN, *BOTH], [GROUPS]),
        ([ADMIN, *BOTH, term("status", "succeeded")], [GROUPS]),
        ([ADMIN, *BOTH, term("status", "failed")], []),
        ([ADMIN, *BOTH, {"field": "resourceGroup", "equals": "rg-app"}], []),
        ([ADMIN, *BOTH, {"field": "caller", "equals": "tanaka"}], []),
        ([ADMIN, term("resourceType", NSG.lower())], [GROUPS]),
        ([ADMIN, {"field": "operationName", "equals": f"{NSG}/write"}], []),
        ([ADMIN, {"anyOf": BOTH}], [GROUPS]),
        ([ADMIN, *BOTH, {"field": "level", "matches": "x"}], [f"{GROUPS}?"]),
        ([alerts.category("ServiceHealth")], ["service_health/issues", "service_health/planned_changes"]),
        (
            [alerts.category("ServiceHealth"), {"field": "properties.incidentType", "equals": "Incident"}],
            ["service_health/issues"],
        ),
        (
            [
                alerts.category("ServiceHealth"),
                term("properties.impactedServices[*].ServiceName", "Virtual Machines"),
                term("properties.impactedServices[*].ImpactedRegions[*].RegionName", "Japan East", "Japan West"),
            ],
            ["service_health/planned_changes"],
        ),
        ([alerts.category("Security")], ["threat_finding/own"]),
        ([], None),
    ],
)
def test_what_a_condition_hears(cloud: Cloud, good: Site, terms: list[Any], heard: list[str] | None) -> None:
    """All samples of a part, whatever the case; what narrows a rule further hears less."""
    alerts.on_log(good, "rule", alerts.group(good, "ag", "joho@example.lg.jp"), *terms)
    found = by_name(audit(cloud)[GOOD], Alert)["rule"]
    assert (None if found["event_parts"] is None else list(found["event_parts"])) == heard
    assert (found["kind"], found["region"], found["is_enabled"]) == ("event_rule", "global", True)
    assert (found["target_confirmed"], found["reaches_person"], found["target_count"]) == (True, True, 1)
    if heard is not None:
        assert list(found["whole_parts"]) == heard


def test_a_rule_for_a_part_of_the_subscription(cloud: Cloud, good: Site) -> None:
    """What it hears is not heard for the whole."""
    alerts.on_log(good, "rule", "", ADMIN, *BOTH)
    cloud.tables["resources"][-1]["properties"]["scopes"] = [f"{good.scope}/resourceGroups/rg"]
    found = by_name(audit(cloud)[GOOD], Alert)["rule"]
    assert (list(found["event_parts"]), list(found["whole_parts"])) == ([GROUPS], [])


ACTIVITY = "AzureActivity | where CategoryValue == 'Administrative' | where "
WRITES = f'OperationNameValue in~ ("{NSG}/write", "{NSG}/delete")'


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (ACTIVITY + WRITES, [GROUPS]),
        (f"{ACTIVITY}{WRITES} and ActivityStatusValue =~ 'Success' | project Caller", [GROUPS]),
        (f"{ACTIVITY}OperationNameValue has 'networkSecurityGroups' and TimeGenerated > ago(1h)", [GROUPS]),
        (
            f"{ACTIVITY}OperationNameValue startswith '{NSG}' // comment | where x\n| summarize count() by Caller",
            [GROUPS],
        ),
        (f"{ACTIVITY}({WRITES}) and Caller != 'tanaka'", [GROUPS]),
        (f"{ACTIVITY}{WRITES} and Caller == 'tanaka'", []),
        (f"{ACTIVITY}OperationNameValue has 'networkSecurity'", []),
        (f"{ACTIVITY}OperationNameValue == '{NSG}/write' or OperationNameValue == '{NSG}/delete'", [f"{GROUPS}?"]),
        (f"{ACTIVITY}OperationNameValue matches regex 'x'", None),
        (f"{ACTIVITY}{WRITES} | extend h = hourofday(TimeGenerated) | where h > 20", None),
        ("AzureActivity | where hourofday(TimeGenerated) > 20", None),
        ("union AzureActivity, SigninLogs", None),
        ("let x = 1; AzureActivity", None),
        ("", None),
        ("SigninLogs | where ResultType != 0", ["sign_in_failure/sign_in"]),
        (
            "SigninLogs | where AuthenticationRequirement == 'singleFactorAuthentication'",
            ["sign_in_failure/sign_in", "sign_in_no_mfa/sign_in"],
        ),
        ("AppRequests | where Success == false", []),
        ("SecurityRecommendation | where RecommendationSeverity == 'High'", ["posture_finding/imported"]),
    ],
)
def test_what_a_query_hears(cloud: Cloud, good: Site, text: str, heard: list[str] | None) -> None:
    """Queries of the simplest forms; of all others of these tables it is unknown."""
    logs.good(good)
    town = f"/subscriptions/{logs.CENTRE}/resourceGroups/rg-log/providers/{logs.WORKSPACE}/law-sakura-kansa"
    alerts.on_query(good, "rule", alerts.group(good, "ag"), text, town)
    found = by_name(audit(cloud)[GOOD], Alert)["rule"]
    assert (None if found["event_parts"] is None else list(found["event_parts"])) == heard
    if heard is not None:
        assert list(found["whole_parts"]) == [name.rstrip("?") for name in heard]
    assert found["kind"] == ("event_rule" if text.startswith("Security") else "log_alarm")
    assert (found["target_confirmed"], found["reaches_person"]) == (False, False)


def test_an_older_form_of_a_query_alert(cloud: Cloud, good: Site) -> None:
    """The same fields under other names."""
    to, law = alerts.group(good, "ag", "joho@example.lg.jp"), logs.workspace(good, "law")
    logs.exported(good, logs.setting("export", workspaceId=law))
    source = {"query": ACTIVITY + WRITES, "dataSourceId": law}
    good.resource(alerts.ON_QUERY, "rule", enabled="true", source=source, action={"aznsAction": {"actionGroup": [to]}})
    found = by_name(audit(cloud)[GOOD], Alert)["rule"]
    assert (list(found["event_parts"]), list(found["whole_parts"])) == ([GROUPS], [GROUPS])
    assert (found["is_enabled"], found["reaches_person"]) == (True, True)


@pytest.mark.parametrize(
    ("fault", "whole"),
    [(None, []), ("arm:activity_settings", [f"{GROUPS}?"])],
)
def test_a_workspace_that_the_log_does_not_reach(cloud: Cloud, good: Site, fault: str | None, whole: list[str]) -> None:
    """Nothing arrives there for the whole subscription; whoever may not ask does not know."""
    logs.exported(good)
    if fault:
        cloud.faults[fault] = DENIED
    alerts.on_query(good, "rule", alerts.group(good, "ag"), ACTIVITY + WRITES, logs.workspace(good, "law"))
    assert list(by_name(audit(cloud)[GOOD], Alert)["rule"]["whole_parts"]) == whole


def test_alerts_on_sign_ins_stand_where_the_tenant_gathers_them(cloud: Cloud, good: Site, bad: Site) -> None:
    """In another subscription, for all; nobody hears what goes nowhere, and what is not seen is unknown."""
    logs.good(good)
    alerts.good(good)
    found = audit(cloud)[BAD]
    assert by_name(found, Alert)["mfa-nashi"]["resource"].startswith(f"/subscriptions/{logs.CENTRE}/")
    assert list(by_name(found, Alert)["sign_in_no_mfa"]["event_parts"]) == ["sign_in_no_mfa/sign_in"]
    cloud.faults["arm:entra_settings"] = DENIED
    assert by_name(audit(cloud)[BAD], Alert)["sign_in_no_mfa"]["event_parts"] is None
    cloud.faults.clear()
    cloud.lists["/providers/microsoft.aadiam/diagnosticsettings"].clear()
    assert list(by_name(audit(cloud)[BAD], Alert)["sign_in_no_mfa"]["event_parts"]) == ["sign_in_no_mfa/sign_in"]


@pytest.mark.parametrize(
    ("kind", "cut", "parts"),
    [
        ("Microsoft.Sql/servers", False, ["db_change/sql_firewalls"]),
        ("Microsoft.DBforMySQL/flexibleServers", False, ["db_change/mysql_firewalls"]),
        ("Microsoft.Web/sites", False, []),
        ("Microsoft.Web/sites", True, None),
    ],
)
def test_changes_of_the_databases_that_there_are(
    cloud: Cloud, good: Site, kind: str, cut: bool, parts: list[str] | None
) -> None:
    """A part is asked for where a resource of its type is; unknown where the types were not all read."""
    good.resource(kind, "db")
    if cut:
        cloud.faults["arg:resources.summary"] = Fault(500, "InternalServerError")
    found = by_name(audit(cloud)[GOOD], Alert)["db_change"]
    assert (None if found["event_parts"] is None else list(found["event_parts"])) == parts


VM = "Microsoft.Compute/virtualMachines"


def test_what_a_metric_alert_watches(cloud: Cloud, good: Site) -> None:
    """One resource, or all of a type in a group."""
    one, two = (good.resource(VM, name).lower() for name in ("ap1", "ap2"))
    to = alerts.group(good, "ag", "joho@example.lg.jp")
    alerts.on_metric(good, "all", to, VM, "Percentage CPU", f"{good.scope}/resourceGroups/RG-APP")
    alerts.on_metric(good, "one", to, VM, "percentage cpu", one.upper().replace("/SUBSCRIPTIONS", "/subscriptions"))
    alerts.on_metric(good, "other", to, VM, "Network In Total", one)
    good.resource(alerts.ON_METRIC, "silent")
    found = by_name(audit(cloud)[GOOD], Alert)
    assert (found["all"]["event_class"], list(found["all"]["watched_ids"])) == ("metric_cpu", [one, two])
    assert (found["one"]["watched_id"], found["other"]["event_class"]) == (one, "other")
    assert (found["silent"]["event_class"], found["silent"]["is_enabled"]) == (None, None)
    cloud.faults["arg:resources.watched"] = DENIED
    assert by_name(audit(cloud)[GOOD], Alert)["all"]["watched_ids"] is None

"""Microsoft Defender for Cloud: what is on, what is open, and who is told."""

from typing import Any

import pytest

from auditor.demo.azure import detection, guardrails
from auditor.demo.azure.care import plan
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.detection import Alert, Detector
from tests.azure.conftest import GOOD, audit, by_name, rows

DENIED = Fault(403, "AuthorizationFailed")
PRICINGS, SUMMARY = "arg:securityresources.pricings", "arg:resources.summary"


def of(cloud: Cloud, kind: str) -> dict[str, Any]:
    """The subscription's row of a kind."""
    return next(row for row in rows(audit(cloud)[GOOD], Detector) if row["kind"] == kind)


def test_a_subscription_in_order(cloud: Cloud, good: Site) -> None:
    """Everything is on, and nothing is open."""
    detection.good(good)
    good.resource("Microsoft.KeyVault/vaults", "kv")
    threats, posture, review = (of(cloud, kind) for kind in ("threat_detection", "posture", "architecture_review"))
    assert (threats["is_enabled"], threats["tier"], "KeyVaults" in threats["plans"]) == (True, "Standard", True)
    assert (posture["is_enabled"], posture["tier"]) == (True, "Defender CSPM")
    assert list(posture["standards"]) == ["Microsoft-cloud-security-benchmark"]
    for row in (threats, posture):
        assert (row["open_critical"], row["open_high"], row["counted_all"], row["oldest_open_at"]) == (0, 0, True, None)
    assert (review["is_enabled"], review["last_run_at"].year) == (True, 2046)
    assert (of(cloud, "data_discovery")["is_enabled"], of(cloud, "change_recorder")["covers_all_types"]) == (True, True)


@pytest.mark.parametrize(
    ("kind", "tiers", "fault", "enabled"),
    [
        ("Microsoft.KeyVault/vaults", {"Arm": "Standard", "KeyVaults": "Standard"}, None, True),
        ("Microsoft.KeyVault/vaults", {"Arm": "Standard", "KeyVaults": "Free"}, None, False),
        ("Microsoft.KeyVault/vaults", {"Arm": "Standard"}, None, False),
        ("Microsoft.KeyVault/vaults", {"KeyVaults": "Standard", "Arm": "Free"}, None, False),
        ("Microsoft.Web/serverFarms", {"Arm": "Standard"}, None, True),
        ("Microsoft.Web/serverFarms", {"Arm": "Standard"}, SUMMARY, None),
        ("Microsoft.Web/serverFarms", {"Arm": "Free"}, SUMMARY, False),
        ("Microsoft.Web/serverFarms", {"Arm": "Standard"}, PRICINGS, None),
        ("Microsoft.Web/serverFarms", {}, None, False),
    ],
)
def test_plans(
    cloud: Cloud, good: Site, kind: str, tiers: dict[str, str], fault: str | None, enabled: bool | None
) -> None:
    """On where every plan is paid for whose resources are there."""
    good.resource(kind, "x")
    for name, tier in tiers.items():
        plan(good, name, tier)
    if fault:
        cloud.faults[fault] = DENIED
    assert of(cloud, "threat_detection")["is_enabled"] is enabled


@pytest.mark.parametrize(
    ("name", "severity", "status", "expected"),
    [
        ("Status", "High", "Active", (0, 1, True)),
        ("status", "High", "InProgress", (0, 1, True)),
        ("Status", "Medium", "Active", (0, 0, True)),
        ("Status", "High", "Dismissed", (0, 0, True)),
        ("Status", None, "Active", (None, None, False)),
        ("Status", "Unheard", "Active", (None, None, False)),
        ("Status", "High", None, (None, None, False)),
    ],
)
def test_open_alerts(cloud: Cloud, good: Site, name: str, severity: Any, status: str | None, expected: Any) -> None:
    """By severity, whatever the case of the names; one without a severity leaves the count open."""
    detection.alert(good, "a", "High", detection.LONG_AGO, "Resolved")
    row = cloud.tables["securityresources"][-1]
    words = (
        ("Status", "Severity", "TimeGeneratedUtc") if name == "Status" else ("status", "severity", "timeGeneratedUtc")
    )
    row["properties"] = dict(zip(words, (status, severity, detection.LONG_AGO), strict=True))
    found = of(cloud, "threat_detection")
    assert (found["open_critical"], found["open_high"], found["counted_all"]) == expected
    assert (found["oldest_open_at"] is not None) is (expected[1] == 1)


def test_open_findings(cloud: Cloud, good: Site) -> None:
    """The oldest decides; one without a date leaves its age open, and a list that broke off the number."""
    for name, severity, made in (("a", "High", "2026-06-01T00:00:00Z"), ("b", "Critical", detection.LONG_AGO)):
        detection.finding(good, name, severity, made)
    found = of(cloud, "posture")
    assert (found["is_enabled"], found["open_critical"], found["open_high"]) == (True, 1, 1)
    assert found["oldest_open_at"].year == 2024
    detection.finding(good, "c", "High", "")
    assert of(cloud, "posture")["oldest_open_at"] is None
    detection.finding(good, "d", "Unheard", "")
    assert of(cloud, "posture")["counted_all"] is False
    cloud.faults["arg:securityresources.assessments"] = DENIED
    found = of(cloud, "posture")
    assert (found["is_enabled"], found["open_high"], found["counted_all"]) == (False, None, False)


def test_the_benchmark_by_its_policies(cloud: Cloud, good: Site) -> None:
    """Assigned is compared with, whether the dashboard lists it or not; unread is unknown."""
    assert list(of(cloud, "posture")["standards"]) == []
    benchmark = "/providers/Microsoft.Authorization/policySetDefinitions/1f3afdf9-d0c9-4c3d-847f-89da613e70a8"
    path = "/providers/Microsoft.Authorization/policyAssignments"
    row = {"id": f"{good.scope}{path}/asc", "name": "asc", "properties": {"policyDefinitionId": benchmark}}
    good.listed(path, row)
    assert list(of(cloud, "posture")["standards"]) == ["Microsoft-cloud-security-benchmark"]
    cloud.faults["arm:policy_assignments"] = DENIED
    assert of(cloud, "posture")["standards"] is None


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ([{"name": "SensitiveDataDiscovery", "isEnabled": "True"}], True),
        ([{"name": "SensitiveDataDiscovery", "isEnabled": "False"}], False),
        ([], False),
        (None, None),
    ],
)
def test_discovery(cloud: Cloud, good: Site, extensions: Any, expected: bool | None) -> None:
    """An extension of the plan for storage, or of that for posture."""
    plan(good, "StorageAccounts", "Standard")
    cloud.tables["securityresources"][-1]["properties"]["extensions"] = extensions
    assert of(cloud, "data_discovery")["is_enabled"] is expected


def test_reviews(cloud: Cloud, good: Site) -> None:
    """None is off; one without a date may be old; unread is no row."""
    assert of(cloud, "architecture_review")["is_enabled"] is False
    row = {"id": f"{good.scope}/providers/x/a", "name": "a", "type": detection.REVIEW, "properties": {}}
    good.row("advisorresources", row)
    found = of(cloud, "architecture_review")
    assert (found["is_enabled"], found["last_run_at"]) == (True, None)
    cloud.faults["arg:advisorresources.reviews"] = DENIED
    assert "architecture_review" not in {row["kind"] for row in rows(audit(cloud)[GOOD], Detector)}


@pytest.mark.parametrize(
    ("said", "parts", "told"),
    [
        ({}, ["threat_finding/own"], True),
        ({"notificationsSources": [{"sourceType": "AttackPath"}]}, ["posture_finding/imported"], True),
        ({"notificationsSources": []}, [], True),
        ({"notificationsSources": None}, None, True),
        ({"emails": "", "notificationsByRole": {"state": "Off"}}, ["threat_finding/own"], False),
        ({"emails": "", "notificationsByRole": None}, ["threat_finding/own"], None),
    ],
)
def test_mail(cloud: Cloud, good: Site, said: dict[str, Any], parts: Any, told: bool | None) -> None:
    """What it is about, and whether anybody gets it."""
    said = dict(said)
    emails = said.pop("emails", "csirt@city.sakura.example.lg.jp")
    good.listed(guardrails.CONTACTS, guardrails.contact(good, "default", emails, **said))
    found = by_name(audit(cloud)[GOOD], Alert)["default"]
    assert (None if found["event_parts"] is None else list(found["event_parts"])) == parts
    assert (found["is_enabled"], found["reaches_person"], found["region"]) == (True, told, "global")


@pytest.mark.parametrize(
    ("kind", "source", "parts", "told"),
    [
        ("LogicApp", {"eventSource": "Alerts"}, ["threat_finding/own"], None),
        ("Workspace", {"eventSource": "Assessments"}, ["posture_finding/imported"], False),
        ("EventHub", {"eventSource": "Alerts", "ruleSets": [{"rules": []}]}, ["threat_finding/own?"], None),
        ("Workspace", {"eventSource": "SecureScores"}, [], False),
    ],
)
def test_automations(cloud: Cloud, good: Site, kind: str, source: Any, parts: list[str], told: bool | None) -> None:
    """A program may tell somebody; a workspace alone does not. What is called stays out of the facts."""
    scopes, actions = [{"scopePath": good.scope}], [{"actionType": kind, "uri": "https://himitsu/"}]
    fixed: dict[str, Any] = {"isEnabled": True, "scopes": scopes, "sources": [source], "actions": actions}
    good.resource(detection.AUTOMATION, "auto", **fixed)
    snapshot = audit(cloud)[GOOD]
    found = by_name(snapshot, Alert)["auto"]
    assert (list(found["event_parts"]), list(found["whole_parts"])) == (parts, parts)
    assert (found["reaches_person"], found["target_confirmed"], found["region"]) == (told, True, "global")
    assert not any("himitsu" in str(frame.to_dict()) for frame in snapshot.frames.values())

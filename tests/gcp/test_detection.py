"""Security Command Center and what else watches: what is on, what is open, and who is told."""

from typing import Any

import pytest

from auditor.demo.gcp import detection, lists
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import FOLDER, ORGANIZATION, Site
from auditor.facts.detection import Alert, Detector
from providers.gcp.detection import COLLECTORS
from tests.gcp.conftest import BAD, GOOD, alone, by_name, rows

DENIED = Fault("PERMISSION_DENIED")
VM, CLUSTER = "compute.googleapis.com/Instance", "container.googleapis.com/Cluster"
EVENTS, MACHINES = "event-threat-detection", "vm-threat-detection"


def of(cloud: Cloud, kind: str, **more: Any) -> dict[str, Any]:
    """The good project's row of a kind."""
    return next(row for row in rows(alone(cloud, COLLECTORS, **more)[GOOD], Detector) if row["kind"] == kind)


def test_projects_in_order_and_not(cloud: Cloud, good: Site, bad: Site) -> None:
    """Everything is on, or off; the inventory keeps what changes whatever is set."""
    detection.good(good)
    detection.bad(bad)
    found = alone(cloud, COLLECTORS, GOOD, BAD)
    on, off = ({row["kind"]: row for row in rows(found[name], Detector)} for name in (GOOD, BAD))
    kinds = ("threat_detection", "posture", "change_recorder", "data_discovery", "network_firewall", "unused_access")
    assert [on[kind]["is_enabled"] for kind in kinds] == [True] * 6
    assert [off[kind]["is_enabled"] for kind in kinds] == [False, True, True, False, False, False]
    assert (on["threat_detection"]["tier"], off["threat_detection"]["tier"]) == ("Premium or Enterprise", None)
    assert [list(one["posture"]["standards"]) for one in (on, off)] == [["secure_by_default"], []]
    assert (off["posture"]["open_high"], off["posture"]["oldest_open_at"].year) == (1, 2024)
    assert (off["threat_detection"]["open_high"], off["threat_detection"]["counted_all"]) == (0, True)


@pytest.mark.parametrize(
    ("kind", "states", "fault", "enabled"),
    [
        (VM, {EVENTS: "ENABLED", MACHINES: "ENABLED"}, None, True),
        (VM, {EVENTS: "ENABLED", MACHINES: "DISABLED"}, None, False),
        (VM, {EVENTS: "ENABLED", MACHINES: "INGEST_ONLY"}, None, False),
        (VM, {EVENTS: "ENABLED"}, None, None),
        (CLUSTER, {EVENTS: "ENABLED", "container-threat-detection": "DISABLED"}, None, False),
        ("x.googleapis.com/Y", {EVENTS: "ENABLED", MACHINES: "DISABLED"}, None, True),
        ("x.googleapis.com/Y", {EVENTS: "SOON"}, None, None),
        ("x.googleapis.com/Y", {EVENTS: "ENABLED"}, "cai:summary", None),
        ("x.googleapis.com/Y", {EVENTS: "DISABLED"}, "cai:summary", False),
        ("x.googleapis.com/Y", {EVENTS: "ENABLED"}, "rest:scc_services", None),
    ],
)
def test_services(
    cloud: Cloud, good: Site, kind: str, states: dict[str, str], fault: str | None, enabled: bool | None
) -> None:
    """On where each service is on that watches what is there."""
    good.asset(kind, "x/y")
    for name, state in states.items():
        detection.service(good, name, state)
    if fault:
        cloud.faults[fault] = DENIED
    assert of(cloud, "threat_detection")["is_enabled"] is enabled


def test_an_interface_that_is_off_is_no_service_that_is_off(cloud: Cloud, good: Site) -> None:
    """The organisation may have it on all the same."""
    detection.good(good)
    about = {"service": detection.MANAGEMENT, "consumer": good.own}
    cloud.faults["rest:scc_services"] = Fault("PERMISSION_DENIED", "SERVICE_DISABLED", about)
    assert of(cloud, "threat_detection")["is_enabled"] is None


@pytest.mark.parametrize(
    ("severity", "kind", "threats", "posture"),
    [
        ("CRITICAL", "THREAT", (1, 0, True), (0, 0, True)),
        ("HIGH", "POSTURE_VIOLATION", (0, 0, True), (0, 1, True)),
        ("HIGH", "VULNERABILITY", (0, 0, True), (0, 0, True)),
        ("HIGH", None, (None, None, False), (None, None, False)),
        ("HIGH", "KITSUNE", (None, None, False), (None, None, False)),
        (None, "THREAT", (None, None, False), (0, 0, True)),
    ],
)
def test_open_findings(cloud: Cloud, good: Site, severity: Any, kind: Any, threats: Any, posture: Any) -> None:
    """By class; one that does not say its class may be of either."""
    detection.finding(good, "f", severity, detection.LONG_AGO, kind)
    columns = ("open_critical", "open_high", "counted_all")
    found = {row["kind"]: row for row in rows(alone(cloud, COLLECTORS)[GOOD], Detector)}
    assert tuple(found["threat_detection"][name] for name in columns) == threats
    assert tuple(found["posture"][name] for name in columns) == posture


def test_findings_that_are_not_all_read(cloud: Cloud, good: Site) -> None:
    """An older one may stand on the page that failed, or be the one without a severity."""
    for name in ("a", "b", "c"):
        detection.finding(good, name, "HIGH", detection.FAR_OFF, "THREAT")
    cloud.faults["rest:scc_findings"] = Fault("PERMISSION_DENIED", page=1)
    found = of(cloud, "threat_detection")
    assert (found["open_high"], found["counted_all"], found["oldest_open_at"]) == (2, False, None)
    cloud.faults.clear()
    detection.finding(good, "d", None, detection.LONG_AGO, "THREAT")
    found = of(cloud, "threat_detection")
    assert (found["open_high"], found["counted_all"], found["oldest_open_at"]) == (3, False, None)


@pytest.mark.parametrize(
    ("target", "state", "standards"),
    [
        (ORGANIZATION, "ACTIVE", ["kihon"]),
        (FOLDER, "ACTIVE", ["kihon"]),
        ("folders/999", "ACTIVE", []),
        (ORGANIZATION, "DELETING", []),
        (ORGANIZATION, "UPDATING", None),
        (None, "ACTIVE", None),
    ],
)
def test_postures_that_are_deployed_above(
    cloud: Cloud, good: Site, target: str | None, state: str, standards: list[str] | None
) -> None:
    """On whatever the project belongs to; from a project's scope nobody can say."""
    told = {"targetResource": target, "state": state, "postureId": f"{ORGANIZATION}/locations/global/postures/kihon"}
    good.above(detection.POSTURE, "locations/global/postureDeployments/d", **told)
    found = of(cloud, "posture")["standards"]
    assert (None if found is None else list(found)) == standards
    assert of(cloud, "posture", scope=f"projects/{GOOD}")["standards"] is None


@pytest.mark.parametrize(
    ("where", "status", "enabled"),
    [
        ({"organizationId": ORGANIZATION.partition("/")[2]}, "RUNNING", True),
        ({"folderId": FOLDER.partition("/")[2]}, "RUNNING", True),
        ({"folderId": "999"}, "RUNNING", False),
        ({"organizationId": ORGANIZATION.partition("/")[2]}, "PAUSED", False),
        ({"organizationId": ORGANIZATION.partition("/")[2]}, "NEW", None),
    ],
)
def test_discovery_that_is_set_above(
    cloud: Cloud, good: Site, where: dict[str, str], status: str, enabled: bool | None
) -> None:
    """For the organisation or a folder that the project is in."""
    config = {"status": status, "orgConfig": {"location": where}}
    good.above(detection.DISCOVERY, "locations/asia-northeast1/discoveryConfigs/c", **config)
    assert of(cloud, "data_discovery")["is_enabled"] is enabled


@pytest.mark.parametrize(
    ("kind", "more", "enabled"),
    [
        (detection.JOINED, {"state": "ACTIVE"}, True),
        (detection.JOINED, {"state": "ACTIVE", "disabled": True}, False),
        (detection.JOINED, {}, None),
        (detection.IDS, {"state": "READY"}, True),
        (detection.IDS, {"state": "CREATING"}, False),
        (detection.IDS, {"state": "KITSUNE"}, None),
    ],
)
def test_inspection(cloud: Cloud, good: Site, kind: str, more: dict[str, Any], enabled: bool | None) -> None:
    """What is joined to a network and works."""
    good.asset(kind, "locations/asia-northeast1-a/x/y", "asia-northeast1-a", **more)
    assert of(cloud, "network_firewall")["is_enabled"] is enabled


LISTENERS: dict[str, tuple[dict[str, Any], tuple[bool | None, bool | None]]] = {
    "chat": ({"pushConfig": {"pushEndpoint": "https://chat.example/himitsu"}}, (True, True)),
    "program": ({"pushConfig": {"pushEndpoint": "https://x-1.a.run.app/himitsu"}}, (True, None)),
    "pull": ({}, (True, None)),
    "table": ({"bigqueryConfig": {"table": "x.y.z"}}, (True, False)),
    "cut": ({"detached": True}, (False, False)),
}


def test_who_listens(cloud: Cloud, good: Site) -> None:
    """On a topic; of one in a project out of sight nobody can say. The address stays out of the facts."""
    for name, (more, _) in LISTENERS.items():
        detection.notice(good, name, "", name)
        detection.listener(good, name, name, **more)
    detection.notice(good, "nobody", 'severity="HIGH"', "nobody")
    path = "locations/global/notificationConfigs/above"
    good.above(detection.NOTICE, path, name=path, pubsubTopic="projects/x/topics/y", streamingConfig={})
    snapshot = alone(cloud, COLLECTORS)[GOOD]
    found = {name: row for name, row in by_name(snapshot, Alert).items() if row["kind"] == "event_rule"}
    told = {name: (row["target_confirmed"], row["reaches_person"]) for name, row in found.items()}
    assert told == {
        **{name: seen for name, (_, seen) in LISTENERS.items()},
        "nobody": (False, False),
        "above": (None, None),
    }
    assert list(found["chat"]["whole_parts"]) == ["threat_finding/own", "posture_finding/imported"]
    assert list(found["nobody"]["event_parts"]) == []
    assert not any("himitsu" in str(frame.to_dict()) for frame in snapshot.frames.values())
    good.asset(detection.SUBSCRIPTION, "subscriptions/untold", "global", topic=None)
    assert by_name(alone(cloud, COLLECTORS)[GOOD], Alert)["nobody"]["target_confirmed"] is None
    cloud.faults["cai:subscriptions"] = DENIED
    assert by_name(alone(cloud, COLLECTORS)[GOOD], Alert)["nobody"]["target_confirmed"] is None


def test_lists_that_are_empty_are_lists(cloud: Cloud, good: Site) -> None:
    """Nothing that is open, and no service that says whether it is on."""
    lists.complete(good)
    found = of(cloud, "posture")
    assert (found["is_enabled"], found["open_high"], found["counted_all"]) == (None, 0, True)

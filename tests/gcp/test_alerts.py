"""Alert policies: what they hear and watch, whom they tell."""

from typing import Any

import pytest

from auditor.demo.gcp import alerts
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import Site
from auditor.facts.detection import Alert
from providers.gcp.alerts import COLLECTORS
from tests.gcp.conftest import BAD, GOOD, alone, by_name

DENIED = Fault("PERMISSION_DENIED")
FIREWALLS = "network_change/firewalls"
RULES = 'resource.type="gce_firewall_rule"'
COUNTED = 'metric.type="logging.googleapis.com/user/fw"'
CPU = 'metric.type="compute.googleapis.com/instance/cpu/utilization"'
SQL_DISK = 'metric.type="cloudsql.googleapis.com/database/disk/utilization"'
REQUESTS = 'metric.type="loadbalancing.googleapis.com/https'
VM = "compute.googleapis.com/Instance"


def found(cloud: Cloud, account: str = GOOD, **more: Any) -> dict[str, dict[str, Any]]:
    """The good project's alerts by name."""
    return by_name(alone(cloud, COLLECTORS, account, **more)[account], Alert)


def heard(row: dict[str, Any]) -> list[str] | None:
    """What an alert hears."""
    return None if row["event_parts"] is None else list(row["event_parts"])


CONDITIONS: dict[str, tuple[dict[str, Any], list[str] | None]] = {
    "matched": (alerts.matched(RULES), [FIREWALLS]),
    "counted": (alerts.threshold(COUNTED), [FIREWALLS]),
    "counted-of-kind": (alerts.threshold(f'{COUNTED} AND resource.type="global"'), [f"{FIREWALLS}?"]),
    "counted-often": (alerts.threshold(COUNTED, thresholdValue=10), [f"{FIREWALLS}?"]),
    "counted-less": ({"conditionThreshold": {"filter": COUNTED, "comparison": "COMPARISON_LT"}}, [f"{FIREWALLS}?"]),
    "counted-long": (alerts.threshold(COUNTED, duration="600s"), [f"{FIREWALLS}?"]),
    "counted-in-many": (alerts.threshold(COUNTED, trigger={"count": 3}), [f"{FIREWALLS}?"]),
    "counted-in-one": (alerts.threshold(COUNTED, trigger={"count": 1}), [FIREWALLS]),
    "divided": (alerts.threshold(COUNTED, denominatorFilter=COUNTED), [f"{FIREWALLS}?"]),
    "counted-never": ({"conditionAbsent": {"filter": COUNTED}}, [f"{FIREWALLS}?"]),
    "off": (alerts.counted("off"), []),
    "gone": (alerts.counted("gone"), []),
    "of-a-bucket-that-nothing-comes-to": (alerts.counted("bucket"), []),
    "not-understood": (alerts.counted("strange"), None),
    "no-filter": (alerts.matched(None), None),  # type: ignore[arg-type]
    "query": ({"conditionMonitoringQueryLanguage": {"query": "fetch logging.googleapis.com/user/fw"}}, None),
}


def test_what_conditions_hear(cloud: Cloud, good: Site) -> None:
    """A metric's events reach whoever looks at it from the first one on; what else it takes is unknown."""
    alerts.counter(good, "fw", RULES)
    alerts.counter(good, "off", RULES, disabled=True)
    alerts.counter(good, "bucket", RULES, bucketName="projects/x/locations/global/buckets/y")
    alerts.counter(good, "strange", "AND AND")
    for name, (condition, _) in CONDITIONS.items():
        alerts.policy(good, name, "", condition)
    alerts.policy(good, "both", "", alerts.matched(RULES), alerts.threshold(CPU), combiner="AND")
    alerts.policy(good, "whichever", "", alerts.matched(RULES), alerts.threshold(CPU))
    rows = found(cloud)
    assert {name: heard(rows[name]) for name in CONDITIONS} == {name: parts for name, (_, parts) in CONDITIONS.items()}
    assert {rows[name]["kind"] for name in CONDITIONS} == {"log_alarm"}
    assert list(rows["counted"]["whole_parts"]) == [FIREWALLS]
    by_resource = {row["resource"].rpartition("/")[2]: row for row in rows.values()}
    assert set(by_resource) >= {"both#2", "whichever#2"}
    cloud.faults["cai:log_metrics"] = DENIED
    assert heard(found(cloud)["gone"]) is None


@pytest.mark.parametrize(
    ("combiner", "parts"), [("OR", [FIREWALLS]), ("AND", [f"{FIREWALLS}?"]), (None, [f"{FIREWALLS}?"])]
)
def test_joined_conditions(cloud: Cloud, good: Site, combiner: str | None, parts: list[str]) -> None:
    """One of several is enough where they are joined so."""
    alerts.policy(good, "two", "", alerts.threshold(CPU), alerts.matched(RULES), combiner=combiner)
    assert heard(found(cloud)["two"]) == parts


def test_what_does_not_say_its_conditions(cloud: Cloud, good: Site) -> None:
    """It may be about anything."""
    alerts.policy(good, "silent", "", conditions=None)
    alerts.policy(good, "text", "", conditions="kitsune")
    alerts.policy(good, "invalid", "", alerts.matched(RULES), validity={"code": 3, "message": "x"})
    alerts.policy(good, "new", "", {"conditionOfTomorrow": {}}, enabled=None)
    rows = found(cloud)
    for name in ("silent", "text", "new"):
        assert (rows[name]["kind"], rows[name]["event_class"], rows[name]["event_parts"]) == (None, None, None)
    on = [rows[name]["is_enabled"] for name in ("silent", "invalid", "new")]
    assert on == [True, None, None]


WATCHED: dict[str, tuple[str, list[str] | None]] = {
    "all": (CPU, ["group", "vm1", "vm2"]),
    "typed": (f'resource.type="gce_instance" AND {CPU}', ["group", "vm1", "vm2"]),
    "one": (f'{CPU} AND resource.label.instance_id="11"', ["vm1"]),
    "one-of-none": (f'{CPU} AND resource.labels.zone="us-east1-b"', None),
    "of-a-state": (f'{CPU} AND metric.labels.instance_name="x"', ["group", "vm1", "vm2"]),
    "labelled": (f'{CPU} AND metadata.user_labels.env="honban"', None),
    "other-project": (f'{CPU} AND resource.labels.project_id="x"', []),
    "database": (f'{SQL_DISK} AND resource.labels.database_id="{GOOD}:db1"', ["db1"]),
    "databases": (SQL_DISK, ["db1", "db2"]),
    "web": (f'{REQUESTS}/request_count"', ["world"]),
    "web-inside": (f'{REQUESTS}/internal/request_count" resource.type="internal_http_lb_rule"', ["inside"]),
    "web-region": (f'{REQUESTS}/external/regional/request_count"', ["region"]),
    "passing": ('metric.type="loadbalancing.googleapis.com/l3/external/ingress_packets_count"', ["passed-on"]),
    "any": ('metric.type=starts_with("compute.")', None),
}


def test_what_metric_alerts_watch(cloud: Cloud, good: Site) -> None:
    """Every resource of the metric's kind that the filter lets through; machines of a group stand for the group."""
    for number, name in ((11, "vm1"), (12, "vm2")):
        zone = "https://www.googleapis.com/compute/v1/projects/x/zones/asia-northeast1-a"
        good.asset(VM, f"zones/asia-northeast1-a/instances/{name}", "asia-northeast1-a", id=str(number), zone=zone)
    good.asset("compute.googleapis.com/InstanceGroupManager", "zones/asia-northeast1-a/instanceGroupManagers/group")
    for place, name, scheme in (
        ("global", "world", "EXTERNAL_MANAGED"),
        ("regions/asia-northeast1", "inside", "INTERNAL_MANAGED"),
        ("regions/asia-northeast1", "region", "EXTERNAL_MANAGED"),
        ("regions/asia-northeast1", "passed-on", "EXTERNAL"),
    ):
        kind = "GlobalForwardingRule" if place == "global" else "ForwardingRule"
        path = f"{place}/forwardingRules/{name}"
        good.asset(f"compute.googleapis.com/{kind}", path, "global", loadBalancingScheme=scheme)
    good.asset("compute.googleapis.com/GlobalForwardingRule", "global/forwardingRules/psc", "global", target="all-apis")
    for name in ("db1", "db2"):
        good.asset("sqladmin.googleapis.com/Instance", f"instances/{name}")
    for name, (text, _) in WATCHED.items():
        alerts.policy(good, name, "", alerts.threshold(text, thresholdValue=0.8))
    rows = found(cloud)
    told = {
        name: None if (ids := rows[name]["watched_ids"]) is None else [one.rpartition("/")[2] for one in ids]
        for name in WATCHED
    }
    assert told == {name: ids for name, (_, ids) in WATCHED.items()}
    assert (rows["all"]["event_class"], rows["databases"]["event_class"], rows["any"]["event_class"]) == (
        *("metric_cpu", "metric_storage"),
        None,
    )
    path = "regions/asia-northeast1/forwardingRules/unsaid"
    good.asset("compute.googleapis.com/ForwardingRule", path, target="x/targetHttpProxies/y")
    assert found(cloud)["web-inside"]["watched_ids"] is None
    cloud.faults["cai:watched"] = DENIED
    assert found(cloud)["all"]["watched_ids"] is None


CHANNELS: dict[str, tuple[dict[str, Any], tuple[bool | None, bool | None]]] = {
    "mail": ({"kind": "email"}, (True, True)),
    "off": ({"kind": "email", "enabled": False}, (False, False)),
    "unsaid": ({"kind": "email", "enabled": None}, (None, None)),
    "verified": ({"kind": "sms", "verificationStatus": "VERIFIED"}, (True, True)),
    "unverified": ({"kind": "sms", "verificationStatus": "UNVERIFIED"}, (False, False)),
    "strange": ({"kind": "sms", "verificationStatus": "PERHAPS"}, (None, None)),
    "untold": ({"kind": "sms"}, (None, None)),
    "hook": ({"kind": "webhook_tokenauth"}, (True, True)),
    "topic": ({"kind": "pubsub"}, (True, None)),
    "topic-off": ({"kind": "pubsub", "enabled": False}, (False, False)),
    "other": ({"kind": "kitsune"}, (None, None)),
}


def test_receivers(cloud: Cloud, good: Site) -> None:
    """Channels that are on and, where they need it, verified. Addresses do not come into the facts."""
    for name, (how, _) in CHANNELS.items():
        alerts.policy(good, name, alerts.channel(good, name, **how), alerts.matched(RULES))
    own = f"projects/{GOOD}/notificationChannels"
    alerts.policy(good, "two", "", alerts.matched(RULES), notificationChannels=[f"{own}/off", f"{own}/mail"])
    alerts.policy(good, "gone", f"{own}/kieta", alerts.matched(RULES))
    alerts.policy(good, "elsewhere", "projects/x/notificationChannels/y", alerts.matched(RULES))
    alerts.policy(good, "nobody", "", alerts.matched(RULES))
    snapshot = alone(cloud, COLLECTORS)[GOOD]
    rows = by_name(snapshot, Alert)
    told = {name: (rows[name]["target_confirmed"], rows[name]["reaches_person"]) for name in rows}
    assert {name: told[name] for name in CHANNELS} == {name: seen for name, (_, seen) in CHANNELS.items()}
    assert [told[name] for name in ("two", "gone", "elsewhere", "nobody")] == [
        *((True, True), (False, False)),
        *((None, None), (False, False)),
    ]
    assert not any("himitsu" in str(frame.to_dict()) for frame in snapshot.frames.values())
    cloud.faults["cai:channels"] = DENIED
    rows = found(cloud)
    assert (rows["mail"]["target_confirmed"], rows["gone"]["target_confirmed"]) == (None, None)


@pytest.mark.parametrize(
    ("starts", "ends", "more", "told"),
    [
        ("2026-06-01T00:00:00Z", "2030-01-01T00:00:00Z", {}, False),
        ("2026-06-01T00:00:00Z", "2030-01-01T00:00:00Z", {"filter": "x"}, None),
        ("2026-07-01T02:00:00Z", "2026-07-01T05:00:00Z", {}, True),
        ("2020-06-01T00:00:00Z", "2026-01-01T00:00:00Z", {}, True),
        (None, None, {}, None),
    ],
)
def test_snoozes(cloud: Cloud, good: Site, starts: Any, ends: Any, more: dict[str, Any], told: bool | None) -> None:
    """Whoever is silenced for long tells nobody; hours of maintenance are no matter."""
    name = alerts.policy(good, "rule", alerts.channel(good, "joho", "email"), alerts.matched(RULES))
    other = alerts.policy(good, "other", alerts.channel(good, "joho2", "email"), alerts.matched(RULES))
    interval = {key: value for key, value in (("startTime", starts), ("endTime", ends)) if value}
    good.asset(alerts.SNOOZE, "snoozes/s", "global", criteria={"policies": [name], **more}, interval=interval)
    rows = found(cloud)
    assert (rows["rule"]["target_confirmed"], rows["other"]["target_confirmed"]) == (told, True)
    assert other != name
    cloud.faults["cai:snoozes"] = DENIED
    assert found(cloud)["other"]["target_confirmed"] is None


def test_classes_of_events(cloud: Cloud, good: Site) -> None:
    """Changes of databases are asked for where there are some; events of the directory stand in no project's log."""
    good.asset("sqladmin.googleapis.com/Instance", "instances/db1")
    own, other = found(cloud), found(cloud, BAD)
    assert heard(own["db_change"]) == ["db_change/sql_instances"]
    assert heard(other["db_change"]) == []
    assert {row["kind"] for row in own.values()} == {"event_class"}
    cloud.faults["cai:summary"] = DENIED
    assert heard(found(cloud)["db_change"]) is None


BUCKET = f"projects/{BAD}/locations/asia-northeast1/buckets/kansa"
EVERYTHING: dict[str, Any] = {"includeChildren": True}


@pytest.mark.parametrize(
    ("above", "told", "whole"),
    [
        (False, {}, [FIREWALLS]),
        (False, {"filter": RULES}, [FIREWALLS]),
        (False, {"filter": "severity>=ERROR"}, None),
        (False, {"filter": 'protoPayload.request.x="1"'}, [f"{FIREWALLS}?"]),
        (False, {"filter": "AND AND"}, [f"{FIREWALLS}?"]),
        (False, {"disabled": True}, None),
        (False, {"exclusions": [{"filter": "severity<ERROR"}]}, None),
        (False, {"exclusions": [{"filter": "severity<ERROR", "disabled": True}]}, [FIREWALLS]),
        (False, {"destination": f"logging.googleapis.com/{BUCKET}x"}, None),
        (False, {"destination": "storage.googleapis.com/kansa"}, None),
        (False, {"destination": "kitsune"}, None),
        (True, EVERYTHING, [FIREWALLS]),
        (True, {}, None),
    ],
)
def test_alerts_where_logs_come_together(
    cloud: Cloud, good: Site, bad: Site, above: bool, told: dict[str, Any], whole: list[str] | None
) -> None:
    """A policy of another project hears what a sink carries there; of the whole account, if the sink carries all."""
    alerts.counter(bad, "fw", RULES, bucketName=BUCKET)
    alerts.policy(bad, "there", alerts.channel(bad, "csirt", "email"), alerts.counted("fw"))
    sink = {"name": "s", "destination": f"logging.googleapis.com/{BUCKET}", **told}
    put = good.above if above else good.asset
    put(alerts.SINK, "sinks/s", **({} if above else {"location": "global"}), **sink)
    found_there = found(cloud).get("there")
    assert (found_there and list(found_there["whole_parts"])) == whole
    if found_there:
        assert found_there["target_confirmed"] is True


def test_a_sink_above_that_keeps_what_it_takes(cloud: Cloud, good: Site, bad: Site) -> None:
    """Whether the project's own sinks still get it cannot be told."""
    alerts.counter(bad, "fw", RULES, bucketName=BUCKET)
    alerts.policy(bad, "there", "", alerts.counted("fw"))
    good.asset(alerts.SINK, "sinks/s", "global", name="s", destination=f"logging.googleapis.com/{BUCKET}")
    told = {**EVERYTHING, "interceptChildren": True, "destination": "logging.googleapis.com/projects/x"}
    good.above(alerts.SINK, "sinks/top", name="top", **told)
    assert list(found(cloud)["there"]["whole_parts"]) == [f"{FIREWALLS}?"]


def test_events_of_the_directory(cloud: Cloud, good: Site) -> None:
    """They stand in the organisation's logs: heard where a sink of it brings them to a bucket, else by nobody."""
    classes = ("root_use", "sign_in_no_mfa", "sign_in_failure")
    before = found(cloud)
    assert [heard(before[name]) for name in classes] == [
        *(["root_use/directory_roles"], ["sign_in_no_mfa/second_step_off"]),
        ["sign_in_failure/sign_in"],
    ]
    alerts.good(good)
    rows = found(cloud)
    assert list(rows["signin-shippai"]["whole_parts"]) == ["sign_in_failure/sign_in"]
    assert heard(rows["kanrisha-tsuika"]) == ["root_use/directory_roles"]
    assert heard(found(cloud, BAD)["nidankai-kaijo"]) == ["sign_in_no_mfa/second_step_off"]
    cloud.faults["cai:log_sinks"] = DENIED
    assert [heard(found(cloud)[name]) for name in classes] == [None, None, None]
    assert heard(found(cloud)["iam_change"]) == ["iam_change/owners", "iam_change/custom_roles"]


def test_logs_that_go_out_of_sight(cloud: Cloud, good: Site) -> None:
    """Somebody may hear them there: what is not heard here is not said to be unheard."""
    out = "logging.googleapis.com/projects/yoso/locations/global/buckets/b"
    good.asset(alerts.SINK, "sinks/s", "global", name="s", destination=out, filter=RULES)
    rows = found(cloud)
    assert (heard(rows["network_change"]), heard(rows["key_change"])) == (None, ["key_change/keys"])
    good.asset(alerts.SINK, "sinks/t", "global", name="t", destination="kitsune", filter='resource.type="gcs_bucket"')
    assert heard(found(cloud)["storage_policy_change"]) is None
    assert heard(found(cloud, scope=f"projects/{GOOD}")["key_change"]) is None

"""Buckets, disks and snapshots as facts."""

from typing import Any

import pytest

from auditor.demo.gcp import stores
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.guardrails import ON
from auditor.demo.gcp.guardrails import policy as policy_of
from auditor.demo.gcp.site import FOLDER, MANAGER, Site, binding, policy
from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import DataStore
from providers.gcp.lifecycle import ends
from tests.gcp.conftest import BAD, DISKS, GOOD, audit, by_name

CONTAINERS, POLICIES = "cai:policies.containers", "cai:policies.stores"
SECURE, OLD = "storage.secureHttpTransport", "gcp.restrictTLSVersion"
BY_TAG = {"rules": [{"enforce": True, "condition": {"expression": "resource.matchTag('a', 'b')"}}]}


def denied(*versions: str) -> dict[str, Any]:
    """A policy that refuses versions of TLS."""
    return {"rules": [{"values": {"deniedValues": list(versions)}}]}


@pytest.mark.parametrize("transport", ["grpc", "rest"])
def test_a_closed_bucket(cloud: Cloud, good: Site, transport: str) -> None:
    """Everything that is asked is known, over gRPC as over REST."""
    stores.good(good)
    found = by_name(audit(cloud, transport=transport)[GOOD], DataStore)[f"{GOOD}-shinsei"]
    assert found["resource"] == f"//storage.googleapis.com/{GOOD}-shinsei"
    assert (found["region"], list(found["replica_regions"])) == ("asia1", [])
    assert (found["is_public"], found["public_possible"], found["acl_disabled"]) == (False, False, True)
    assert (found["versioning"], found["soft_delete_days"]) == (True, 7)
    assert (found["immutable_days"], found["immutable_locked"], found["lifecycle_deletes"]) == (365, True, True)
    assert found["lifecycle_days"] == 3650
    assert found["key_id"] == f"//cloudkms.googleapis.com/{stores.key(good, 'shinsei', 'asia1')}"
    assert (found["access_logged"], found["access_log_target"]) == (True, f"//storage.googleapis.com/{GOOD}-log")
    assert found["created_at"].isoformat() == "2024-04-01T00:00:00.123456+00:00"
    assert dict(found["tags"]) == stores.LABELS


def test_an_open_bucket_and_one_that_does_not_say(cloud: Cloud, bad: Site) -> None:
    """What a whole bucket leaves out is not set; of a part of one it is unknown."""
    stores.bad(bad)
    bad.asset(stores.BUCKET, "kakera")
    found = by_name(audit(cloud)[BAD], DataStore)
    opened, silent = found[f"{BAD}-shashin"], found["kakera"]
    assert (opened["is_public"], opened["public_possible"], opened["region"]) == (True, None, "asia")
    assert (opened["key_id"], opened["versioning"], opened["immutable_days"]) == (PROVIDER_KEY, False, 0)
    assert (opened["lifecycle_deletes"], opened["access_logged"]) == (False, False)
    asked = ("is_public", "public_possible", "acl_disabled", "versioning", "immutable_days", "immutable_locked")
    more = ("key_id", "lifecycle_deletes", "lifecycle_days", "access_logged", "soft_delete_days", "created_at")
    assert {silent[name] for name in (*asked, *more)} == {None}


def test_a_field_that_holds_something_else_is_not_off(cloud: Cloud, good: Site) -> None:
    """Only a field that is left out means that it is not set."""
    odd: dict[str, Any] = {
        "versioning": {"enabled": "NAZO"},
        "retentionPolicy": {"retentionPeriod": "NAZO", "isLocked": 7},
    }
    good.asset(stores.BUCKET, "b1", timeCreated="2024-04-01T00:00:00Z", ipFilter={"mode": "NAZO"}, **odd)
    row = by_name(audit(cloud)[GOOD], DataStore)["b1"]
    asked = ("versioning", "immutable_days", "immutable_locked", "network_restricted")
    assert {row[name] for name in asked} == {None}


@pytest.mark.parametrize(
    ("own", "above", "uniform", "public"),
    [
        (["user:a@sakura-city.example"], [], True, False),
        (["allUsers"], [], True, True),
        (["allAuthenticatedUsers"], [], False, True),
        ([], ["allUsers"], True, True),
        ([], [], True, False),
        ([], [], False, None),
    ],
)
def test_whom_a_bucket_lets_in(
    cloud: Cloud, good: Site, own: list[str], above: list[str], uniform: bool, public: bool | None
) -> None:
    """By its own policy and by those above; lists at single objects are seen nowhere."""
    held = {"uniformBucketLevelAccess": {"enabled": uniform}, "publicAccessPrevention": "inherited"}
    name = good.asset(stores.BUCKET, "b1", timeCreated="2024-04-01T00:00:00Z", iamConfiguration=held)
    if own:
        good.policy(name, binding("roles/storage.objectViewer", *own))
    if above:
        policy(cloud, f"//{MANAGER}/{FOLDER}", binding("roles/storage.objectViewer", *above))
    assert by_name(audit(cloud)[GOOD], DataStore)["b1"]["is_public"] is public


def test_public_under_a_condition_or_out_of_sight(cloud: Cloud, good: Site) -> None:
    """Neither is a no."""
    held = {"uniformBucketLevelAccess": {"enabled": True}}
    for name in ("b1", "b2"):
        good.asset(stores.BUCKET, name, timeCreated="2024-04-01T00:00:00Z", iamConfiguration=held)
    condition = {"expression": "request.time < timestamp('2030-01-01T00:00:00Z')"}
    good.policy("//storage.googleapis.com/b1", binding("roles/storage.objectViewer", "allUsers", condition=condition))
    found = by_name(audit(cloud)[GOOD], DataStore)
    assert (found["b1"]["is_public"], found["b2"]["is_public"]) == (None, False)
    alone = by_name(audit(cloud, scope=f"projects/{GOOD}")[GOOD], DataStore)
    assert alone["b2"]["is_public"] is None  # the folder and the organisation are not below the project
    cloud.faults[POLICIES] = Fault("PERMISSION_DENIED")
    assert by_name(audit(cloud)[GOOD], DataStore)["b2"]["is_public"] is None


def test_uniform_access_under_its_first_name(cloud: Cloud, good: Site) -> None:
    """Old records hold no other."""
    good.asset(stores.BUCKET, "b1", iamConfiguration={"bucketPolicyOnly": {"enabled": True}})
    assert by_name(audit(cloud)[GOOD], DataStore)["b1"]["acl_disabled"] is True


DELETE = {"type": "Delete"}


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ([], -1),
        ([{"action": {"type": "SetStorageClass"}, "condition": {"age": 30}}], -1),
        ([{"action": DELETE, "condition": {"age": 400}}, {"action": DELETE, "condition": {"age": 90}}], 90),
        ([{"action": DELETE, "condition": {"age": 30, "isLive": False}}], -1),
        ([{"action": DELETE, "condition": {"numNewerVersions": 3}}], -1),
        ([{"action": DELETE, "condition": {"createdBefore": "2020-01-01"}}], None),
        ("x", None),
        (None, None),
    ],
)
def test_when_rules_delete(rules: Any, told: int | None) -> None:
    """Days, by the soonest rule that what is in use meets."""
    assert ends(rules, by=None) == told
    if rules is None:
        assert ends(rules, by="2024-04-01") == -1


def test_a_pair_of_regions(cloud: Cloud, good: Site) -> None:
    """A bucket for which the customer chose two regions lies in these, whatever its continent."""
    chosen = {"dataLocations": ["ASIA-NORTHEAST1", "ASIA-NORTHEAST3"]}
    good.asset(stores.BUCKET, "b1", "ASIA", locationType="dual-region", customPlacementConfig=chosen)
    found = by_name(audit(cloud)[GOOD], DataStore)["b1"]
    assert (found["region"], list(found["replica_regions"])) == ("asia-northeast1", ["asia-northeast3"])


def test_disks_and_snapshots(cloud: Cloud, good: Site, bad: Site) -> None:
    """A snapshot lies where it is stored; one of a disk that is gone, and of a younger disk of the same name."""
    stores.good(good)
    stores.bad(bad)
    link = f"https://www.googleapis.com/compute/v1/projects/{GOOD}/regions/asia-northeast1/disks/disk-ap1"
    good.asset(stores.SNAPSHOT, "global/snapshots/mukashi", "global", sourceDisk=link, sourceDiskId="7")
    found = audit(cloud)
    own, others = by_name(found[GOOD], DataStore), by_name(found[BAD], DataStore)
    held, kept, lost = own["disk-ap1"], own["disk-ap1-getsuji"], others["disk-wasure"]
    assert (held["kind"], held["is_attached"], held["zone_redundant"]) == ("volume", True, True)
    assert held["key_id"] == f"//cloudkms.googleapis.com/{stores.key(good, 'disk')}"
    assert (held["region"], list(held["replica_regions"])) == ("asia-northeast1", [])
    assert (kept["region"], kept["source_exists"], own["mukashi"]["source_exists"]) == ("asia-northeast2", True, False)
    assert (lost["region"], lost["is_attached"], lost["key_id"]) == ("asia-northeast3", False, PROVIDER_KEY)
    assert (others["disk-kieta-1"]["region"], others["disk-kieta-1"]["source_exists"]) == ("us", False)
    cloud.faults[DISKS] = Fault("PERMISSION_DENIED")
    assert by_name(audit(cloud)[BAD], DataStore)["disk-kieta-1"]["source_exists"] is None


@pytest.mark.parametrize(
    ("policies", "enforced", "oldest"),
    [
        ({}, False, "1.0"),
        ({SECURE: ON, OLD: denied("TLS_VERSION_1", "TLS_VERSION_1_1")}, True, "1.2"),
        ({OLD: denied("TLS_VERSION_1")}, False, "1.1"),
        # Nothing is won where the oldest is let in.
        ({OLD: denied("TLS_VERSION_1_1")}, False, "1.0"),
        ({SECURE: BY_TAG}, None, "1.0"),
    ],
)
def test_how_connections_to_buckets_are_encrypted(
    cloud: Cloud, good: Site, policies: dict[str, Any], enforced: bool | None, oldest: str
) -> None:
    """By policies of the organisation, of which a tag may decide."""
    good.asset(stores.BUCKET, "b1", timeCreated="2024-04-01T00:00:00Z")
    for name, spec in policies.items():
        policy_of(good, name, spec)
    found = by_name(audit(cloud)[GOOD], DataStore)["b1"]
    assert (found["tls_enforced"], found["min_tls"]) == (enforced, oldest)
    assert (found["public_endpoint_open"], found["has_private_endpoint"]) == (True, False)


def test_policies_out_of_sight_say_nothing_of_connections(cloud: Cloud, good: Site) -> None:
    """Neither that they are encrypted nor that they need not be."""
    good.asset(stores.BUCKET, "b1", timeCreated="2024-04-01T00:00:00Z")
    cloud.faults["rest:org_policies"] = Fault("PERMISSION_DENIED")
    found = by_name(audit(cloud)[GOOD], DataStore)["b1"]
    assert (found["tls_enforced"], found["min_tls"]) == (None, None)

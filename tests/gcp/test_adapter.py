"""Projects, readings, faults: what could not be read is unknown and never looks empty."""

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.gcp import lists, organization, stores
from auditor.demo.gcp.cloud import CUT, Cloud, Fault
from auditor.demo.gcp.site import FOLDER, ORGANIZATION, Site
from auditor.errors import AuditorError, NoAuditError
from auditor.facts.governance import Account, ServiceInUse
from auditor.facts.identities import Credential
from auditor.facts.stores import DataStore
from auditor.facts.tables import REQUIRED, TABLES
from auditor.reading import Reading
from auditor.rule.holes import feed_parts
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.gcp import adapter
from providers.gcp.calls import OPERATIONS
from providers.gcp.projects import NOT_BUILT
from tests.gcp.conftest import (
    BAD,
    DISKS,
    GOOD,
    NAME,
    NOW,
    PROJECTS,
    STORAGE,
    SUMMARY,
    UNSEEN,
    audit,
    gcp,
    rows,
)

HTTP = ("rest",)
BOTH = ("grpc", "rest")
VIEWER = "cloudasset.assets.listResource"


def missed(snapshot: Snapshot) -> list[Reading]:
    """The readings that failed, but for what is left open in every project."""
    return [one for one in snapshot.readings if not one.ok and one.error != NOT_BUILT]


def buckets(site: Site, number: int) -> None:
    """Some buckets."""
    for at in range(number):
        site.asset(stores.BUCKET, f"{site.project}-b{at}", timeCreated="2024-04-01T00:00:00Z")


@pytest.mark.parametrize("transport", BOTH)
def test_every_project_is_read_with_one_list_a_family(cloud: Cloud, good: Site, bad: Site, transport: str) -> None:
    """Registered or not; the lists do not grow with projects, pages of two assets are all fetched."""
    buckets(good, 3)
    stores.bad(bad)
    found = audit(cloud, GOOD, transport=transport)
    assert set(found) == {GOOD, BAD}
    lists = [name for name in cloud.asked if name.startswith("cai:")]
    assert set(lists) == set(OPERATIONS.queries)
    pages = {STORAGE: 3, SUMMARY: 6}
    assert {name: lists.count(name) for name in set(lists) if lists.count(name) != pages.get(name, 1)} == {}
    assert [len(found[name].frames[DataStore]) for name in (GOOD, BAD)] == [3, 5]
    assert not any(one.operation.startswith("cai:") for two in found.values() for one in missed(two))


def test_projects_and_what_is_used_in_them(cloud: Cloud, bad: Site) -> None:
    """Name, state, organisation; services by location, and what is only turned on."""
    buckets(bad, 2)
    for host in ("storage.googleapis.com", "aiplatform.googleapis.com"):
        name = f"projects/{BAD}/services/{host}"
        bad.asset("serviceusage.googleapis.com/Service", f"services/{host}", "global", name=name, state="ENABLED")
    bad.asset("serviceusage.googleapis.com/Service", "services/x", "global", name="services/x", state="DISABLED")
    found = audit(cloud)
    (account,) = [row for row in rows(found[BAD], Account) if row["kind"] == "account"]
    assert (account["name"], account["state"], account["organization"]) == (NAME, "active", ORGANIZATION)
    assert account["resource"] == f"//cloudresourcemanager.googleapis.com/projects/{BAD}"
    used = {(row["cloud_service"], row["region"]): row for row in rows(found[BAD], ServiceInUse)}
    held, quiet = used["storage.googleapis.com", "asia-northeast1"], used["aiplatform.googleapis.com", "global"]
    assert (list(held["evidence"]), held["resource_count"]) == (["resource", "api_enabled"], 2)
    assert (list(quiet["evidence"]), quiet["is_used"], quiet["resource_count"]) == (["api_enabled"], False, 0)
    assert not [name for name, _ in used if name in ("x", "serviceusage.googleapis.com")]
    cloud.faults[SUMMARY] = Fault("PERMISSION_DENIED")
    uses = rows(audit(cloud)[BAD], ServiceInUse)
    assert {(row["cloud_service"], row["is_used"]) for row in uses} == {
        ("storage.googleapis.com", None),
        ("aiplatform.googleapis.com", None),
    }


def test_a_project_in_the_newer_shape_and_one_that_stands_alone(cloud: Cloud) -> None:
    """Resource Manager's third version writes other names; without anything above it a project is its own."""
    site = Site(cloud, "hitori-p1").opened("x", chain=())
    whole = next(asset for asset in cloud.assets if asset["ancestors"] == [site.own])
    newer = {"projectId": "hitori-p1", "name": site.own, "displayName": "一人", "state": "DELETE_REQUESTED"}
    whole["resource"]["data"] = newer
    (account,) = rows(audit(cloud, "hitori-p1", scope="projects/hitori-p1")["hitori-p1"], Account)
    assert (account["name"], account["state"], account["in_organization"]) == ("一人", "pending_close", False)


def test_only_active_projects_unless_they_are_named(cloud: Cloud) -> None:
    """What is being deleted is listed for a while; the registry may still want to know of it."""
    Site(cloud, "owari-p1").opened("終わり", "DELETE_REQUESTED")
    assert set(audit(cloud)) == {GOOD, BAD}
    told = rows(audit(cloud, "owari-p1")["owari-p1"], Account)
    (account,) = [row for row in told if row["kind"] == "account"]
    assert account["state"] == "pending_close"


def test_a_project_may_be_named_by_its_number(cloud: Cloud, good: Site) -> None:
    """Findings are attributed by the registry's spelling; it is read once."""
    buckets(good, 1)
    number = cloud.numbers[GOOD]
    for spelt in (number, f"projects/{GOOD}"):
        found = audit(cloud, spelt)
        assert set(found) == {spelt, BAD}
        assert set(found[spelt].frames[DataStore]["account"]) == {spelt}
    assert set(audit(cloud, f"projects/{GOOD}", scope=None)) == {f"projects/{GOOD}"}


def test_a_folder_is_all_projects_in_it(cloud: Cloud) -> None:
    """With a scope above it or without any; one that lies elsewhere, or reaches beyond the scope, is unknown."""
    other = Site(cloud, "yoso-p1").opened("よそ", chain=("folders/77", ORGANIZATION))
    assert other.project in audit(cloud)
    only: dict[str, Any] = {"projects": ("nashi-p1",)}
    assert set(audit(cloud, FOLDER, **only)) == {GOOD, BAD, "nashi-p1"}
    assert set(audit(cloud, FOLDER, scope=None)) == {GOOD, BAD}
    for elsewhere, seen in (("folders/9", set()), (ORGANIZATION, {GOOD, BAD})):
        found = audit(cloud, elsewhere, scope=FOLDER, **only)
        assert set(found) == {elsewhere, "nashi-p1", *seen}
        assert [one.status for one in found[elsewhere].readings] == ["denied"]


def test_a_project_that_is_not_shown_is_unknown_and_not_empty(cloud: Cloud) -> None:
    """The attempt covers every table, and names the right."""
    (attempt,) = audit(cloud, UNSEEN)[UNSEEN].readings
    assert (attempt.status, attempt.permission) == ("denied", VIEWER)
    assert set(attempt.tables) == {table.table() for table in REQUIRED}
    assert ORGANIZATION in (attempt.error or "")


def test_a_broken_list_of_projects_hides_and_does_not_deny(cloud: Cloud) -> None:
    """Two of three came, the page of the third did not."""
    Site(cloud, UNSEEN).opened("kaigo")
    cloud.faults[PROJECTS] = Fault("INTERNAL", page=1)
    found = audit(cloud, UNSEEN)
    assert set(found) == {GOOD, BAD, UNSEEN}
    assert [one.status for one in found[UNSEEN].readings] == ["error"]
    assert PROJECTS in {one.operation for one in missed(found[GOOD]) if one.status == "partial"}


def test_without_a_scope_each_named_project_is_one(cloud: Cloud, good: Site) -> None:
    """A municipality without an organisation; one project that may not be read spoils no other."""
    buckets(good, 1)
    found = audit(cloud, GOOD, UNSEEN, scope=None)
    assert set(found) == {GOOD, UNSEEN}
    assert [row["kind"] for row in rows(found[GOOD], DataStore)] == ["bucket"]
    assert {(one.status, one.permission) for one in found[UNSEEN].readings} == {("denied", VIEWER)}


def test_only_what_the_settings_and_the_registry_name(cloud: Cloud) -> None:
    """The others are left alone."""
    assert set(audit(cloud, projects=(GOOD,))) == {GOOD}


def test_nothing_to_read(cloud: Cloud) -> None:
    """An inventory that is refused and a registry without Google Cloud; or no scope either."""
    with pytest.raises(NoAuditError, match="PERMISSION_DENIED"):
        audit(cloud, scope="folders/9")
    with pytest.raises(NoAuditError, match="scope"):
        audit(cloud, scope=None)


def test_what_no_collector_reads_is_unknown(cloud: Cloud) -> None:
    """Every table is fed by a collector or named as unread."""
    readings = audit(cloud)[GOOD].readings
    fed = {feed_parts(feed)[0] for one in readings for feed in one.columns}
    assert fed == {table.table() for table in REQUIRED if not table.derived}
    assert {one.status for one in readings if one.error == NOT_BUILT} == {"skipped"}


@pytest.mark.parametrize("transport", BOTH)
def test_a_type_that_is_not_known_loses_no_other(cloud: Cloud, good: Site, transport: str) -> None:
    """It spoils the whole request; the family is asked type by type, and the one has a reading of its own."""
    stores.good(good)
    lists.complete(good)
    cloud.unknown.add(stores.DISK)
    found = audit(cloud, transport=transport)[GOOD]
    assert cloud.asked.count(DISKS) == 3
    (hole,) = [one for one in missed(found) if one.operation == DISKS]
    assert (hole.operation, hole.status, hole.rows) == (DISKS, "unsupported", 1)
    assert stores.DISK in (hole.error or "")
    assert "volume" in {row["kind"] for row in rows(found, DataStore)}


DENIED = Fault("PERMISSION_DENIED")
PERIMETER = Fault("PERMISSION_DENIED", "SECURITY_POLICY_VIOLATED", {"uid": "x"})
DISABLED = Fault(
    "PERMISSION_DENIED", "SERVICE_DISABLED", {"service": "cloudasset.googleapis.com", "consumer": "projects/9"}
)


@pytest.mark.parametrize(
    ("transports", "fault", "status", "said"),
    [
        (BOTH, DENIED, "denied", "PERMISSION_DENIED:"),
        (("grpc",), Fault("UNAUTHENTICATED"), "denied", "UNAUTHENTICATED"),
        (HTTP, Fault("UNAUTHENTICATED"), "denied", "no token"),
        (BOTH, PERIMETER, "denied", "SECURITY_POLICY_VIOLATED"),
        (BOTH, DISABLED, "error", "cloudasset.googleapis.com is turned off in projects/9"),
        (BOTH, Fault("NOT_FOUND"), "unsupported", "NOT_FOUND"),
        (BOTH, Fault("RESOURCE_EXHAUSTED", wait=7), "throttled", "RESOURCE_EXHAUSTED"),
        (BOTH, Fault("INTERNAL"), "error", "INTERNAL"),
        (BOTH, Fault("INVALID_ARGUMENT"), "unsupported", "does not know this type"),
        (BOTH, CUT, "error", ""),
        (("grpc",), Fault(body=b"\xff\xff"), "error", "deserializing"),
        (HTTP, Fault(body=b"<html>gateway</html>", status=502), "error", "UNAVAILABLE"),
        (HTTP, Fault(body=b"{cut"), "error", "not JSON"),
        (HTTP, Fault(body=b"[]"), "error", "not a JSON object"),
        (HTTP, Fault(body=b"{}"), "error", "no assets"),
        (HTTP, Fault(body=b'{"assets": [{"name": 1}]}'), "partial", "no name"),
        (HTTP, Fault(body=b"", status=302), "error", "HTTP 302"),
    ],
)
def test_a_family_that_fails_is_a_hole(
    cloud: Cloud, good: Site, transports: tuple[str, ...], fault: Fault, status: str, said: str
) -> None:
    """Status and reason in every project; the other families stay."""
    stores.good(good)
    for transport in transports:
        cloud.faults[STORAGE] = fault
        for snapshot in audit(cloud, transport=transport).values():
            (hole,) = [one for one in missed(snapshot) if one.operation == STORAGE]
            assert hole.status == status
            assert said in (hole.error or "")
            assert "<" not in (hole.error or "")
            assert "data_store[bucket].*" in hole.columns
            assert "bucket" not in set(snapshot.frames[DataStore]["kind"])
            assert hole.permission == (VIEWER if status == "denied" else None)
            assert hole.denied_by == (
                None if status != "denied" else "organization_policy" if fault is PERIMETER else "policy"
            )


@pytest.mark.parametrize("transport", BOTH)
@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Fault("RESOURCE_EXHAUSTED", times=1, wait=7), [7.0]),
        (Fault("RESOURCE_EXHAUSTED", times=1), [4.0]),
        (Fault("UNAVAILABLE", times=1), [1.0]),
        (Fault(times=1), [1.0]),
    ],
)
def test_what_passes_is_asked_again(cloud: Cloud, good: Site, transport: str, fault: Fault, waits: list[float]) -> None:
    """As long after as Google says."""
    waited: list[float] = []
    cloud.faults[STORAGE] = fault
    assert not [
        hole
        for one in audit(cloud, waited=waited, transport=transport).values()
        for hole in missed(one)
        if hole.operation == STORAGE
    ]
    assert waited == waits


@pytest.mark.parametrize("transport", BOTH)
def test_a_list_that_is_cut_half_way_keeps_what_came(cloud: Cloud, bad: Site, transport: str) -> None:
    """And the table is not whole."""
    buckets(bad, 3)
    cloud.faults[STORAGE] = Fault(page=1)
    found = audit(cloud, transport=transport)[BAD]
    (hole,) = [one for one in missed(found) if one.operation == STORAGE]
    assert (hole.status, hole.rows, hole.pages) == ("partial", 2, 1)
    assert len(rows(found, DataStore)) == 2


def test_a_page_that_leads_to_itself(cloud: Cloud, good: Site) -> None:
    """It is not followed for ever."""
    page = {"readTime": "2026-07-01T03:00:00Z", "assets": [], "nextPageToken": "2"}
    cloud.faults[STORAGE] = Fault(body=json.dumps(page).encode(), page=1)
    cloud.faults[DISKS] = Fault(body=json.dumps({**page, "nextPageToken": "0"}).encode())
    found = audit(cloud, transport="rest")[GOOD]
    assert [one.operation for one in missed(found) if "same page" in (one.error or "")] == [DISKS]


def test_an_asset_that_the_inventory_cut_short(cloud: Cloud, good: Site) -> None:
    """What it lacks is not known to be unset."""
    buckets(good, 1)
    whole = next(asset for asset in cloud.assets if asset["assetType"] == stores.BUCKET)
    page = {"readTime": "x", "assets": [{**whole, "assetExceptions": [{"exceptionType": "TRUNCATION"}]}]}
    cloud.faults[STORAGE] = Fault(body=json.dumps(page).encode())
    (hole,) = [one for one in missed(audit(cloud, transport="rest")[GOOD]) if one.operation == STORAGE]
    assert (hole.status, "cut an asset short" in (hole.error or "")) == ("partial", True)


def test_an_asset_of_another_shape(cloud: Cloud, good: Site, bad: Site) -> None:
    """Text where an object belongs is a hole, and does not end the run."""
    good.asset(stores.BUCKET, "b1", customPlacementConfig={"dataLocations": [7]})
    found = audit(cloud)
    assert not [one for one in missed(found[BAD]) if one.operation == STORAGE]
    (hole,) = [one for one in missed(found[GOOD]) if one.operation == STORAGE]
    assert "unexpected shape" in (hole.error or "")
    assert "data_store[bucket].*" in hole.columns


def test_a_name_that_is_none(cloud: Cloud, good: Site, bad: Site) -> None:
    """A number where a table holds text costs the rows of its kind, not the account and not the run."""
    for site, name in ((good, 7), (bad, "地図")):
        made = {"createTime": "2024-04-01T00:00:00Z", "displayName": name}
        site.asset("apikeys.googleapis.com/Key", "locations/global/keys/k1", "global", **made)
    found = audit(cloud)
    assert [row["name"] for row in rows(found[BAD], Credential)] == ["地図"]
    (hole,) = [one for one in missed(found[GOOD]) if one.operation == "cai:api_keys"]
    assert ("name is no text: int" in (hole.error or ""), hole.columns) == (True, ("credential[api_key].*",))


def test_an_asset_with_text_for_its_content(cloud: Cloud, good: Site) -> None:
    """What it says cannot be read: the list is not whole."""
    buckets(good, 1)
    page = {"readTime": "x", "assets": [{"name": "//x/y", "assetType": stores.BUCKET, "resource": "nazo"}]}
    cloud.faults[STORAGE] = Fault(body=json.dumps(page).encode())
    assert [one.status for one in missed(audit(cloud, transport="rest")[GOOD]) if one.operation == STORAGE] == [
        "partial"
    ]


@pytest.mark.parametrize("scope", ["organisations/1", "organizations/x", "projects/../x", "sakura", "projects/A"])
def test_a_scope_that_is_none(scope: str) -> None:
    """Refused before anything is asked."""
    with pytest.raises(ValueError, match="scope"):
        Settings.model_validate({"gcp": {"scope": scope}})


def test_no_token_in_the_clear() -> None:
    """Without TLS to this machine only."""
    for name in ("endpoint", "api_endpoint"):
        with pytest.raises(ValueError, match=name):
            Settings.model_validate({"gcp": {name: "http://10.0.0.1:80"}})


def test_credentials_that_are_no_file(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what to set; a machine without default credentials makes no audit."""
    real: dict[str, Any] = {"endpoint": "https://127.0.0.1:9", "transport": "rest"}
    with pytest.raises(AuditorError, match="credentials_file"):
        audit(cloud, credential="service_account", **real)
    file = tmp_path / "key.json"
    file.write_text('{"type": "service_account"}')
    with pytest.raises(AuditorError, match="service_account"):
        audit(cloud, credential="service_account", credentials_file=file, **real)
    with pytest.raises(AuditorError, match="federation"):
        audit(cloud, credential="workload_identity", credentials_file=file, **real)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    with pytest.raises(NoAuditError, match="default credentials"):
        audit(cloud, **real)


def test_doctor_tries_everything(cloud: Cloud) -> None:
    """A reading for every declared operation, each tried once; the right that is missing is named."""
    organization.fill(Site(cloud, GOOD), "good", "bad")
    cloud.page = 1000
    cloud.faults[STORAGE] = DENIED
    settings = Settings(gcp=gcp(cloud, projects=(GOOD,)))
    (snapshot,) = adapter.doctor(settings, (), lambda: NOW)
    assert {one.operation for one in snapshot.readings} >= adapter.operations()
    assert set(snapshot.frames) == set(TABLES)
    (hole,) = [one for one in missed(snapshot) if one.operation == STORAGE]
    assert hole.permission == VIEWER


def test_what_comes_over_grpc_is_what_comes_over_rest(cloud: Cloud, good: Site, bad: Site) -> None:
    """The same snapshots, but for nothing."""
    stores.good(good)
    stores.bad(bad)
    for one, other in zip(*(audit(cloud, transport=way).values() for way in BOTH), strict=True):
        assert [table.table() for table in TABLES if not one.frames[table].equals(other.frames[table])] == []

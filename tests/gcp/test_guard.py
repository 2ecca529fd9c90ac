"""Only what is declared leaves, and only to Google."""

import json
from typing import Any

import pytest
from google.cloud.asset_v1 import (
    AssetServiceClient,
    BatchGetAssetsHistoryRequest,
    ListAssetsRequest,
    SearchAllResourcesRequest,
)

from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import ORGANIZATION, Site
from auditor.errors import AuditorError
from auditor.settings import Gcp, Settings
from benchmarks.naming_gcp import operation
from providers.gcp import adapter
from providers.gcp.calls import OPERATIONS
from providers.gcp.collectors import operations
from providers.gcp.guard import Guard, UndeclaredCallError
from providers.gcp.inventory import Inventory
from providers.gcp.operations import Operations, Path
from providers.gcp.place import Place
from providers.gcp.policy import permissions, roles
from providers.gcp.projects import projects
from providers.gcp.session import Session
from providers.readings import Ledger
from tests.gcp.conftest import GOOD, NOW, gcp

BUCKET, DISK = "storage.googleapis.com/Bucket", "compute.googleapis.com/Disk"
POLICIES, VAULTS, USERS = "rest:orgpolicies", "rest:vaults", "rest:users"
HOST = "orgpolicy.googleapis.com"
DIRECTORY = "https://www.googleapis.com/auth/admin.directory.user.readonly"
TABLE = Operations(
    OPERATIONS.queries,
    {
        POLICIES: Path(HOST, "/v2/{parent}/policies", "orgpolicy.policies.list", "policies"),
        VAULTS: Path(
            "backupdr.googleapis.com",
            "/v1/projects/{project}/locations/-/backupVaults",
            "backupdr.backupVaults.list",
            "backupVaults",
            none_where_off=True,
        ),
        USERS: Path(
            "admin.googleapis.com",
            "/admin/directory/v1/users?customer=my_customer&projection=basic",
            "Users: Read",
            "users",
            (DIRECTORY,),
        ),
    },
)
ALLOWED = {"cai:storage", "cai:summary", POLICIES, VAULTS, USERS}


def guard(apis: str | None = None) -> Guard:
    """A guard that lets some operations through."""
    return Guard(TABLE, ALLOWED, "https://cloudasset.googleapis.com", apis)


@pytest.mark.parametrize(
    ("method", "url", "fits"),
    [
        ("GET", "https://orgpolicy.googleapis.com/v2/folders/7/policies", True),
        ("GET", "https://orgpolicy.googleapis.com/v2/folders/7/policies?pageToken=x", True),
        ("DELETE", "https://orgpolicy.googleapis.com/v2/folders/7/policies", False),
        ("POST", "https://orgpolicy.googleapis.com/v2/folders/7/policies", False),
        ("GET", "https://orgpolicy.googleapis.com/v2/folders/7/policies/x:delete?y=1", False),
        ("GET", "https://orgpolicy.googleapis.com/v2/../policies", False),
        ("GET", "https://orgpolicy.googleapis.com/v2/a/../../policies", False),
        ("GET", "http://orgpolicy.googleapis.com/v2/folders/7/policies", False),
        ("GET", "https://orgpolicy.googleapis.com.example/v2/folders/7/policies", False),
        ("GET", "https://admin.googleapis.com/admin/directory/v1/users?customer=my_customer&projection=basic", True),
        ("GET", "https://admin.googleapis.com/admin/directory/v1/users?customer=my_customer&projection=full", False),
        (
            "GET",
            "https://cloudasset.googleapis.com/v1/projects/p/assets?contentType=RESOURCE&assetTypes=" + BUCKET,
            True,
        ),
        (
            "GET",
            "https://cloudasset.googleapis.com/v1/projects/p/assets?contentType=RESOURCE&assetTypes=" + DISK,
            False,
        ),
        (
            "GET",
            "https://cloudasset.googleapis.com/v1/projects/p/assets?contentType=IAM_POLICY&assetTypes=" + BUCKET,
            False,
        ),
        ("GET", "https://cloudasset.googleapis.com/v1/projects/p/assets?contentType=RESOURCE", False),
        ("GET", "https://cloudasset.googleapis.com/v1/projects/p:exportAssets", False),
        ("GET", "https://cloudasset.googleapis.com/v1/projects/p:searchAllResources?readMask=name", False),
        ("GET", "https://storage.googleapis.com/storage/v1/b/bunsho/o", False),
    ],
)
def test_what_is_not_declared_is_not_sent_over_http(method: str, url: str, fits: bool) -> None:
    """Another method, host, path, type or content."""
    if fits:
        guard().url(method, url)
    else:
        with pytest.raises(UndeclaredCallError):
            guard().url(method, url)


def listing(**more: Any) -> ListAssetsRequest:
    """A request for buckets, but for what is changed."""
    return ListAssetsRequest(**{"parent": ORGANIZATION, "asset_types": [BUCKET], "content_type": "RESOURCE", **more})


@pytest.mark.parametrize(
    ("method", "request_"),
    [
        ("list_assets", listing(content_type="IAM_POLICY")),
        ("list_assets", listing(asset_types=[BUCKET, DISK])),
        ("list_assets", listing(asset_types=[])),
        ("list_assets", listing(asset_types=[".*"])),
        ("list_assets", listing(parent="billingAccounts/1")),
        ("search_all_resources", SearchAllResourcesRequest(scope=ORGANIZATION, query="bunsho")),
        ("batch_get_assets_history", BatchGetAssetsHistoryRequest(parent=ORGANIZATION)),
    ],
)
def test_what_is_not_declared_is_not_sent_over_grpc(cloud: Cloud, method: str, request_: Any) -> None:
    """The channel itself stops it, whoever uses it."""
    client: AssetServiceClient = session(cloud)._ask._client  # type: ignore[attr-defined]
    with pytest.raises(UndeclaredCallError):
        getattr(client, method)(request_, retry=None)
    assert cloud.asked == []
    assert list(client.list_assets(listing(), retry=None)) == []


def session(cloud: Cloud) -> Session:
    """A session that may do the allowed operations only."""
    return Session(gcp(cloud), ALLOWED, table=TABLE, sleep=lambda _: None)


def place(cloud: Cloud) -> tuple[Place, Ledger]:
    """A place that may ask other interfaces."""
    cloud.name = lambda request: operation(request, TABLE)
    ledger = Ledger("gcp", GOOD, lambda: NOW, lambda _: ())
    wide = Inventory(Session(gcp(cloud), operations()), ORGANIZATION, lambda: NOW)
    inventory = Inventory(session(cloud), ORGANIZATION, lambda: NOW)
    return Place(inventory, ledger, projects(wide)[GOOD]), ledger


def test_pages_of_another_interface(cloud: Cloud, good: Site) -> None:
    """Page after page; one that fails leaves what came before; an empty list is left out of an answer."""
    good.listed(HOST, f"/v2/projects/{GOOD}/policies", "policies", *({"name": name} for name in "abc"))
    good.listed(HOST, f"/v2/{ORGANIZATION}/policies", "policies")
    here, ledger = place(cloud)
    listing = here.listing(POLICIES, parent=f"projects/{GOOD}")
    assert ([row["name"] for row in listing.rows], listing.whole) == (["a", "b", "c"], True)
    assert here.shared(POLICIES, parent=ORGANIZATION).whole
    cloud.faults[POLICIES] = Fault("PERMISSION_DENIED", page=1)
    assert not here.shared(POLICIES, parent=f"projects/{GOOD}").whole
    told = [(one.status, one.rows, one.pages, one.permission) for one in ledger.readings()]
    assert told == [("ok", 3, 3, None), ("partial", 2, 1, "orgpolicy.policies.list")]


@pytest.mark.parametrize(
    ("body", "said"), [(b'{"policy": []}', "no list"), (b'{"policies": 1}', "no list"), (b"[]", "not a JSON object")]
)
def test_an_answer_of_another_interface_that_is_none(cloud: Cloud, body: bytes, said: str) -> None:
    """What a list is called may have changed: it does not look empty for that."""
    here, ledger = place(cloud)
    cloud.faults[POLICIES] = Fault(body=body)
    assert not here.listing(POLICIES, parent=ORGANIZATION).whole
    assert said in (ledger.readings()[0].error or "")


def test_a_location_that_was_not_reached(cloud: Cloud) -> None:
    """Google answers for the others and names it."""
    here, ledger = place(cloud)
    cloud.faults[VAULTS] = Fault(body=b'{"backupVaults": [{"name": "a"}], "unreachable": ["locations/us-east1"]}')
    assert not here.listing(VAULTS, project=GOOD).whole
    assert [(one.status, one.rows) for one in ledger.readings()] == [("partial", 1)]


@pytest.mark.parametrize(
    ("operation_", "own", "status", "whole"),
    [(VAULTS, True, "not_enabled", True), (VAULTS, False, "error", False), (POLICIES, True, "error", False)],
)
def test_an_interface_that_is_turned_off(cloud: Cloud, operation_: str, own: bool, status: str, whole: bool) -> None:
    """A fact where it is off in this project and nothing can be there without it; else it was not read."""
    here, ledger = place(cloud)
    consumer = f"projects/{cloud.numbers[GOOD]}" if own else "projects/77"
    off = {"service": "x.googleapis.com", "consumer": consumer}
    cloud.faults[operation_] = Fault("PERMISSION_DENIED", "SERVICE_DISABLED", off)
    parts: dict[str, Any] = {"project": GOOD} if operation_ == VAULTS else {"parent": ORGANIZATION}
    assert here.listing(operation_, **parts).whole is whole
    assert here.ask(operation_, **parts) == ({} if whole else None)
    assert {one.status for one in ledger.readings()} == {status}


def test_what_does_not_exist_may_be_an_answer(cloud: Cloud) -> None:
    """Only where the collector says so."""
    here, _ = place(cloud)
    assert here.ask(POLICIES, parent="projects/nai", none=("NOT_FOUND",)) == {}
    assert here.ask(POLICIES, parent="projects/nai") is None


def test_every_declared_operation_is_known() -> None:
    """And the other way round: nothing is in the table that nobody declares."""
    assert {*OPERATIONS.queries, *OPERATIONS.paths} == operations()


def test_the_policy_grants_reading_only() -> None:
    """Predefined roles and a custom role where the settings say; without a scope, the message says what to set."""
    chosen = Settings(gcp=Gcp(scope=ORGANIZATION, quota_project="sakura-kansa"))
    granted, role = (json.loads(text) for text in adapter.policy(chosen))
    assert (granted["scope"], granted["quotaProject"]["project"]) == (ORGANIZATION, "sakura-kansa")
    assert "roles/cloudasset.viewer" in granted["roles"]
    assert "cloudasset.googleapis.com" in granted["quotaProject"]["services"]
    assert not {"roles/viewer", "roles/iam.securityReviewer", "roles/logging.viewer"} & set(roles())
    assert role["includedPermissions"] == list(permissions())
    verbs = {right.rpartition(".")[2] for right in permissions()}
    assert all(verb.startswith(("list", "get", "search", "query")) for verb in verbs)
    assert "onlyOnOrganization" not in granted
    with pytest.raises(AuditorError, match="scope"):
        adapter.policy(Settings())


@pytest.mark.parametrize("scope", ["folders/7", "projects/sakura-kosodate"])
def test_the_policy_below_an_organization(scope: str) -> None:
    """What only an organisation can give is named and not asked for: a project's custom role would be refused."""
    granted, role = (json.loads(text) for text in adapter.policy(Settings(gcp=Gcp(scope=scope))))
    left = granted["onlyOnOrganization"]
    assert "orgpolicy.customConstraints.list" in left
    assert sorted([*left, *role["includedPermissions"]]) == list(permissions())
    only = {"roles/accesscontextmanager.gcpAccessReader", "roles/consumerprocurement.orderViewer"}
    assert {*roles()} - {*granted["roles"]} == only

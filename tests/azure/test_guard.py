"""Only what is declared leaves, and only to Azure."""

import json
from typing import Any

import pytest
from azure.core.rest import HttpRequest

from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.errors import AuditorError
from auditor.settings import Azure, Settings
from benchmarks.naming import operation
from providers.azure import adapter
from providers.azure.calls import OPERATIONS
from providers.azure.collectors import operations
from providers.azure.guard import UndeclaredCallError
from providers.azure.operations import QUERY_PATH, Operations, Path
from providers.azure.place import Place
from providers.azure.session import Session
from providers.azure.tenant import Tenant
from providers.readings import Ledger
from tests.azure.conftest import BAD, GOOD, NOW, azure, quick

LOCKS, USERS = "arm:locks", "graph:users"
TABLE = Operations(
    OPERATIONS.queries,
    {
        LOCKS: Path(
            "{scope}/providers/Microsoft.Authorization/locks", "Microsoft.Authorization/locks/read", "2020-05-01"
        ),
        USERS: Path("/v1.0/users?$select=id", "User.Read.All"),
    },
)
STORAGE = "arg:resources.storage"


def session(cloud: Cloud, *allowed: str) -> Session:
    """A session that may do `allowed` only."""
    return Session(azure(cloud), set(allowed), transport=quick([]), table=TABLE)


@pytest.mark.parametrize(
    ("operation", "method", "path", "body"),
    [
        (STORAGE, "POST", QUERY_PATH, {"query": "resources"}),
        (STORAGE, "GET", QUERY_PATH, None),
        (
            STORAGE,
            "POST",
            "/subscriptions/x/resourceGroups/y/exportTemplate",
            {"query": OPERATIONS.queries[STORAGE].kql},
        ),
        (LOCKS, "DELETE", "/subscriptions/x/providers/Microsoft.Authorization/locks", None),
        (LOCKS, "GET", "/subscriptions/x/providers/Microsoft.Storage/storageAccounts", None),
        (USERS, "GET", "/v1.0/users/x/messages", None),
        (USERS, "GET", "/v1.0/users?$select=mail", None),
        ("arg:resources.disks", "POST", QUERY_PATH, {"query": OPERATIONS.queries["arg:resources.disks"].kql}),
    ],
)
def test_what_is_not_declared_is_not_sent(cloud: Cloud, operation: str, method: str, path: str, body: Any) -> None:
    """Another method, path or query, or an operation of no collector."""
    with pytest.raises(UndeclaredCallError):
        session(cloud, STORAGE, LOCKS, USERS)._send(operation, HttpRequest(method, cloud.url + path, json=body))
    assert cloud.asked == []


def place(cloud: Cloud) -> tuple[Place, Ledger]:
    """A place that may list locks and users."""
    cloud.name = lambda request: operation(request, TABLE)
    ledger = Ledger("azure", GOOD, lambda: NOW, lambda _: ())
    return Place(Tenant(session(cloud, LOCKS, USERS), lambda: NOW), ledger), ledger


def test_pages_of_the_resource_manager(cloud: Cloud) -> None:
    """Over next links; a page that fails leaves what came before."""
    for key in (GOOD, BAD):
        Site(cloud, key).listed("/providers/Microsoft.Authorization/locks", *({"name": name} for name in "abc"))
    here, ledger = place(cloud)
    listing = here.listing(LOCKS, scope=f"/subscriptions/{GOOD}")
    assert ([row["name"] for row in listing.rows], listing.whole) == (["a", "b", "c"], True)
    cloud.faults[LOCKS] = Fault(403, "AuthorizationFailed", page=1)
    assert not here.listing(LOCKS, scope=f"/subscriptions/{BAD}").whole
    assert [(one.status, one.rows, one.pages) for one in ledger.readings()] == [("ok", 3, 2), ("partial", 2, 1)]


@pytest.mark.parametrize(
    "link",
    ["https://127.0.0.2:1/providers/Microsoft.Authorization/locks", "http://{host}{path}", "https://{host}/secrets"],
)
def test_no_token_goes_where_a_link_leads_away(cloud: Cloud, link: str) -> None:
    """To another host, into the clear, to another path: not followed, and a reading says so."""
    host, path = cloud.url.removeprefix("https://"), "/subscriptions/x/providers/Microsoft.Authorization/locks"
    answer = json.dumps({"value": [{"name": "a"}], "nextLink": link.format(host=host, path=path)})
    here, ledger = place(cloud)
    cloud.faults[LOCKS] = Fault(200, body=answer.encode())
    assert not here.listing(LOCKS, scope="/subscriptions/x").whole
    (reading,) = ledger.readings()
    assert (reading.status, reading.rows, "not sent" in (reading.error or "")) == ("partial", 1, True)
    assert len(cloud.asked) == 1


def test_microsoft_graph_without_a_licence(cloud: Cloud) -> None:
    """The tenant has to buy something; that is not a missing right."""
    here, ledger = place(cloud)
    cloud.faults[USERS] = Fault(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant")
    assert not here.listing(USERS).whole
    assert here.ask(USERS) is None
    assert {(one.status, one.permission) for one in ledger.readings()} == {("not_licensed", None)}
    cloud.faults[USERS] = Fault(404, "ResourceNotFound")
    assert here.ask(USERS, none=("ResourceNotFound",)) == {}


def test_every_declared_operation_is_known() -> None:
    """And the other way round: nothing is in the table that nobody declares."""
    assert {*OPERATIONS.queries, *OPERATIONS.paths} == operations()


def test_the_policy_grants_reading_only() -> None:
    """A custom role where the settings say; without a place, the message says what to set."""
    role, consents = (json.loads(text) for text in adapter.policy(Settings(azure=Azure(tenant=TENANT))))
    assert "Organization.Read.All" in consents["MicrosoftGraphApplicationPermissions"]
    assert not [name for name in consents["MicrosoftGraphApplicationPermissions"] if "Write" in name]
    assert (role["Actions"], role["DataActions"]) == (["*/read"], [])
    assert "Microsoft.OperationalInsights/workspaces/query/*" in role["NotActions"]
    assert role["AssignableScopes"] == [f"/providers/Microsoft.Management/managementGroups/{TENANT}"]
    with pytest.raises(AuditorError, match="management_group"):
        adapter.policy(Settings())

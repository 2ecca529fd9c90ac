"""Role assignments as grants, and who holds them."""

from typing import Any

import pytest

from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.identities import Grant
from providers.azure.holders import ASSIGNMENTS as HELD
from providers.azure.holders import holders
from providers.azure.place import Place
from providers.azure.rights import level
from providers.azure.session import Session
from providers.azure.tenant import Tenant
from providers.readings import Ledger
from tests.azure.conftest import GOOD, NOW, audit, azure, quick, rows

ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments"
READER_ROLE = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"


def assignment(key: str, who: str, kind: str | None, scope: str, role: str = READER_ROLE, **more: Any) -> Any:
    """A role assignment as the resource manager lists it."""
    properties = {"principalId": who, "principalType": kind, "roleDefinitionId": role, "scope": scope, **more}
    return {"id": f"{scope.rstrip('/')}{ASSIGNMENTS}/{key}", "name": key, "properties": properties}


def test_who_holds_a_role(cloud: Cloud, good: Site) -> None:
    """People, groups, programs; what is deleted in the directory is no known kind."""
    kinds = {"u1": "User", "g1": "Group", "s1": "ServicePrincipal", "x1": "Unknown", "n1": None}
    good.listed(ASSIGNMENTS, *(assignment(f"a-{who}", who, kind, good.scope) for who, kind in kinds.items()))
    found = {row["name"]: (row["principal_id"], row["principal_kind"]) for row in rows(audit(cloud)[GOOD], Grant)}
    assert found == {
        "a-u1": (f"/tenants/{TENANT}/users/u1", "human"),
        "a-g1": (f"/tenants/{TENANT}/groups/g1", "group"),
        "a-s1": (f"/tenants/{TENANT}/serviceprincipals/s1", "service"),
        "a-x1": (None, None),
        "a-n1": (None, None),
    }


@pytest.mark.parametrize(("page", "pairs"), [(None, 3), (0, 0), (1, 2)])
def test_holders_are_told_once_and_whether_they_are_all(cloud: Cloud, good: Site, page: int | None, pairs: int) -> None:
    """Over all pages; who breaks off knows it."""
    for number, who in enumerate(("U1", "g1", "u1", "s1")):
        kind = {"g": "Group", "s": "ServicePrincipal"}.get(who[0], "User")
        good.listed(ASSIGNMENTS, assignment(str(number), who, kind, good.scope))
    if page is not None:
        cloud.faults[HELD] = Fault(403, "AuthorizationFailed", page=page)
    session = Session(azure(cloud), {HELD}, transport=quick([]))
    found = holders(Place(Tenant(session, lambda: NOW), Ledger("azure", GOOD, lambda: NOW, lambda _: ())))
    assert (len(found.pairs), found.whole) == (pairs, page is None)
    assert set(found.pairs) <= {("u1", "User"), ("g1", "Group"), ("s1", "ServicePrincipal")}


def test_assignments_that_were_not_read(cloud: Cloud) -> None:
    """A reading that would have fed grants, and no rows."""
    cloud.faults[HELD] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[GOOD]
    (missed,) = [one for one in snapshot.readings if one.operation == HELD]
    assert (missed.status, missed.permission) == ("denied", "Microsoft.Authorization/roleAssignments/read")
    assert ("grant.*" in missed.columns, rows(snapshot, Grant)) == (True, [])


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("/", "org"),
        ("/providers/Microsoft.Management/managementGroups/mg-sakura", "folder"),
        ("/subscriptions/x", "account"),
        ("/subscriptions/x/resourceGroups/rg", "group"),
        ("/subscriptions/x/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st", "resource"),
    ],
)
def test_how_high_a_scope_is(scope: str, expected: str) -> None:
    """By its ID."""
    assert level(scope) == expected

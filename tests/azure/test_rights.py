"""Role assignments as grants, and who holds them."""

from typing import Any

import pytest

from auditor.demo.azure import people
from auditor.demo.azure import rights as demo
from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.site import Site, directory
from auditor.facts.identities import Grant
from providers.azure.groups import MEMBERS
from providers.azure.holders import ASSIGNMENTS as HELD
from providers.azure.holders import holders
from providers.azure.place import Place
from providers.azure.rights import level
from providers.azure.roles import DEFINITION
from providers.azure.schedules import ACTIVE, ELIGIBLE
from providers.azure.session import Session
from providers.azure.tenant import Tenant
from providers.readings import Ledger
from tests.azure.conftest import BAD, GOOD, NOW, audit, azure, quick, rows

ASSIGNMENTS = f"{demo.AUTHORIZATION}/roleAssignments"
ELIGIBILITY = f"{demo.AUTHORIZATION}/roleEligibilityScheduleInstances"
SCHEDULES = f"{demo.AUTHORIZATION}/roleAssignmentScheduleInstances"


def grants(cloud: Cloud) -> list[dict[str, Any]]:
    """The rows of the subscription that is in order."""
    return rows(audit(cloud)[GOOD], Grant)


def test_who_holds_a_role(cloud: Cloud, good: Site) -> None:
    """People, groups, programs; what is deleted in the directory is no known kind."""
    kinds = {"u1": "User", "g1": "Group", "s1": "ServicePrincipal", "f1": "ForeignGroup", "x1": "Unknown", "n1": None}
    rest = {kind: demo.assigned(good.scope, demo.READER, who, "") for who, kind in kinds.items()}
    for kind, row in rest.items():
        row["properties"]["principalType"] = kind
        good.listed(ASSIGNMENTS, row)
    found = {row["resource"][-2:]: (row["principal_id"], row["principal_kind"]) for row in grants(cloud)}
    assert found == {
        "u1": (f"/tenants/{TENANT}/users/u1", "human"),
        "g1": (f"/tenants/{TENANT}/groups/g1", "group"),
        "s1": (f"/tenants/{TENANT}/serviceprincipals/s1", "service"),
        "f1": (f"/tenants/{TENANT}/groups/f1", "external"),
        "x1": (None, None),
        "n1": (None, None),
    }


@pytest.mark.parametrize(("page", "pairs"), [(None, 4), (0, 1), (1, 3)])
def test_holders_are_told_once_and_whether_they_are_all(cloud: Cloud, good: Site, page: int | None, pairs: int) -> None:
    """Over all pages; who breaks off knows it."""
    for number, who in enumerate(("U1", "g1", "u1", "s1")):
        kind = {"g": "Group", "s": "ServicePrincipal"}.get(who[0], "User")
        good.listed(ASSIGNMENTS, demo.assigned(f"{good.scope}/resourceGroups/{number}", demo.READER, who, kind))
    good.listed(ELIGIBILITY, demo.eligible(good.scope, demo.OWNER, "e1", "User"))
    if page is not None:
        cloud.faults[HELD] = Fault(403, "AuthorizationFailed", page=page)
    session = Session(azure(cloud), {HELD, ELIGIBLE}, transport=quick([]))
    found = holders(Place(Tenant(session, lambda: NOW), Ledger("azure", GOOD, lambda: NOW, lambda _: ())))
    assert (len(found.pairs), found.whole) == (pairs, page is None)
    assert set(found.pairs) <= {("u1", "User"), ("g1", "Group"), ("s1", "ServicePrincipal"), ("e1", "User")}


def test_assignments_that_were_not_read(cloud: Cloud) -> None:
    """A reading that would have fed grants, and no rows."""
    cloud.faults[HELD] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[GOOD]
    (missed,) = [one for one in snapshot.readings if one.operation == HELD]
    assert (missed.status, missed.permission) == ("denied", "Microsoft.Authorization/roleAssignments/read")
    assert ("grant.*" in missed.columns, rows(snapshot, Grant)) == (True, [])


def test_a_group_and_its_members(cloud: Cloud, good: Site) -> None:
    """The group itself, and everybody in it through it; programs too. What was deleted has no members."""
    demo.good(good)
    directory(
        cloud,
        f"/v1.0/groups/{people.KANSHI}/transitiveMembers",
        {"@odata.type": "#microsoft.graph.group", "id": "g9"},
        {"@odata.type": "#microsoft.graph.servicePrincipal", "id": "s9"},
    )
    good.listed(ASSIGNMENTS, demo.assigned(good.scope, demo.READER, "gone", "Group"))
    snapshot = audit(cloud)[GOOD]
    held = {(row["name"], row["principal_id"].rpartition("/")[2]): row for row in rows(snapshot, Grant)}
    assert {who for name, who in held if name == "Security Admin"} == {people.KANSHI, people.TANAKA, "s9"}
    direct, through = held["Security Admin", people.KANSHI], held["Security Admin", people.TANAKA]
    assert (direct["via_group"], direct["principal_kind"], direct["group_id"]) == (False, "group", None)
    assert (through["via_group"], through["principal_kind"]) == (True, "human")
    assert through["group_id"] == f"/tenants/{TENANT}/groups/{people.KANSHI}"
    assert set(through["capabilities"]) == {"guardrail_write", "support"}
    assert [one.columns for one in snapshot.readings if one.operation == MEMBERS and not one.ok] == [()]


def test_a_group_that_may_not_be_opened(cloud: Cloud, good: Site) -> None:
    """The group's own row stays; that others are missing is told once."""
    demo.good(good)
    cloud.faults[MEMBERS] = Fault(403, "Authorization_RequestDenied")
    snapshot = audit(cloud)[GOOD]
    assert {row["via_group"] for row in rows(snapshot, Grant)} == {False}
    missed = [one for one in snapshot.readings if one.operation == MEMBERS]
    assert {(one.status, one.permission, "grant.*" in one.columns) for one in missed} == {
        ("denied", "GroupMember.Read.All", True)
    }


def test_how_long_a_role_is_held(cloud: Cloud, good: Site) -> None:
    """For good, until a day, taken for some hours, or only to be taken."""
    kinds: dict[str, dict[str, Any]] = {
        "u1": {},
        "u2": {"endDateTime": "2026-12-01T00:00:00Z"},
        "u3": {"assignmentType": "Activated", "endDateTime": "2026-07-01T09:00:00Z"},
    }
    for who, more in kinds.items():
        row = demo.assigned(good.scope, demo.OWNER, who, "User")
        good.listed(ASSIGNMENTS, row)
        good.listed(SCHEDULES, demo.scheduled(row, **more))
    good.listed(ASSIGNMENTS, demo.assigned(good.scope, demo.OWNER, "u4", "User"))
    good.listed(ELIGIBILITY, demo.eligible(good.scope, demo.OWNER, "u5", "User"))
    ends = {"endDateTime": "2027-03-31T15:00:00Z"}
    good.listed(ELIGIBILITY, demo.eligible(good.scope, demo.OWNER, "u6", "User", **ends))
    state = {row["resource"][-2:]: (row["is_permanent"], str(row["expires_at"])[:10]) for row in grants(cloud)}
    assert state == {
        "u1": (True, "None"),
        "u2": (False, "2026-12-01"),
        "u3": (False, "2026-07-01"),
        "u4": (True, "None"),
        "u5": (False, "None"),
        "u6": (False, "2027-03-31"),
    }
    cloud.faults[ACTIVE] = Fault(403, "AuthorizationFailed")
    assert {row["resource"][-2:]: row["is_permanent"] for row in grants(cloud)} == {
        **dict.fromkeys(("u1", "u2", "u3", "u4")),
        "u5": False,
        "u6": False,
    }


def test_a_tenant_without_a_licence_for_eligibility(cloud: Cloud, bad: Site) -> None:
    """Nobody can be eligible then, and nothing ends by itself: that is known, and the reading says why."""
    demo.bad(bad)
    cloud.faults |= dict.fromkeys((ACTIVE, ELIGIBLE), Fault(400, "AadPremiumLicenseRequired"))
    snapshot = audit(cloud)[BAD]
    assert {row["is_permanent"] for row in rows(snapshot, Grant)} == {True}
    told = {(one.operation, one.status, one.columns) for one in snapshot.readings if "Premium" in (one.error or "")}
    assert told == {(ACTIVE, "not_licensed", ()), (ELIGIBLE, "not_licensed", ())}


def test_what_a_role_gives_and_where(cloud: Cloud, bad: Site) -> None:
    """Built-in roles from Resource Graph, one of another subscription by its ID; inherited ones by their scope."""
    demo.bad(bad)
    above = "/providers/Microsoft.Management/managementGroups/"
    for scope, who in (("", "r1"), (f"{above}mg-sakura", "r2"), (f"{above}{TENANT}", "r3")):
        row = demo.assigned(scope, demo.READER, who, "User", condition="@Resource[x] StringEquals 'y'")
        bad.listed(ASSIGNMENTS, {**row, "properties": {**row["properties"], "scope": scope or "/"}})
    found = {row["principal_id"].rpartition("/")[2]: row for row in rows(audit(cloud)[BAD], Grant)}
    custom, guest = found[people.WATANABE], found[people.GYOSHA]
    assert (custom["role_is_custom"], custom["is_wildcard_admin"], custom["name"]) == (True, True, "全部")
    assert (guest["role_is_custom"], guest["is_wildcard_admin"], guest["is_privileged"]) == (False, False, True)
    assert (guest["is_conditional"], found["r1"]["is_conditional"]) == (False, True)
    assert [found[who]["scope_level"] for who in ("r1", "r2", "r3")] == ["org", "folder", "org"]
    assert {found[who]["is_privileged"] for who in ("r1", "r2", "r3")} == {False}
    cloud.faults[DEFINITION] = Fault(403, "AuthorizationFailed")
    found = {row["principal_id"].rpartition("/")[2]: row for row in rows(audit(cloud)[BAD], Grant)}
    assert {found[people.WATANABE][name] for name in ("role_is_custom", "is_wildcard_admin", "capabilities")} == {None}


def test_what_resource_graph_shows_stands_in(cloud: Cloud, good: Site) -> None:
    """Where the list was not read; above the subscription too. That more may be missing stays told."""
    managed = "/providers/Microsoft.Management/managementGroups/mg-sakura"
    for scope, below in ((good.scope, {}), (managed, {"subscriptionId": ""})):
        row = demo.assigned(scope, demo.READER, "u1", "User")
        kind = {"type": "microsoft.authorization/roleassignments", "location": ""}
        good.row("authorizationresources", {**row, **kind, **below})
    assert grants(cloud) == []
    cloud.faults[HELD] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[GOOD]
    assert {row["scope_level"] for row in rows(snapshot, Grant)} == {"account", "folder"}
    assert "grant.*" in {feed for one in snapshot.readings if not one.ok for feed in one.columns}


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

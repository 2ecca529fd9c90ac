"""The tenant, limits, switches, contacts, health events and offers as facts."""

from typing import Any

import pytest

from auditor.demo.azure import guardrails as demo
from auditor.demo.azure import rights
from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.site import EAST, Site, organization
from auditor.facts.base import Fact
from auditor.facts.detection import Contact, HealthEvent
from auditor.facts.governance import Account, Guardrail, ServiceInUse, SubscriptionOffer
from providers.azure.governance import ORGANIZATION, QUOTAS
from providers.azure.guardrails.contacts import SECURITY
from providers.azure.guardrails.organisation import DESCENDANTS
from providers.azure.guardrails.switches import CONSOLE
from providers.azure.holders import ASSIGNMENTS
from tests.azure.conftest import BAD, GOOD, UNSEEN, audit, rows

DENIED = Fault(403, "AuthorizationFailed")


def found(cloud: Cloud, table: type[Fact], account: str = GOOD, **where: Any) -> list[dict[str, Any]]:
    """The rows of a table that have these values."""
    here = rows(audit(cloud)[account], table)
    return [row for row in here if all(row[name] == value for name, value in where.items())]


def test_the_tenant_lists_what_resource_graph_hides(cloud: Cloud) -> None:
    """Subscriptions below the root management group; groups are none. Denied, the list is unknown."""
    path = f"/providers/microsoft.management/managementgroups/{TENANT}/descendants"
    kind = "Microsoft.Management/managementGroups"
    cloud.lists[path] += [{"name": UNSEEN.upper(), "type": f"{kind}/subscriptions"}, {"name": "mg-x", "type": kind}]
    (tenant,) = found(cloud, Account, kind="organization")
    assert (tenant["organization"], list(tenant["members"])) == (TENANT, [GOOD, BAD, UNSEEN])
    cloud.faults[DESCENDANTS] = DENIED
    assert [row["members"] for row in found(cloud, Account, kind="organization")] == [None]


@pytest.mark.parametrize(
    ("usages", "share"),
    [([(10, 100), (96, 100)], 96.0), ([(0, 0), (5, -1), (1, 3)], 33.3), ([(0, 0)], None), ([], None)],
)
def test_the_fullest_limit_of_a_location(
    cloud: Cloud, good: Site, usages: list[tuple[int, int]], share: float | None
) -> None:
    """A limit of nothing is none. Of other resource providers no limits are read."""
    good.resource(demo.MACHINE, "vm1", "westeurope")
    good.resource("Microsoft.KeyVault/vaults", "kv1")
    good.listed("/providers/Microsoft.Compute/locations/westeurope/usages")
    for count, limit in usages:
        good.used("Compute", "westeurope", count, limit)
    used = {row["cloud_service"]: row for row in found(cloud, ServiceInUse)}
    assert used["microsoft.compute"]["quota_max_utilisation"] == share
    assert "quota_max_utilisation" in used["microsoft.keyvault"]["absent"]


def test_limits_that_were_not_read_are_unknown(cloud: Cloud, good: Site) -> None:
    """The use stays; a page that fails may have held a fuller one."""
    good.resource(demo.MACHINE, "vm1")
    for count in range(3):
        good.used("Compute", EAST, count, 100)
    for page in (0, 1):
        cloud.faults[QUOTAS["microsoft.compute"]] = Fault(403, "AuthorizationFailed", page=page)
        (used,) = found(cloud, ServiceInUse)
        assert (used["is_used"], used["quota_max_utilisation"]) == (True, None)


@pytest.mark.parametrize(("said", "blocked"), [({"disabled": True}, True), ({"disabled": False}, False), ({}, None)])
def test_the_serial_console(cloud: Cloud, good: Site, said: dict[str, bool], blocked: bool | None) -> None:
    """Off for the whole subscription, on, or not said."""
    good.document(demo.CONSOLE, **said)
    (row,) = found(cloud, Guardrail, kind="block_remote_console")
    assert (row["is_enforced"], row["covers_account"]) == (blocked, True)


def test_a_console_that_was_not_read_has_no_row(cloud: Cloud, good: Site) -> None:
    """The reading tells."""
    good.document(demo.CONSOLE, disabled=True)
    cloud.faults[CONSOLE] = DENIED
    assert found(cloud, Guardrail, kind="block_remote_console") == []


@pytest.mark.parametrize(
    ("said", "exists", "emails"),
    [
        ({"emails": "a@x.jp; b@x.jp"}, True, ["a@x.jp", "b@x.jp"]),
        ({"emails": ""}, False, []),
        ({"emails": "a@x.jp", "isEnabled": False}, False, ["a@x.jp"]),
        ({"emails": "a@x.jp", "isEnabled": None}, None, ["a@x.jp"]),
    ],
)
def test_security_contacts(
    cloud: Cloud, good: Site, said: dict[str, Any], exists: bool | None, emails: list[str]
) -> None:
    """Addresses, severity and roles; mails to a role alone are no contact."""
    good.listed(demo.CONTACTS, demo.contact(good, "default", **said))
    (row,) = found(cloud, Contact, purpose="security")
    assert (row["exists"], list(row["emails"])) == (exists, emails)
    assert (row["min_severity"], list(row["roles"])) == ("High", ["Owner"])


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ({"state": "Off", "roles": ["Owner"]}, []),
        ({"state": "On", "roles": []}, []),
        ({"state": "On"}, None),
        ({"roles": ["Owner"]}, None),
        (None, None),
    ],
)
def test_roles_that_are_told(cloud: Cloud, good: Site, said: Any, roles: list[str] | None) -> None:
    """A setting that says nothing of roles is not one that leaves them out."""
    good.listed(demo.CONTACTS, demo.contact(good, "default", emails="a@x.jp", notificationsByRole=said))
    (row,) = found(cloud, Contact, purpose="security")
    assert (row["roles"] if row["roles"] is None else list(row["roles"])) == roles


def test_no_security_contact_and_none_that_was_read(cloud: Cloud) -> None:
    """An empty list is a row; a list that was denied is none."""
    assert [row["exists"] for row in found(cloud, Contact, purpose="security")] == [False]
    cloud.faults[SECURITY] = DENIED
    assert found(cloud, Contact, purpose="security") == []


def test_technical_contacts_of_the_tenant(cloud: Cloud) -> None:
    """Not said, none, some; denied."""
    asked = []
    said: tuple[dict[str, list[str]], ...] = (
        {},
        {"technicalNotificationMails": []},
        {"technicalNotificationMails": ["joho@x.jp"]},
    )
    for fields in said:
        organization(cloud, **fields)
        asked += [(row["exists"], row["emails"]) for row in found(cloud, Contact, purpose="operations")]
    assert [exists for exists, _ in asked] == [None, False, True]
    cloud.faults[ORGANIZATION] = DENIED
    assert found(cloud, Contact, purpose="operations") == []


@pytest.mark.parametrize(
    ("scope", "role", "kind", "exists"),
    [
        ("{scope}", rights.OWNER, "User", True),
        ("/providers/Microsoft.Management/managementGroups/mg", rights.OWNER, "Group", True),
        ("{scope}/resourceGroups/rg", rights.OWNER, "User", False),
        ("{scope}", rights.CONTRIBUTOR, "User", False),
        ("{scope}", rights.OWNER, "ServicePrincipal", False),
    ],
)
def test_owners_of_the_subscription(cloud: Cloud, good: Site, scope: str, role: str, kind: str, exists: bool) -> None:
    """People, of all of it. Assignments that were not read may be an owner's."""
    row = rights.assigned(scope.format(scope=good.scope), role, "u1", kind)
    good.listed(f"{rights.AUTHORIZATION}/roleAssignments", row)
    assert [row["exists"] for row in found(cloud, Contact, purpose="owner")] == [exists]
    cloud.faults[ASSIGNMENTS] = DENIED
    assert [row["exists"] for row in found(cloud, Contact, purpose="owner")] == [None]


def event(site: Site, name: str, **properties: Any) -> None:
    """An event as Resource Graph has it."""
    path = f"{site.scope}/providers/Microsoft.ResourceHealth/events/{name}"
    row = {"id": path, "name": name, "type": "microsoft.resourcehealth/events", "location": "global"}
    site.row("servicehealthresources", {**row, "properties": {"Status": "Active", **properties}})


def test_health_events(cloud: Cloud, good: Site) -> None:
    """What goes on and what is to come, by region; times as text and as ticks; what is over is left out."""
    impact = '[{"ImpactedService": "Storage", "ImpactedRegions": [{"ImpactedRegion": "Japan East"}]}]'
    two = [{"ImpactedService": "SQL", "ImpactedRegions": [{"ImpactedRegion": r} for r in ("Japan West", "Global")]}]
    event(good, "a", EventType="ServiceIssue", ImpactStartTime="2026-06-30T00:00:00Z", Impact=impact)
    event(good, "b", EventType="PlannedMaintenance", ImpactStartTime=str(639189792000000000), Impact=two)
    event(good, "c", EventType="HealthAdvisory", EventSubType="Retirement", ImpactStartTime=1)
    event(good, "d", EventType="ServiceIssue", Status="Resolved")
    event(good, "e", EventType="SecurityAdvisory", Status="Odd", Impact="{")
    state = {
        (row["resource"][-1], row["region"]): (row["category"], row["status"], row["cloud_service"])
        for row in found(cloud, HealthEvent)
    }
    assert state == {
        ("a", "japaneast"): ("issue", "open", "Storage"),
        ("b", "japanwest"): ("planned_change", "upcoming", "SQL"),
        ("b", "global"): ("planned_change", "upcoming", "SQL"),
        ("c", "global"): ("planned_change", "open", None),
        ("e", "global"): ("security", None, None),
    }
    starts = {row["resource"][-1]: row["starts_at"] for row in found(cloud, HealthEvent)}
    assert (starts["b"].isoformat(), starts["c"]) == ("2026-07-07T00:00:00+00:00", None)


def test_products_of_other_vendors(cloud: Cloud, good: Site) -> None:
    """Contracts, managed applications, and what machines were made from: each product once. Azure's own are none."""
    demo.good(good)
    good.resource(demo.MACHINE, "vm2", more={"plan": {**demo.PLAN, "publisher": "CHOHYO"}})
    good.resource(
        "Microsoft.OperationsManagement/solutions", "s", more={"plan": {"publisher": "Microsoft", "name": "x"}}
    )
    good.resource(demo.SAAS, "owari", "global", status="Unsubscribed", offerId="x")
    good.resource(demo.SAAS, "kigen", "global", status="Subscribed", offerId="kigen")
    good.resource("Microsoft.Solutions/applications", "app", more={"plan": {"publisher": "v", "product": "p"}})
    good.resource("Microsoft.Solutions/applications", "jisaku", provisioningState="Succeeded")
    state = {row["product"]: (row["kind"], row["ends"], row["renews"]) for row in found(cloud, SubscriptionOffer)}
    assert state == {
        "chohyo-sakusei": ("agreement", True, True),
        "kigen": ("agreement", None, None),
        "chohyo-engine": ("image", None, None),
        "p": ("application", False, None),
        "jisaku": ("application", False, None),
    }

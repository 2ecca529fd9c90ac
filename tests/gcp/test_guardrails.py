"""What restrains a project, with what it inherits; liens, contacts, health events, the organisation."""

from typing import Any

import pytest

from auditor.demo.gcp import guardrails, lists
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import FOLDER, MANAGER, ORGANIZATION, Site
from auditor.facts.detection import Contact, HealthEvent
from auditor.facts.governance import Account, Guardrail, ServiceInUse
from tests.gcp.conftest import BAD, GOOD, audit, rows

ON, OFF = {"rules": [{"enforce": True}]}, {"rules": [{"enforce": False}]}
PUBLIC, PLACES = "storage.publicAccessPrevention", "gcp.resourceLocations"


def values(*allowed: str, **more: Any) -> dict[str, Any]:
    """A policy of listed values."""
    return {"rules": [{"values": {"allowedValues": list(allowed)}}], **more}


def rail(cloud: Cloud, kind: str) -> dict[str, Any]:
    """The guardrail of a kind on the good project."""
    return next(row for row in rows(audit(cloud)[GOOD], Guardrail) if row["kind"] == kind)


@pytest.mark.parametrize(
    ("organization", "folder", "own", "enforced", "level"),
    [
        (None, None, None, False, None),
        (ON, None, None, True, "org"),
        (ON, OFF, None, False, "folder"),
        (ON, OFF, ON, True, "account"),
        (ON, None, {"reset": True}, False, "account"),
        ({"rules": [{"enforce": True, "condition": {"expression": "x"}}]}, None, None, False, "org"),
    ],
)
def test_the_nearest_counts(
    cloud: Cloud, good: Site, organization: Any, folder: Any, own: Any, enforced: bool, level: str | None
) -> None:
    """Of what is on or off, whatever stands above."""
    for spec, on in ((organization, ORGANIZATION), (folder, FOLDER), (own, "")):
        if spec:
            guardrails.policy(good, PUBLIC, spec, on)
    found = rail(cloud, "block_public_storage")
    assert (found["is_enforced"], found["target_level"]) == (enforced, level)


@pytest.mark.parametrize(
    ("organization", "own", "allowed"),
    [
        (values("in:asia-northeast1-locations", "global"), None, ["asia-northeast1"]),
        (
            values("asia-northeast1"),
            values("asia-northeast2-a", inheritFromParent=True),
            ["asia-northeast1", "asia-northeast2"],
        ),
        (values("us-east1"), values("asia-northeast2"), ["asia-northeast2"]),
        (values("asia-northeast1"), {"rules": [{"allowAll": True}]}, None),
        ({"rules": [{"denyAll": True}]}, None, []),
        ({"rules": [{"values": {"deniedValues": ["us-east1"]}}]}, None, ["*"]),
    ],
)
def test_values_add_up_where_they_are_inherited(
    cloud: Cloud, good: Site, organization: Any, own: Any, allowed: list[str] | None
) -> None:
    """Else the nearest list replaces what stands above; a list of what is denied leaves all else open."""
    guardrails.policy(good, PLACES, organization, ORGANIZATION)
    if own:
        guardrails.policy(good, PLACES, own)
    found = rail(cloud, "region_restriction")
    told = None if found["allowed_values"] is None else list(found["allowed_values"])
    assert (told, found["is_enforced"]) == (allowed, allowed is not None)


def test_what_was_not_read_may_decide(cloud: Cloud, good: Site) -> None:
    """The inventory stands in with what it shows; what it does not show is unknown."""
    guardrails.policy(good, PUBLIC, ON, ORGANIZATION)
    cloud.faults["rest:org_policies"] = Fault("PERMISSION_DENIED")
    assert rail(cloud, "block_public_storage")["is_enforced"] is None
    good.content(
        f"//{MANAGER}/{good.own}",
        "orgPolicy",
        [{"constraint": f"constraints/{PUBLIC}", "booleanPolicy": {"enforced": True}}],
    )
    found = {row["kind"]: row for row in rows(audit(cloud)[GOOD], Guardrail)}
    assert found["block_public_storage"]["is_enforced"] is True
    assert found["region_restriction"]["is_enforced"] is None
    assert found["baseline_policies"]["policies"] is None


def test_one_that_only_reports_is_none(cloud: Cloud, good: Site) -> None:
    """A dry run refuses nothing."""
    row = {"name": f"{good.own}/policies/{PUBLIC}", "dryRunSpec": ON}
    good.listed(guardrails.POLICIES, guardrails.policies(good.own), "policies", row)
    assert rail(cloud, "block_public_storage")["is_enforced"] is False


def test_labels_are_demanded_by_a_constraint_of_ones_own(cloud: Cloud, good: Site) -> None:
    """In force, and about labels; what cannot be read may be."""
    guardrails.custom(good, "custom.requireLabels", "has(resource.labels.owner)")
    guardrails.custom(good, "custom.smallOnly", "resource.machineType == 'e2-small'")
    guardrails.policy(good, "custom.smallOnly", ON)
    assert rail(cloud, "tag_policy")["is_enforced"] is False
    cloud.faults["rest:custom_constraints"] = Fault("PERMISSION_DENIED")
    assert rail(cloud, "tag_policy")["is_enforced"] is None
    cloud.faults.clear()
    guardrails.policy(good, "custom.requireLabels", ON, ORGANIZATION)
    found = rail(cloud, "tag_policy")
    assert (found["is_enforced"], list(found["policies"])) == (True, ["custom.requireLabels"])
    cloud.faults["rest:org_policies"] = Fault("PERMISSION_DENIED")
    assert rail(cloud, "tag_policy")["is_enforced"] is None


def test_a_lien_locks_the_project(cloud: Cloud, good: Site) -> None:
    """Against being deleted; the project's labels say whether it is critical."""
    guardrails.good(good)
    found = audit(cloud)
    locks = {name: next(r for r in rows(found[name], Guardrail) if r["kind"] == "delete_lock") for name in (GOOD, BAD)}
    assert [locks[name]["is_enforced"] for name in (GOOD, BAD)] == [True, False]
    assert dict(locks[GOOD]["tags"]) == guardrails.CRITICAL
    cloud.faults["cai:liens"] = Fault("PERMISSION_DENIED")
    assert rail(cloud, "delete_lock")["is_enforced"] is None


def test_contacts(cloud: Cloud, good: Site) -> None:
    """By purpose; one that is not there is a row, unless it may stand above and is out of sight."""
    guardrails.contact(good, "joho", "joho@city.example", "SECURITY", "TECHNICAL")
    told = {row["purpose"]: row["exists"] for row in rows(audit(cloud)[GOOD], Contact)}
    assert told == {"security": True, "operations": True, "billing": False, "legal": False}
    alone = rows(audit(cloud, scope=f"projects/{GOOD}")[GOOD], Contact)
    assert {row["purpose"] for row in alone} == {"security", "operations"}


def test_health_events(cloud: Cloud, good: Site) -> None:
    """Those that are not over, by region."""
    guardrails.event(good, "E1", "2026-06-30T22:00:00Z")
    over = {"name": "projects/x/locations/global/events/E0", "category": "INCIDENT", "state": "CLOSED"}
    good.listed(guardrails.HEALTH, guardrails.events(good), "events", over)
    (found,) = rows(audit(cloud)[GOOD], HealthEvent)
    assert (found["name"], found["region"], found["status"], found["category"]) == (
        "E1",
        "asia-northeast1",
        "open",
        "issue",
    )


def test_the_organisation_and_its_projects(cloud: Cloud) -> None:
    """All that are in use; from a project's scope nobody can say."""
    lists.complete(Site(cloud, "owari").opened("終わり", "DELETE_REQUESTED"))
    found = next(row for row in rows(audit(cloud)[GOOD], Account) if row["kind"] == "organization")
    assert (list(found["members"]), found["organization"]) == ([BAD, GOOD], ORGANIZATION)
    alone = next(
        row for row in rows(audit(cloud, scope=f"projects/{GOOD}")[GOOD], Account) if row["kind"] == "organization"
    )
    assert alone["members"] is None


def test_how_full_a_region_is(cloud: Cloud, good: Site) -> None:
    """Of machines and networks, by region; what has no region has no such limit."""
    kind = "compute.googleapis.com/Disk"
    good.asset(kind, "zones/asia-northeast1-a/disks/d1", "asia-northeast1-a")
    good.asset("compute.googleapis.com/Network", "global/networks/n1", "global")
    guardrails.quota(good, "asia-northeast1", 9, 12)
    found = {row["region"]: row for row in rows(audit(cloud)[GOOD], ServiceInUse) if "compute" in row["cloud_service"]}
    assert found["asia-northeast1"]["quota_max_utilisation"] == 75
    assert "quota_max_utilisation" in found["global"]["absent"]
    cloud.faults["rest:quotas"] = Fault("PERMISSION_DENIED")
    denied = {row["region"]: row for row in rows(audit(cloud)[GOOD], ServiceInUse)}
    assert denied["asia-northeast1"]["quota_max_utilisation"] is None

"""Locks, and what carries the tag of a critical thing without one."""

from auditor.demo.azure import stores
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.guardrails import LOCKS, lock
from auditor.demo.azure.site import Site
from auditor.facts.governance import Guardrail
from tests.azure.conftest import GOOD, audit, rows

CRITICAL = {"criticality": "high"}


def states(cloud: Cloud) -> dict[str, tuple[object, object]]:
    """Whether each thing is locked and how, by the last part of its ID."""
    found = [row for row in rows(audit(cloud)[GOOD], Guardrail) if row["kind"] == "delete_lock"]
    return {row["target"].rpartition("/")[2]: (row["is_enforced"], row["lock_level"]) for row in found}


def build(site: Site) -> None:
    """A group with a locked account and one that is not; another group that nobody may change; a bare resource."""
    for group in ("rg-app", "rg-app2"):
        row = {"id": f"{site.scope}/resourceGroups/{group}", "name": group, "tags": CRITICAL, "location": "japaneast"}
        site.row("resourcecontainers", {**row, "type": "microsoft.resources/subscriptions/resourcegroups"})
    locked = site.resource(stores.ACCOUNT, "stlocked", tags=CRITICAL)
    site.resource(stores.ACCOUNT, "stfree", tags=CRITICAL)
    site.resource(stores.ACCOUNT, "stbare")
    site.resource(stores.ACCOUNT, "stinside", tags=CRITICAL, group="rg-app2")
    site.listed(LOCKS, lock(locked, "a"), lock(f"{site.scope}/resourceGroups/rg-app2", "b", "ReadOnly"))


def test_locks_hold_for_what_is_below(cloud: Cloud, good: Site) -> None:
    """A lock is inherited by what is in its place, and by nothing that is only named alike."""
    build(good)
    assert states(cloud) == {
        GOOD: (False, None),
        "rg-app": (False, None),
        "rg-app2": (True, "change"),
        "stlocked": (True, "delete"),
        "stfree": (False, None),
        "stinside": (True, "change"),
    }


def test_locks_that_were_not_read_are_unknown(cloud: Cloud, good: Site) -> None:
    """The rows stay; of a list that broke off, what it has told stays too."""
    build(good)
    good.listed(LOCKS, lock(good.scope + "/resourceGroups/rg-3", "c"))
    cloud.faults["arm:locks"] = Fault(403, "AuthorizationFailed")
    assert set(states(cloud).values()) == {(None, None)}
    cloud.faults["arm:locks"] = Fault(403, "AuthorizationFailed", page=1)
    found = states(cloud)
    assert (found["stlocked"], found["stfree"]) == ((True, "delete"), (None, None))

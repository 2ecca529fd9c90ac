"""How virtual machines are looked after, as facts: patches, schedules, agents, maintenance; what is denied."""

from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.demo.azure import care
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.machines import Compute
from providers.azure.machines import schedules
from providers.azure.rows import Row
from tests.azure.conftest import GOOD, audit, by_name
from tests.azure.guests import each, made, row

LONG_AGO = datetime(2019, 4, 1, tzinfo=UTC)


def test_neglected(cloud: Cloud, good: Site) -> None:
    """Missing for years, open for years, off, wrong, overdue."""
    machine = made(good, "Manual")
    care.neglected(good, machine)
    care.missing(good, machine, "kb5000002", "2026-06-01T00:00:00Z", "Critical")
    care.missing(good, machine, "kb5000003", "2010-06-01T00:00:00Z", "Other")
    found = row(cloud)
    assert (found["missing_critical"], found["missing_critical_since"]) == (3, LONG_AGO)
    assert (found["missing_after_grace"], found["patch_scheduled"]) == (False, False)
    assert (found["managed_agent_at"], found["managed_agent_absent"]) == (LONG_AGO, False)
    assert (found["critical_vulns"], found["oldest_critical_vuln_at"], found["vuln_scanned"]) == (1, LONG_AGO, True)
    assert (found["antimalware"], found["clock_synchronised"]) == (False, False)
    assert (found["pending_maintenance"], found["maintenance_due_at"]) == (1, LONG_AGO)


ASSESSED: tuple[tuple[dict[str, int], str, int | None], ...] = (
    ({"security": 0, "critical": 0, "other": 9}, "Succeeded", 0),
    ({"Security": 1, "Critical": 2}, "Succeeded", 3),
    ({"security": 4}, "CompletedWithWarnings", 4),
    ({"critical": 4}, "Succeeded", None),
    ({"security": 0}, "Failed", None),
    ({"security": 0}, "InProgress", None),
)


def test_assessments(cloud: Cloud, good: Site) -> None:
    """An assessment that did not end well says nothing."""
    for number, (counts, status, _) in enumerate(ASSESSED):
        care.assessed(good, made(good, name=f"vm{number}"), care.FAR_OFF, status, **counts)
    assert each(cloud, ASSESSED, "missing_critical") == [missing for *_, missing in ASSESSED]


def test_patches_without_a_date(cloud: Cloud, good: Site) -> None:
    """Of most patches of Linux nobody says when they came: the oldest is unknown."""
    machine = made(good)
    care.assessed(good, machine, care.FAR_OFF, security=2)
    care.missing(good, machine, "a", "2026-06-01T00:00:00Z")
    care.missing(good, machine, "b", None)
    assert row(cloud)["missing_critical_since"] is None


MODES: tuple[tuple[str | None, bool, str | None, bool | None], ...] = (
    ("AutomaticByPlatform", False, None, True),
    ("AutomaticByPlatform", True, None, False),
    ("AutomaticByPlatform", True, "InGuestPatch", True),
    ("AutomaticByPlatform", True, "Host", False),
    ("AutomaticByOS", False, None, None),
    ("Manual", False, None, False),
    ("ImageDefault", False, "InGuestPatch", True),
    (None, False, None, None),
    ("Anew", False, None, None),
)
"""The mode, whether it waits for a schedule, what the assigned configuration is for, and whether patches come."""


def test_schedules(cloud: Cloud, good: Site) -> None:
    """By the machine's own mode, or by a maintenance configuration that patches guests."""
    for number, (mode, waits, scope, _) in enumerate(MODES):
        machine = made(good, mode, waits, name=f"vm{number}")
        if scope:
            care.scheduled(good, machine, scope)
    assert each(cloud, MODES, "patch_scheduled") == [scheduled for *_, scheduled in MODES]


FILTERS: tuple[tuple[dict[str, Any], bool], ...] = (
    ({"resourceTypes": ["Microsoft.Compute/virtualMachines"], "locations": ["Japan East"]}, True),
    ({"osTypes": ["Linux"], "resourceGroups": ["RG-APP"]}, True),
    ({"tagSettings": {"tags": {"env": ["honban", "kensho"]}, "filterOperator": "All"}}, True),
    ({"tagSettings": {"tags": {"env": ["honban"], "x": ["y"]}, "filterOperator": "Any"}}, True),
    ({"tagSettings": {"tags": {"env": ["honban"], "x": ["y"]}, "filterOperator": "All"}}, False),
    ({"osTypes": ["Windows"]}, False),
    ({"locations": ["japanwest"]}, False),
    ({"resourceGroups": ["rg-other"]}, False),
    ({"resourceTypes": ["Microsoft.HybridCompute/machines"]}, False),
)


@pytest.mark.parametrize(("filtered", "scheduled"), FILTERS)
def test_schedules_by_filter(filtered: dict[str, Any], scheduled: bool) -> None:
    """An assignment to the subscription reaches the machines that its filter fits."""
    cells: dict[str, Any] = {
        "id": "/subscriptions/s/resourcegroups/rg-app/providers/microsoft.compute/virtualmachines/vm"
    }
    cells |= {"type": "microsoft.compute/virtualmachines", "location": "japaneast", "tags": {"Env": "honban"}}
    cells |= {"properties.storageProfile.osDisk.osType": "Linux"}
    assert schedules.applies(schedules.Assignment("/subscriptions/s", filtered, True), Row(cells)) is scheduled
    assert schedules.applies(schedules.Assignment("/subscriptions/t", filtered, True), Row(cells)) is False
    unknown = schedules.applies(schedules.Assignment("/subscriptions/s", filtered, None), Row(cells))
    assert unknown is (None if scheduled else False)


def test_a_schedule_by_filter(cloud: Cloud, good: Site) -> None:
    """It is assigned to the subscription, and not to the machine."""
    made(good)
    kind = "Microsoft.Maintenance/maintenanceConfigurations"
    configuration = good.resource(kind, "mc", maintenanceScope="InGuestPatch")
    path = "providers/Microsoft.Maintenance/configurationAssignments/teirei"
    assigned = {"maintenanceConfigurationId": configuration, "filter": {"osTypes": ["Linux"]}}
    care.below(good, good.scope, "maintenanceresources", path, **assigned)
    assert row(cloud)["patch_scheduled"] is True


def test_a_configuration_that_is_not_shown(cloud: Cloud, good: Site) -> None:
    """Whether it patches guests is unknown, and so is the schedule."""
    care.scheduled(good, made(good))
    cloud.faults["arg:resources.maintenance"] = Fault(403, "AuthorizationFailed")
    assert row(cloud)["patch_scheduled"] is None


AGENTS = ((False, True), (True, None), (None, None))


def test_without_an_agent(cloud: Cloud, good: Site) -> None:
    """A machine that was made without it; silence of the others says nothing."""
    for number, (provisioned, _) in enumerate(AGENTS):
        made(good, name=f"vm{number}", provisionVMAgent=provisioned)
    assert each(cloud, AGENTS, "managed_agent_absent") == [absent for _, absent in AGENTS]


UPDATES = (("Pending", 1), ("RetryLater", 1), ("Completed", 0))


def test_maintenance(cloud: Cloud, good: Site) -> None:
    """What is over does not wait."""
    for number, (status, _) in enumerate(UPDATES):
        care.announced(good, made(good, name=f"vm{number}"), care.FAR_OFF, status)
    assert each(cloud, UPDATES, "pending_maintenance") == [waiting for _, waiting in UPDATES]


DENIED = {
    "arg:patchassessmentresources.machines": ("patch_assessed_at", "missing_critical"),
    "arg:patchassessmentresources.patches": ("missing_critical_since",),
    "arg:securityresources.machines": ("critical_vulns", "oldest_critical_vuln_at"),
    "arg:guestconfigurationresources.assignments": ("clock_synchronised",),
    "arg:maintenanceresources.updates": ("pending_maintenance", "maintenance_due_at"),
}


def test_denied(cloud: Cloud, good: Site) -> None:
    """The columns are unknown, and readings name them."""
    care.neglected(good, made(good))
    cloud.faults |= dict.fromkeys(DENIED, Fault(403, "AuthorizationFailed"))
    snapshot = audit(cloud)[GOOD]
    found = by_name(snapshot, Compute)["vm"]
    assert {found[name] for names in DENIED.values() for name in names} == {None}
    fed = {r.operation: set(r.columns) for r in snapshot.readings if r.status == "denied"}
    assert all({f"compute[vm].{name}" for name in names} <= fed[operation] for operation, names in DENIED.items())

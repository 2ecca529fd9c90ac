"""What agents tell of instances: contact, system, patches; and what AWS has scheduled for them."""

import json
from typing import Any

import pandas as pd
import pytest

from auditor.facts.machines import Compute
from providers.aws.machines.instances import instances
from tests.aws.bed import Bed, response
from tests.aws.guests import (
    PINGED,
    agent_of,
    as_windows,
    canned_for,
    inventory_of,
    machine_of,
    row_of,
    state_of,
)
from tests.aws.refusals import refusing

ASKED = (
    *("ssm:DescribeInstanceInformation", "ssm:DescribeInstancePatchStates", "ssm:ListResourceComplianceSummaries"),
    *("ssm:GetInventory", "inspector2:BatchGetAccountStatus", "inspector2:ListCoverage", "inspector2:ListFindings"),
)


def test_what_an_agent_tells(bed: Bed, account: str) -> None:
    """Contact and system of a machine with an agent; without one it is absent, and only the family is known."""
    machine = machine_of(bed, account)
    machine_of(bed, account, "mukashi")
    canned = canned_for(agent_of(machine))

    row, old = row_of(bed, account, canned), row_of(bed, account, canned, "mukashi")

    assert (row["managed_agent_absent"], row["managed_agent_at"]) == (False, pd.Timestamp(PINGED))
    assert (row["os_name"], row["os_version"]) == ("Amazon Linux", "2023")
    assert row["support_end"] is pd.NA, "the table is laid beside it when it is judged"
    assert old["managed_agent_absent"]
    assert old["os_version"] is old["managed_agent_at"] is pd.NA


def test_the_family_of_a_system_without_an_agent(bed: Bed, account: str) -> None:
    """What is paid for tells Windows from Linux, and no version."""
    machine_of(bed, account)
    row = row_of(bed, account, {**canned_for(), **as_windows(bed, account)})
    assert row["os_name"] == "Windows"
    assert row["os_version"] is pd.NA


def test_agents_denied_are_not_absent(bed: Bed, account: str) -> None:
    """Whoever may not list agents does not know that there is none; patches and software are asked for all the same."""
    machine = machine_of(bed, account)
    patched = {"InstancePatchStates": [state_of(machine, 0, 0)]}
    canned = {
        **canned_for(DescribeInstancePatchStates=patched, GetInventory=inventory_of({machine: ["clamav"]})),
        **refusing("ssm:DescribeInstanceInformation"),
    }
    row = row_of(bed, account, canned)
    assert row["managed_agent_absent"] is pd.NA
    assert (row["missing_critical"], row["antimalware"]) == (0, True)


@pytest.mark.parametrize(
    ("critical", "security", "missing"), [(0, 0, 0), (2, 1, 3), (None, 0, pd.NA), (0, None, pd.NA), (None, None, pd.NA)]
)
def test_missing_patches(bed: Bed, account: str, critical: int | None, security: int | None, missing: Any) -> None:
    """Both counts or nothing: a count that is left out is not none."""
    machine = machine_of(bed, account)
    states = {"InstancePatchStates": [state_of(machine, critical, security)]}
    row = row_of(bed, account, canned_for(agent_of(machine), DescribeInstancePatchStates=states))
    assert row["missing_critical"] is pd.NA if missing is pd.NA else row["missing_critical"] == missing
    assert row["patch_assessed_at"] == pd.Timestamp(PINGED)
    assert row["missing_after_grace"]


def test_schedule_shows_by_its_reports(bed: Bed, account: str) -> None:
    """A machine that reports patch compliance is scheduled, another one is not, and without the list nobody knows."""
    machine, other = machine_of(bed, account), machine_of(bed, account, "mikanri")
    items = [
        {"ComplianceType": "Patch", "ResourceId": machine, "Status": "NON_COMPLIANT"},
        {"ComplianceType": "Association", "ResourceId": other, "Status": "COMPLIANT"},
    ]
    canned = canned_for(
        agent_of(machine), agent_of(other), ListResourceComplianceSummaries={"ResourceComplianceSummaryItems": items}
    )
    denied = {**canned, **refusing("ssm:ListResourceComplianceSummaries")}
    assert row_of(bed, account, canned)["patch_scheduled"]
    assert not row_of(bed, account, canned, "mikanri")["patch_scheduled"]
    assert row_of(bed, account, denied)["patch_scheduled"] is pd.NA


def test_fifty_machines_a_call(bed: Bed, account: str) -> None:
    """What one call may name is the limit; every machine is asked for once."""
    bed.client(account, "ec2").run_instances(ImageId="ami-12345678", MinCount=51, MaxCount=51)
    asked: list[list[str]] = []

    def answer(request: Any) -> Any:
        asked.append(json.loads(request.body)["InstanceIds"])
        return response(json.dumps({"InstancePatchStates": [state_of(m, 0, 0) for m in asked[-1]]}).encode())

    rows = bed.client(account, "ec2").describe_instances()["Reservations"][0]["Instances"]
    agents = [agent_of(row["InstanceId"]) for row in rows]
    read = bed.read(account, instances, canned=canned_for(*agents, DescribeInstancePatchStates=answer))
    assert sorted(len(one) for one in asked) == [1, 50]
    assert len({machine for one in asked for machine in one}) == 51
    assert (read.frames[Compute]["missing_critical"] == 0).all()


def test_scheduled_events(bed: Bed, account: str) -> None:
    """Events that are over do not wait; the first of the others is dated."""
    machine = machine_of(bed, account)
    events = "".join(
        f"<item><code>system-reboot</code><description>{text}</description><notBefore>{begins}</notBefore></item>"
        for text, begins in (
            ("[Completed] reboot", "2026-01-01T00:00:00.000Z"),
            ("reboot", "2026-12-20T00:00:00.000Z"),
            ("reboot", "2026-12-10T00:00:00.000Z"),
        )
    )
    listed = f"<item><instanceId>{machine}</instanceId><eventsSet>{events}</eventsSet></item>"
    answer = f"<Response><instanceStatusSet>{listed}</instanceStatusSet></Response>".encode()
    row = row_of(bed, account, {**canned_for(), "ec2:DescribeInstanceStatus": answer})
    quiet = row_of(bed, account, canned_for())
    unread = row_of(bed, account, {**canned_for(), **refusing("ec2:DescribeInstanceStatus")})

    assert (row["pending_maintenance"], row["maintenance_due_at"]) == (2, pd.Timestamp("2026-12-10T00:00:00Z"))
    assert quiet["pending_maintenance"] == 0
    assert quiet["maintenance_due_at"] is pd.NA
    assert unread["pending_maintenance"] is pd.NA


def test_nothing_is_asked_without_a_machine(bed: Bed, account: str) -> None:
    """Nor patches and software where no agent is."""
    empty = bed.read(account, instances, canned=canned_for())
    assert {r.operation for r in empty.readings} & set(ASKED) == set()
    machine_of(bed, account)
    read = bed.read(account, instances, canned=canned_for())
    assert "ssm:DescribeInstanceInformation" in {r.operation for r in read.readings}
    assert {r.operation for r in read.readings} & {"ssm:GetInventory", "ssm:DescribeInstancePatchStates"} == set()

"""What Inspector covers and finds, from its answers to the row."""

import json
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from providers.aws.machines.instances import instances
from tests.aws.bed import Answer, Bed, response
from tests.aws.guests import (
    OFF,
    ON,
    canned_for,
    machine_of,
    row_of,
)
from tests.aws.refusals import refusing


def _covered(machine: str, status: str = "ACTIVE") -> dict[str, Any]:
    return {"coveredResources": [{"resourceId": machine, "scanStatus": {"statusCode": status}}]}


def _finding(machine: str, since: str) -> dict[str, Any]:
    return {"firstObservedAt": since, "resources": [{"type": "AWS_EC2_INSTANCE", "id": machine}]}


def test_scanned_machine(bed: Bed, account: str) -> None:
    """Covered and actively scanned: what is open is counted, and the oldest of it dated."""
    machine = machine_of(bed, account)
    open_ones = {"findings": [_finding(machine, "2026-08-01T00:00:00Z"), _finding(machine, "2026-10-01T00:00:00Z")]}
    clean = row_of(bed, account, canned_for(BatchGetAccountStatus=ON, ListCoverage=_covered(machine)))
    row = row_of(
        bed, account, canned_for(BatchGetAccountStatus=ON, ListCoverage=_covered(machine), ListFindings=open_ones)
    )
    assert (clean["vuln_scanned"], clean["critical_vulns"]) == (True, 0)
    assert (row["vuln_scanned"], row["critical_vulns"]) == (True, 2)
    assert row["oldest_critical_vuln_at"] == pd.Timestamp(datetime(2026, 8, 1, tzinfo=UTC))


def test_inspector_is_asked_about_this_account(bed: Bed, account: str) -> None:
    """Where it administers Inspector for others, theirs would be listed, too."""
    machine_of(bed, account)
    asked: list[Any] = []

    def coverage(request: Any) -> Any:
        asked.append(json.loads(request.body)["filterCriteria"]["accountId"])
        return response(b'{"coveredResources": []}')

    def findings(request: Any) -> Any:
        asked.append(json.loads(request.body)["filterCriteria"]["awsAccountId"])
        return response(b'{"findings": []}')

    bed.read(
        account,
        instances,
        canned=canned_for(BatchGetAccountStatus=ON, ListCoverage=coverage, ListFindings=findings),
    )
    assert asked == [[{"comparison": "EQUALS", "value": account}]] * 2


@pytest.mark.parametrize(
    "canned",
    [
        canned_for(BatchGetAccountStatus=OFF),
        canned_for(BatchGetAccountStatus=ON),
        canned_for(BatchGetAccountStatus=ON, ListCoverage=_covered("i-0other")),
    ],
    ids=["switched off", "nothing covered", "another one covered"],
)
def test_not_scanned(bed: Bed, account: str, canned: dict[str, Answer]) -> None:
    """Nobody knows what is open in a machine that is not scanned."""
    machine_of(bed, account)
    row = row_of(bed, account, canned)
    assert not row["vuln_scanned"]
    assert row["critical_vulns"] is pd.NA


def test_inactive_coverage_is_no_scan(bed: Bed, account: str) -> None:
    """Inspector lists the machines that it cannot scan, too."""
    machine = machine_of(bed, account)
    row = row_of(bed, account, canned_for(BatchGetAccountStatus=ON, ListCoverage=_covered(machine, "INACTIVE")))
    assert not row["vuln_scanned"]
    assert row["critical_vulns"] is pd.NA


def test_inspector_that_is_off_is_not_asked(bed: Bed, account: str) -> None:
    """It would refuse, and that would look like a missing right."""
    machine_of(bed, account)
    canned = {**canned_for(), **refusing("inspector2:ListCoverage", "inspector2:ListFindings")}
    assert "denied" not in {r.status for r in bed.read(account, instances, canned=canned).readings}


@pytest.mark.parametrize("operation", ["BatchGetAccountStatus", "ListCoverage"])
def test_coverage_unread_is_unknown(bed: Bed, account: str, operation: str) -> None:
    """Neither scanned nor unscanned."""
    machine_of(bed, account)
    canned = {**canned_for(BatchGetAccountStatus=ON), **refusing(f"inspector2:{operation}")}
    row = row_of(bed, account, canned)
    assert row["vuln_scanned"] is pd.NA
    assert row["critical_vulns"] is pd.NA


def test_findings_denied(bed: Bed, account: str) -> None:
    """It is scanned; what was found is unknown."""
    machine = machine_of(bed, account)
    canned = {
        **canned_for(BatchGetAccountStatus=ON, ListCoverage=_covered(machine)),
        **refusing("inspector2:ListFindings"),
    }
    row = row_of(bed, account, canned)
    assert row["vuln_scanned"]
    assert row["critical_vulns"] is pd.NA

"""Open findings, reviews, Macie and firewalls, read through boto3; canned answers where moto has none."""

from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.facts.detection import Detector
from auditor.snapshot import Snapshot
from providers.aws import detection, watching
from providers.aws.fields import moment
from tests.aws.bed import Bed
from tests.aws.faults import error
from tests.aws.refusals import refusing
from tests.aws.test_detection import detector, failed

OLD, YOUNG = "2026-01-05T00:00:00Z", "2026-11-01T00:00:00Z"


def hub(bed: Bed, account: str, canned: dict[str, Any]) -> Any:
    bed.client(account, "securityhub").enable_security_hub()
    found = {"securityhub:GetEnabledStandards": {"StandardsSubscriptions": []}, **canned}
    return detector(bed.read(account, detection.posture, canned=found), "posture")


def failing(severity: str, made: str) -> dict[str, Any]:
    return {"Id": made, "Severity": {"Label": severity}, "CreatedAt": made}


def test_failed_controls_are_counted_and_dated(bed: Bed, account: str) -> None:
    found = [failing("HIGH", OLD), failing("CRITICAL", YOUNG), failing("HIGH", YOUNG)]

    row = hub(bed, account, {"securityhub:GetFindings": {"Findings": found}})

    assert (row["open_critical"], row["open_high"], row["counted_all"]) == (1, 2, True)
    assert row["oldest_open_at"] == datetime(2026, 1, 5, tzinfo=UTC)


def test_a_finding_without_a_date_may_be_the_oldest(bed: Bed, account: str) -> None:
    found = [failing("HIGH", YOUNG), failing("HIGH", "0001-01-01T00:00:00+09:00")]

    row: Any = hub(bed, account, {"securityhub:GetFindings": {"Findings": found}})

    assert row["open_high"] == 2
    assert row[["oldest_open_at"]].isna().all()


@pytest.mark.parametrize("value", ["", "N/A", "0001-01-01T00:00:00+09:00", 1e20, -1e20, float("nan"), True, None])
def test_what_is_no_moment(value: Any) -> None:
    assert moment(value) is None


def test_only_own_open_findings_are_asked_for(bed: Bed, account: str) -> None:
    asked: list[bytes] = []

    def remember(request: Any) -> None:
        asked.append(request.body)

    row = hub(bed, account, {"securityhub:GetFindings": remember})

    assert (row["open_critical"], row["open_high"]) == (0, 0)
    for part in (account, "ap-northeast-1", "FAILED", "ACTIVE", "NOTIFIED", "CRITICAL", "CreatedAt"):
        assert part.encode() in asked[0]


def test_too_many_findings_are_at_least_so_many(bed: Bed, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.aws.findings.MOST", 2)
    found = [failing("HIGH", OLD), failing("HIGH", YOUNG), failing("CRITICAL", YOUNG)]

    row = hub(bed, account, {"securityhub:GetFindings": {"Findings": found}})

    assert (row["open_critical"], row["open_high"], row["counted_all"]) == (0, 2, False)


def test_denied_findings_are_no_counts(bed: Bed, account: str) -> None:
    row: Any = hub(bed, account, refusing("securityhub:GetFindings"))

    assert row["is_enabled"]
    assert row[["open_critical", "open_high", "counted_all", "oldest_open_at"]].isna().all()


def suspicious(*groups: tuple[float, int]) -> dict[str, Any]:
    rows = [{"severity": severity, "totalFindings": count} for severity, count in groups]
    return {
        "guardduty:GetFindingsStatistics": {"findingStatistics": {"groupedBySeverity": rows}},
        "guardduty:ListFindings": {"findingIds": ["f1", "f2"]},
        "guardduty:GetFindings": {"findings": [{"id": "f1", "createdAt": OLD}]},
    }


def threats(bed: Bed, account: str, canned: dict[str, Any]) -> Snapshot:
    bed.client(account, "guardduty").create_detector(Enable=True)
    return bed.read(account, detection.threats, canned=canned)


def test_suspicions_are_counted_and_the_oldest_is_dated(bed: Bed, account: str) -> None:
    row = detector(threats(bed, account, suspicious((7.0, 2), (8.9, 1), (9.0, 4))), "threat_detection")

    assert (row["open_critical"], row["open_high"], row["counted_all"]) == (4, 3, True)
    assert row["oldest_open_at"] == datetime(2026, 1, 5, tzinfo=UTC)


def test_no_suspicion_needs_no_date(bed: Bed, account: str) -> None:
    snapshot = threats(bed, account, suspicious())

    assert detector(snapshot, "threat_detection")["open_high"] == 0
    assert "guardduty:ListFindings" not in {reading.operation for reading in snapshot.readings}


@pytest.mark.parametrize("operation", ["guardduty:ListFindings", "guardduty:GetFindings"])
def test_the_date_may_be_denied(bed: Bed, account: str, operation: str) -> None:
    snapshot = threats(bed, account, {**suspicious((8.0, 1)), **refusing(operation)})

    row: Any = detector(snapshot, "threat_detection")
    assert row["open_high"] == 1
    assert row[["oldest_open_at"]].isna().all()
    assert failed(snapshot, operation).resource == row["resource"]


def test_denied_statistics_are_no_counts(bed: Bed, account: str) -> None:
    snapshot = threats(bed, account, refusing("guardduty:GetFindingsStatistics"))

    row: Any = detector(snapshot, "threat_detection")
    assert row[["open_critical", "open_high"]].isna().all()


def says(message: str) -> Any:
    return refusing(
        "macie2:GetMacieSession", fault=lambda model, _: error(model, 403, "AccessDeniedException", message)
    )


def test_macie_on_off_and_denied(bed: Bed, account: str) -> None:
    macie = bed.client(account, "macie2")
    macie.enable_macie(status="PAUSED")
    paused = detector(bed.read(account, watching.discovery), "data_discovery")
    macie.enable_macie(status="ENABLED")
    on = detector(bed.read(account, watching.discovery), "data_discovery")
    off = bed.read(account, watching.discovery, canned=says("Macie is not enabled"))
    denied = bed.read(account, watching.discovery, canned=says("User is not authorized to perform this"))

    assert (paused["is_enabled"], on["is_enabled"]) == (False, True)
    assert not detector(off, "data_discovery")["is_enabled"]
    assert all(reading.ok for reading in off.readings if reading.operation == "macie2:GetMacieSession")
    assert failed(denied, "macie2:GetMacieSession").status == "denied"


def test_the_newest_review_counts(bed: Bed, account: str) -> None:
    reviews = [{"UpdatedAt": 1_700_000_000}, {"UpdatedAt": 1_790_000_000}]
    canned: dict[str, Any] = {"wellarchitected:ListWorkloads": {"WorkloadSummaries": reviews}}
    none: dict[str, Any] = {"wellarchitected:ListWorkloads": {"WorkloadSummaries": []}}

    row = detector(bed.read(account, watching.reviews, canned=canned), "architecture_review")
    never: Any = detector(bed.read(account, watching.reviews, canned=none), "architecture_review")

    assert row["is_enabled"]
    assert row["last_run_at"] == datetime.fromtimestamp(1_790_000_000, UTC)
    assert not never["is_enabled"]
    assert never[["last_run_at"]].isna().all()


def test_where_a_service_is_not_offered_nothing_is_asked(bed: Bed, account: str) -> None:
    snapshot = bed.read(account, watching.reviews, regions=("ap-northeast-3",))

    assert "wellarchitected:ListWorkloads" not in {reading.operation for reading in snapshot.readings}


VPC = {"VpcId": "vpc-1", "FirewallName": "kensa", "FirewallArn": "arn:aws:network-firewall:x:y:firewall/kensa"}


def endpoints(kind: str) -> bytes:
    inner = f"<item><vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>{kind}</vpcEndpointType></item>"
    return f"<R><vpcEndpointSet>{inner}</vpcEndpointSet></R>".encode()


def attached(owner: str) -> bytes:
    inner = f"<item><transitGatewayOwnerId>{owner}</transitGatewayOwnerId></item>"
    return f"<R><transitGatewayAttachments>{inner}</transitGatewayAttachments></R>".encode()


@pytest.mark.parametrize(
    ("canned", "expected"),
    [
        ({"network-firewall:ListFirewalls": {"Firewalls": [VPC]}}, True),
        ({"ec2:DescribeVpcEndpoints": endpoints("GatewayLoadBalancer")}, True),
        ({"ec2:DescribeVpcEndpoints": endpoints("Gateway")}, False),
        ({"ec2:DescribeTransitGatewayAttachments": attached("999900001111")}, None),
        ({}, False),
        (refusing("ec2:DescribeVpcEndpoints"), None),
        (refusing("ec2:DescribeTransitGatewayAttachments"), None),
    ],
)
def test_who_inspects(bed: Bed, account: str, canned: dict[str, Any], expected: bool | None) -> None:
    row: Any = detector(bed.read(account, watching.firewalls, canned=canned), "network_firewall")

    assert row[["is_enabled"]].isna().all() if expected is None else row["is_enabled"] == expected


def test_denied_firewalls_are_no_row(bed: Bed, account: str) -> None:
    snapshot = bed.read(account, watching.firewalls, canned=refusing("network-firewall:ListFirewalls"))

    assert failed(snapshot, "network-firewall:ListFirewalls").status == "denied"
    assert len(snapshot.frames[Detector]) == 0

"""Services that watch, and contacts, built with boto3 and read back; canned answers where moto has none."""

from typing import Any

from auditor.facts.detection import Contact, Detector
from auditor.reading import Reading
from auditor.snapshot import Snapshot
from providers.aws import contacts, detection
from tests.aws.bed import TOKYO, Bed
from tests.aws.refusals import refusing

STANDARD = "arn:aws:securityhub:ap-northeast-1::standards/aws-foundational-security-best-practices/v/1.0.0"
ROLE = "arn:aws:iam::{}:role/config"


def detector(snapshot: Snapshot, kind: str) -> Any:
    frame: Any = snapshot.frames[Detector]
    frame = frame[frame["kind"] == kind]
    assert len(frame) == 1
    return frame.iloc[0]


def failed(snapshot: Snapshot, operation: str) -> Reading:
    (reading,) = [r for r in snapshot.readings if r.operation == operation and not r.ok]
    return reading


def record(bed: Bed, account: str, group: dict[str, Any]) -> Any:
    bed.client(account, "s3").create_bucket(
        Bucket=f"config-{account}", CreateBucketConfiguration={"LocationConstraint": TOKYO}
    )
    client = bed.client(account, "config")
    client.put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": ROLE.format(account), "recordingGroup": group}
    )
    client.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": f"config-{account}"})
    return client


def test_everything_is_recorded(bed: Bed, account: str) -> None:
    client = record(bed, account, {"allSupported": True, "includeGlobalResourceTypes": True})
    client.start_configuration_recorder(ConfigurationRecorderName="default")

    row: Any = detector(bed.read(account, detection.recorder), "change_recorder")

    assert row["is_enabled"]
    assert row["covers_all_types"]


def test_a_recorder_of_some_types_that_was_never_started(bed: Bed, account: str) -> None:
    record(bed, account, {"allSupported": False, "resourceTypes": ["AWS::S3::Bucket"]})

    row: Any = detector(bed.read(account, detection.recorder), "change_recorder")

    assert not row["is_enabled"]
    assert not row["covers_all_types"]


def test_a_recorder_whose_state_is_denied(bed: Bed, account: str) -> None:
    record(bed, account, {"allSupported": True, "includeGlobalResourceTypes": True})

    snapshot = bed.read(account, detection.recorder, canned=refusing("config:DescribeConfigurationRecorderStatus"))

    row: Any = detector(snapshot, "change_recorder")
    assert row[["is_enabled"]].isna().all()
    assert row["covers_all_types"]
    assert failed(snapshot, "config:DescribeConfigurationRecorderStatus").permission


def test_a_recorder_that_another_service_keeps_is_no_recorder(bed: Bed, account: str) -> None:
    own = {"name": "x", "recordingScope": "INTERNAL", "recordingGroup": {"allSupported": True}}
    canned = {"config:DescribeConfigurationRecorders": {"ConfigurationRecorders": [own]}}

    assert not detector(bed.read(account, detection.recorder, canned=canned), "change_recorder")["is_enabled"]


def test_what_is_off_is_a_row(bed: Bed, account: str) -> None:
    analyzers: dict[str, Any] = {"accessanalyzer:ListAnalyzers": {"analyzers": []}}
    collectors = (detection.recorder, detection.posture, detection.threats, detection.analyzers)

    frame: Any = bed.read(account, *collectors, canned=analyzers).frames[Detector]

    assert set(frame["kind"]) == {
        "change_recorder",
        "posture",
        "threat_detection",
        "external_access",
        "unused_access",
    }
    assert not frame["is_enabled"].any()


def test_what_is_denied_is_no_row_and_a_reading(bed: Bed, account: str) -> None:
    operations = (
        "config:DescribeConfigurationRecorders",
        "securityhub:DescribeHub",
        "guardduty:ListDetectors",
        "accessanalyzer:ListAnalyzers",
    )
    collectors = (detection.recorder, detection.posture, detection.threats, detection.analyzers)

    snapshot = bed.read(account, *collectors, canned=refusing(*operations))

    assert snapshot.frames[Detector].empty
    for operation in operations:
        reading = failed(snapshot, operation)
        assert reading.status == "denied"
        assert any(column.startswith("detector[") for column in reading.columns)


def test_posture_with_a_standard(bed: Bed, account: str) -> None:
    bed.client(account, "securityhub").enable_security_hub()
    canned = {"securityhub:GetEnabledStandards": {"StandardsSubscriptions": [{"StandardsArn": STANDARD}]}}

    row: Any = detector(bed.read(account, detection.posture, canned=canned), "posture")

    assert row["is_enabled"]
    assert list(row["standards"]) == [STANDARD]


def test_standards_that_failed_compare_nothing(bed: Bed, account: str) -> None:
    bed.client(account, "securityhub").enable_security_hub()
    rows = [{"StandardsArn": f"{STANDARD}{state}", "StandardsStatus": state} for state in ("FAILED", "DELETING")]
    canned: dict[str, Any] = {"securityhub:GetEnabledStandards": {"StandardsSubscriptions": rows}}

    row = detector(bed.read(account, detection.posture, canned=canned), "posture")

    assert list(row["standards"]) == []


def test_posture_whose_standards_are_denied(bed: Bed, account: str) -> None:
    bed.client(account, "securityhub").enable_security_hub()

    row: Any = detector(
        bed.read(account, detection.posture, canned=refusing("securityhub:GetEnabledStandards")), "posture"
    )

    assert row["is_enabled"]
    assert row[["standards"]].isna().all()


def test_threat_detection_on_and_suspended(bed: Bed, account: str) -> None:
    guardduty = bed.client(account, "guardduty")
    made = guardduty.create_detector(Enable=True)["DetectorId"]
    on = detector(bed.read(account, detection.threats), "threat_detection")
    guardduty.update_detector(DetectorId=made, Enable=False)
    off = detector(bed.read(account, detection.threats), "threat_detection")
    denied: Any = detector(
        bed.read(account, detection.threats, canned=refusing("guardduty:GetDetector")), "threat_detection"
    )

    assert on["is_enabled"]
    assert not off["is_enabled"]
    assert denied[["is_enabled", "plans"]].isna().all()
    assert on["resource"] == off["resource"] == denied["resource"]


def test_features_of_threat_detection(bed: Bed, account: str) -> None:
    features = [{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}, {"Name": "EKS_AUDIT_LOGS", "Status": "DISABLED"}]
    canned: dict[str, Any] = {
        "guardduty:ListDetectors": {"detectorIds": ["d1"]},
        "guardduty:GetDetector": {"status": "ENABLED", "features": [_lower(feature) for feature in features]},
    }

    row: Any = detector(bed.read(account, detection.threats, canned=canned), "threat_detection")

    assert list(row["plans"]) == ["S3_DATA_EVENTS"]


def _lower(pairs: dict[str, str]) -> dict[str, str]:
    """GuardDuty writes names with a small first letter on the wire."""
    return {name[0].lower() + name[1:]: value for name, value in pairs.items()}


def test_analyzers_of_both_kinds(bed: Bed, account: str) -> None:
    found = [{"type": "ACCOUNT", "status": "ACTIVE"}, {"type": "ORGANIZATION_UNUSED_ACCESS", "status": "FAILED"}]
    snapshot = bed.read(account, detection.analyzers, canned={"accessanalyzer:ListAnalyzers": {"analyzers": found}})

    assert detector(snapshot, "external_access")["is_enabled"]
    assert not detector(snapshot, "unused_access")["is_enabled"]


def test_contacts_that_are_there_and_not(bed: Bed, account: str) -> None:
    bed.client(account, "account").put_alternate_contact(
        AlternateContactType="SECURITY",
        EmailAddress="csirt@city.example.lg.jp",
        Name="情報政策課",
        PhoneNumber="0000",
        Title="担当",
    )
    canned = {"account:GetContactInformation": {"ContactInformation": {"FullName": "市長", "PhoneNumber": "0000"}}}

    frame: Any = bed.read(account, contacts.contacts, canned=canned).frames[Contact].set_index("purpose")

    assert frame.loc["security", "exists"]
    assert list(frame.loc["security", "emails"]) == ["csirt@city.example.lg.jp"]
    assert not frame.loc["operations", "exists"]
    assert frame.loc["owner", "exists"]
    assert "emails" in frame.loc["owner", "absent"]
    assert "市長" not in frame.to_json(force_ascii=False)


def test_denied_contacts_are_no_rows(bed: Bed, account: str) -> None:
    canned = refusing("account:GetAlternateContact", "account:GetContactInformation")

    snapshot = bed.read(account, contacts.contacts, canned=canned)

    frame: Any = snapshot.frames[Contact]
    assert list(frame["purpose"]) == ["owner"]
    assert frame["exists"].isna().all()
    denied: Any = [r for r in snapshot.readings if r.operation == "account:GetAlternateContact"]
    assert {r.permission for r in denied} == {"account:GetAlternateContact"}
    assert "contact.*" in denied[0].columns

"""Audit trails, log groups and log sources built with boto3 and read back; canned answers where moto has none."""

import json
from typing import Any

from auditor.facts.logs import AuditTrail, LogSource, LogStore
from auditor.snapshot import Snapshot
from providers.aws import logs
from providers.aws.logs import stores, trails
from tests.aws.bed import TOKYO, Bed, response
from tests.aws.refusals import refused, refusing

EVERYTHING = {"ReadWriteType": "All", "IncludeManagementEvents": True}


def bucket(bed: Bed, account: str, name: str) -> None:
    bed.client(account, "s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": TOKYO})


def trail(bed: Bed, account: str, name: str, **more: Any) -> Any:
    client = bed.client(account, "cloudtrail")
    client.create_trail(Name=name, S3BucketName=f"b-{account}", **more)
    return client


def only(snapshot: Snapshot, table: Any, **equal: str) -> Any:
    frame: Any = snapshot.frames[table]
    for column, value in equal.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_trail_with_what_it_records_and_delivers(bed: Bed, account: str) -> None:
    bucket(bed, account, f"b-{account}")
    client = trail(bed, account, "kansa", IsMultiRegionTrail=True, EnableLogFileValidation=True)
    data = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    client.put_event_selectors(TrailName="kansa", EventSelectors=[{**EVERYTHING, "DataResources": [data]}])
    client.start_logging(Name="kansa")

    snapshot = bed.read(account, trails.trails)

    row: Any = only(snapshot, AuditTrail)
    assert row["exists"]
    assert row["is_logging"]
    assert row["covers_all_regions"]
    assert row["covers_management_write"]
    assert row["covers_sign_in"]
    assert row["covers_key_use"]
    assert row["integrity_protected"]
    assert list(row["covers_data_events"]) == ["AWS::S3::Object"]
    assert list(row["destination_ids"]) == [f"arn:aws:s3:::b-{account}"]
    assert row["last_delivery_at"].year >= 2026
    assert not row["has_error"]
    store = only(snapshot, LogStore)
    assert store["kind"] == "bucket"
    assert not store["is_separate_account"]
    assert only(snapshot, LogSource)["log_kind"] == "key_use"


def test_a_stopped_trail_of_one_region(bed: Bed, account: str) -> None:
    bucket(bed, account, f"b-{account}")
    trail(bed, account, "tomatta")

    row: Any = only(bed.read(account, trails.trails), AuditTrail)

    assert not row["is_logging"]
    assert not row["covers_all_regions"]
    assert not row["covers_sign_in"]
    assert not row["integrity_protected"]


def test_a_trail_of_one_other_region_is_read_there(bed: Bed, account: str) -> None:
    bucket(bed, account, f"b-{account}")
    bed.client(account, "cloudtrail", "ap-northeast-3").create_trail(Name="osaka", S3BucketName=f"b-{account}")

    snapshot = bed.read(account, trails.trails, trails.regional_trails, regions=(TOKYO, "ap-northeast-3"))

    assert only(snapshot, AuditTrail, name="osaka")["region"] == "ap-northeast-3"


def test_no_trail_is_a_row(bed: Bed, account: str) -> None:
    row: Any = only(bed.read(account, trails.trails), AuditTrail)

    assert not row["exists"]
    assert not row["is_logging"]


def test_a_denied_list_is_no_row_and_a_reading(bed: Bed, account: str) -> None:
    snapshot = bed.read(account, trails.trails, canned=refusing("cloudtrail:DescribeTrails"))

    assert snapshot.frames[AuditTrail].empty
    assert snapshot.frames[LogSource].empty
    (reading,) = [r for r in snapshot.readings if r.operation == "cloudtrail:DescribeTrails"]
    assert reading.status == "denied"
    assert reading.permission == "cloudtrail:DescribeTrails"
    assert "audit_trail[trail].*" in reading.columns


def test_a_denied_status_leaves_the_rest_of_the_row(bed: Bed, account: str) -> None:
    bucket(bed, account, f"b-{account}")
    trail(bed, account, "kansa", IsMultiRegionTrail=True)

    snapshot = bed.read(account, trails.trails, canned=refusing("cloudtrail:GetTrailStatus"))

    row: Any = only(snapshot, AuditTrail)
    missing = row[["is_logging", "last_delivery_at", "has_error"]].isna()
    assert missing.all()
    assert row["covers_management_write"]
    (reading,) = [r for r in snapshot.readings if r.operation == "cloudtrail:GetTrailStatus"]
    assert reading.resource == row["resource"]


def test_the_bucket_of_another_account(bed: Bed, account: str) -> None:
    answer = {
        "trailList": [
            {
                "Name": "<script>alert(1)</script>",
                "TrailARN": f"arn:aws:cloudtrail:{TOKYO}:999900001111:trail/soshiki",
                "HomeRegion": TOKYO,
                "S3BucketName": "soshiki-log",
                "IsMultiRegionTrail": True,
                "IsOrganizationTrail": True,
                "LogFileValidationEnabled": True,
                "CloudWatchLogsLogGroupArn": f"arn:aws:logs:{TOKYO}:999900001111:log-group:soshiki:*",
            }
        ]
    }
    canned: dict[str, Any] = {
        "cloudtrail:DescribeTrails": answer,
        "cloudtrail:GetTrailStatus": {"IsLogging": True, "LatestDeliveryError": "AccessDenied"},
        "cloudtrail:GetEventSelectors": {"EventSelectors": [EVERYTHING]},
    }

    snapshot = bed.read(account, trails.trails, canned=canned)

    row: Any = only(snapshot, AuditTrail)
    assert row["name"] == "<script>alert(1)</script>"
    assert row["has_error"]
    assert row["last_error"] == "AccessDenied"
    assert list(row["destination_ids"])[1] == f"arn:aws:logs:{TOKYO}:999900001111:log-group:soshiki"
    assert only(snapshot, LogStore)["is_separate_account"]


def test_whose_bucket_it_is_stays_unknown_when_own_buckets_are_denied(bed: Bed, account: str) -> None:
    bucket(bed, account, f"b-{account}")
    trail(bed, account, "kansa")

    snapshot = bed.read(account, trails.trails, canned=refusing("s3:ListBuckets"))

    assert only(snapshot, LogStore)[["is_separate_account", "owner_account"]].isna().all()


def test_an_event_data_store(bed: Bed, account: str) -> None:
    arn = f"arn:aws:cloudtrail:{TOKYO}:{account}:eventdatastore/e1"
    selector = {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
    canned: dict[str, Any] = {
        "cloudtrail:ListEventDataStores": {"EventDataStores": [{"EventDataStoreArn": arn, "Name": "lake"}]},
        "cloudtrail:GetEventDataStore": {
            "Status": "ENABLED",
            "MultiRegionEnabled": True,
            "OrganizationEnabled": False,
            "RetentionPeriod": 2557,
            "TerminationProtectionEnabled": True,
            "AdvancedEventSelectors": [selector],
        },
    }

    snapshot = bed.read(account, trails.event_stores, canned=canned)

    row: Any = only(snapshot, AuditTrail)
    assert row["covers_management_write"]
    assert row["is_logging"]
    assert row["retention_days"] == 2557
    assert not row["delivery_published"]
    store = only(snapshot, LogStore)
    assert store["kind"] == "event_store"
    assert store["retention_days"] == 2557


def test_log_groups_and_their_retention(bed: Bed, account: str) -> None:
    client = bed.client(account, "logs")
    client.create_log_group(logGroupName="=cmd()|<script>")
    client.create_log_group(logGroupName="juki")
    client.put_retention_policy(logGroupName="juki", retentionInDays=400)

    frame: Any = bed.read(account, stores.log_groups).frames[LogStore].set_index("name")

    assert frame.loc["juki", "retention_days"] == 400
    assert frame.loc["=cmd()|<script>", "retention_days"] == -1
    assert frame.loc["juki", "resource"] == f"arn:aws:logs:{TOKYO}:{account}:log-group:juki"
    assert frame.loc["juki", "timestamp_zone"] == "UTC"


def test_log_groups_of_a_list_that_breaks_off_are_kept(bed: Bed, account: str) -> None:
    def pages(request: Any) -> Any:
        if b"more" in request.body:
            return refused("logs:DescribeLogGroups")(request)
        arn = f"arn:aws:logs:{TOKYO}:{account}:log-group:g1:*"
        return response(json.dumps({"logGroups": [{"logGroupName": "g1", "arn": arn}], "nextToken": "more"}).encode())

    snapshot = bed.read(account, stores.log_groups, canned={"logs:DescribeLogGroups": pages})

    assert list(snapshot.frames[LogStore]["name"]) == ["g1"]
    assert [r.status for r in snapshot.readings if r.operation == "logs:DescribeLogGroups"] == ["partial"]


def test_an_empty_account_has_only_what_says_that_there_is_nothing(bed: Bed, account: str) -> None:
    snapshot = bed.read(account, *logs.COLLECTORS)

    assert list(snapshot.frames[AuditTrail]["exists"]) == [False]
    assert snapshot.frames[LogStore].empty
    assert set(snapshot.frames[LogSource]["kind"]) == {"key", "network"}

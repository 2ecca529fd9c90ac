"""Buckets built with boto3 and read back through the adapter, then judged."""

import json
from typing import Any

import pandas as pd

from auditor.facts.keys import Key
from auditor.facts.stores import ExternalShare
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from checks.register import JOINS, rules
from providers.aws import keys
from providers.aws.tagging import Tagged
from tests.aws.bed import NOW, TOKYO, Bed, response
from tests.aws.stored import BLOCKED, deny, make, policy, read, refused, service_of, status, stores


def test_a_bucket_as_it_should_be(bed: Bed, account: str) -> None:
    """Own key, TLS, listed endpoint, versions, lock, log, copy in Osaka, tags."""
    key = bed.client(account, "kms").create_key()["KeyMetadata"]["Arn"]
    make(bed, account, f"copy-{account}", "ap-northeast-3").put_bucket_versioning(
        Bucket=f"copy-{account}", VersioningConfiguration={"Status": "Enabled"}
    )
    name = f"juki-backup-{account}"
    s3 = make(bed, account, name, ObjectLockEnabledForBucket=True)
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}]
        },
    )
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=BLOCKED)
    s3.put_bucket_ownership_controls(
        Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )
    s3.put_object_lock_configuration(
        Bucket=name,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 1}},
        },
    )
    s3.put_bucket_policy(
        Bucket=name,
        Policy=policy(
            deny(name, {"Bool": {"aws:SecureTransport": "false"}}),
            deny(name, {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, "Bool": {"aws:ViaAWSService": "false"}}),
        ),
    )
    target = {"Bucket": f"arn:aws:s3:::copy-{account}"}
    s3.put_bucket_replication(
        Bucket=name,
        ReplicationConfiguration={
            "Role": f"arn:aws:iam::{account}:role/copy",
            "Rules": [{"ID": "1", "Status": "Enabled", "Prefix": "", "Destination": target}],
        },
    )
    s3.put_bucket_lifecycle_configuration(
        Bucket=name,
        LifecycleConfiguration={
            "Rules": [{"ID": "1", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 400}}]
        },
    )
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "機密性", "Value": "機密性３Ｂ"}]})

    snapshot = read(bed, account, collectors=(keys.keys,), regions=(TOKYO, "ap-northeast-3"))
    row = stores(snapshot).loc[name]

    assert row.region == TOKYO
    assert row.key_id == key
    assert row.tls_enforced
    assert row.network_restricted
    assert row.versioning
    assert row.acl_disabled
    assert not row.is_public
    assert not row.public_possible
    assert row.immutable_days == 365
    assert row.immutable_locked
    assert list(row.replica_regions) == ["ap-northeast-3"]
    assert list(row.replica_accounts) == []
    assert row.lifecycle_deletes
    assert row.lifecycle_days == 400
    assert not snapshot.frames[ExternalShare].shape[0]
    assert snapshot.frames[Key].shape[0] == 1
    for code in ("LOC-01", "SVC-05", "ACC-02", "ACC-05", "ACC-07", "ENC-01", "ENC-03", "ENC-04"):
        assert status(snapshot, account, code)[name] == "pass", code


def test_a_bucket_with_nothing_set(bed: Bed, account: str) -> None:
    """Abroad, no policy, no versions: what S3 does not answer is off, not unknown."""
    name = f"plain-{account}"
    make(bed, account, name, "us-east-1")

    snapshot = read(bed, account)
    row = stores(snapshot).loc[name]

    assert row.region == "us-east-1"
    assert row.encrypted_at_rest
    assert row.key_id == "alias/aws/owned"
    assert not row.tls_enforced
    assert not row.versioning
    assert not row.access_logged
    assert not row.is_public
    assert row.public_possible
    assert row.immutable_days == 0
    assert row.lifecycle_days == -1
    service = service_of(account, "3C")
    for code in ("LOC-01", "ACC-05", "ACC-07", "ENC-03", "ENC-04"):
        assert status(snapshot, account, code, service)[name] == "fail", code
    assert status(snapshot, account, "SVC-05", service)[name] == "pass"


def test_a_service_that_may_not_be_in_a_cloud(bed: Bed, account: str) -> None:
    """Labels in Japanese, and a registry that says 3A: every store of that service fails."""
    for number, label in enumerate(("自治体機密性3A", "機密性2")):
        name = f"{account}-{number}"
        s3 = make(bed, account, name)
        s3.put_bucket_tagging(
            Bucket=name, Tagging={"TagSet": [{"Key": "機密性", "Value": label}, {"Key": "個人情報", "Value": "有"}]}
        )
    snapshot = read(bed, account)
    assert status(snapshot, account, "SVC-05") == {f"{account}-0": "fail", f"{account}-1": "pass"}
    service = service_of(account, "3A")
    assert set(status(snapshot, account, "SVC-05", service).values()) == {"fail"}


def test_refused_details_are_unknown_in_that_row_alone(bed: Bed, account: str) -> None:
    """Two refused calls for one of two buckets: its columns are NA, the permissions are named, nothing passes."""
    good, bad = f"a-{account}", f"b-{account}"
    for name in (good, bad):
        make(bed, account, name)
    canned = {
        "s3:GetBucketPolicy": refused(bad),
        "s3:GetBucketVersioning": refused(bad),
        "s3:GetBucketAcl": refused(bad),
    }
    snapshot = read(bed, account, canned=canned)
    found = stores(snapshot)
    assert found.loc[good, ["tls_enforced", "versioning", "is_public"]].notna().all()
    assert found.loc[bad, ["tls_enforced", "versioning", "is_public"]].isna().all()
    assert found.loc[bad, "immutable_days"] == 0
    missing = {(r.resource, r.permission) for r in snapshot.readings if r.status == "denied"}
    assert missing == {
        (f"arn:aws:s3:::{bad}", p) for p in ("s3:GetBucketPolicy", "s3:GetBucketVersioning", "s3:GetBucketAcl")
    }
    assert status(snapshot, account, "ENC-04") == {good: "fail", bad: "unknown"}
    assert status(snapshot, account, "ACC-02") == {good: "pass", bad: "unknown"}
    assert status(snapshot, account, "ACC-04") == {bad: "unknown"}
    result = judge(snapshot.frames, snapshot.readings, [], Parameters.load(), NOW, [rules()["ACC-04"]], JOINS)
    named = {r.permission for b in result.batches for f in b.findings("unknown") if f.name == bad for r in f.readings}
    assert named == {"s3:GetBucketPolicy", "s3:GetBucketAcl"}


def test_unread_tags_leave_the_class_unknown(bed: Bed, account: str) -> None:
    """The registry's class does not stand in for tags that were refused: the label might be higher."""
    name = f"tags-{account}"
    make(bed, account, name)
    body = json.dumps({"__type": "AccessDeniedException"}).encode()
    canned = {"resourcegroupstaggingapi:GetResources": lambda _: response(body, 400)}
    snapshot = read(bed, account, canned=canned)
    service = service_of(account, "2")
    assert status(snapshot, account, "SVC-05", service)[name] == "unknown"
    assert status(snapshot, account, "ENC-03", service)[name] == "unknown"


def test_copies_in_another_account_are_of_unknown_place(bed: Bed, account: str) -> None:
    """S3 names the other account, not the region of its bucket."""
    name = f"copied-{account}"
    s3 = make(bed, account, name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    far = f"""<ReplicationConfiguration><Role>arn:aws:iam::{account}:role/copy</Role>
      <Rule><ID>1</ID><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::elsewhere</Bucket><Account>999900001111</Account></Destination></Rule>
    </ReplicationConfiguration>"""
    snapshot = read(bed, account, canned={"s3:GetBucketReplication": far.encode()})
    row = stores(snapshot).loc[name]
    assert row.replica_regions is pd.NA
    assert list(row.replica_accounts) == ["999900001111"]
    assert status(snapshot, account, "LOC-01")[name] == "unknown"


def test_regions_come_with_the_list(bed: Bed, account: str) -> None:
    """AWS names the region in the list when it is asked with a parameter; then no bucket is located one by one."""
    name = f"listed-{account}"
    make(bed, account, name)
    asked: list[str] = []

    def listed(request: Any) -> Any:
        asked.append(request.url)
        bucket = f"<Bucket><Name>{name}</Name><BucketRegion>{TOKYO}</BucketRegion></Bucket>"
        return response(f"<ListAllMyBucketsResult><Buckets>{bucket}</Buckets></ListAllMyBucketsResult>".encode())

    snapshot = read(bed, account, canned={"s3:ListBuckets": listed})
    assert "max-buckets=" in asked[0]
    assert stores(snapshot).loc[name, "region"] == TOKYO
    operations = [r for r in snapshot.readings if r.operation.startswith("s3:") and r.operation != "s3:ListBuckets"]
    assert "s3:GetBucketLocation" not in {r.operation for r in operations}
    assert sum(r.pages or 1 for r in operations) <= 11


def test_a_list_that_breaks_off_keeps_what_came_before(bed: Bed, account: str) -> None:
    """The second page fails: the first page's bucket stays, and what is not there is unknown."""
    name = f"page-{account}"
    make(bed, account, name)

    def listed(request: Any) -> Any:
        if "continuation-token" in request.url:
            return response(b"<Error><Code>InternalError</Code></Error>", 500)
        bucket = f"<Bucket><Name>{name}</Name><BucketRegion>{TOKYO}</BucketRegion></Bucket>"
        page = f"<Buckets>{bucket}</Buckets><ContinuationToken>next</ContinuationToken>"
        return response(f"<ListAllMyBucketsResult>{page}</ListAllMyBucketsResult>".encode())

    snapshot = read(bed, account, canned={"s3:ListBuckets": listed})
    assert list(stores(snapshot).index) == [name]
    assert {r.status for r in snapshot.readings if r.operation == "s3:ListBuckets"} == {"partial"}
    result = judge(snapshot.frames, snapshot.readings, [], Parameters.load(), NOW, [rules()["ACC-02"]], JOINS)
    assert "not_listed" in {f.note for b in result.batches for f in b.findings("unknown")}


def test_hostile_tags_and_an_empty_account(bed: Bed, account: str) -> None:
    """Tags are other people's text and stay as they are; an account without buckets has none."""
    assert stores(read(bed, account)).empty
    name = f"hostile-{account}"
    tags = [{"Key": "Name", "Value": "=cmd|' /C calc'!A0"}, {"Key": "機密性", "Value": "<script>alert(1)</script>"}]
    make(bed, account, name).put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags})
    snapshot = read(bed, account)
    assert dict(stores(snapshot)["tags"][name]) == {tag["Key"]: tag["Value"] for tag in tags}
    assert status(snapshot, account, "SVC-05")[name] == "unknown"


def test_what_a_tag_list_does_not_hold() -> None:
    """Absent from a whole list is untagged; absent from one that broke off is unknown."""

    class Listed:
        rows = ({"ResourceARN": "a", "Tags": [{"Key": "k", "Value": "v"}]},)

        def __init__(self, whole: bool) -> None:
            self.whole = whole

        def listing(self, *_: Any) -> "Listed":
            return self

    whole, broken = Tagged(Listed(True)), Tagged(Listed(False))  # type: ignore[arg-type]
    assert whole.of("a") == broken.of("a") == {"k": "v"}
    assert whole.of("b") == {}
    assert broken.of("b") is None

"""Disks, snapshots and images built with boto3 and read back through the adapter."""

from typing import Any

import pandas as pd

from auditor.facts.stores import DataStore
from providers.aws.stores import volumes
from tests.aws.bed import Bed, response

HOSTILE = "<script>alert(1)</script>=cmd()"
DENIED = (
    b"<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>not authorized to perform</Message></Error>"
    b"</Errors></Response>"
)


def _rows(bed: Bed, account: str, canned: Any = None) -> Any:
    frame = bed.read(account, *volumes.COLLECTORS, canned=canned).frames[DataStore]
    return frame.set_axis([resource.rsplit("/", 1)[-1] for resource in frame["resource"]])


def test_encryption_key_and_tags_of_disks_are_read(bed: Bed, account: str) -> None:
    """An encrypted disk that is in nobody's use, and a plain one with a hostile name."""
    ec2 = bed.client(account, "ec2")
    key = bed.client(account, "kms").create_key()["KeyMetadata"]
    good = ec2.create_volume(AvailabilityZone="ap-northeast-1a", Size=8, Encrypted=True, KmsKeyId=key["KeyId"])
    tags = [{"ResourceType": "volume", "Tags": [{"Key": "Name", "Value": HOSTILE}]}]
    bad = ec2.create_volume(AvailabilityZone="ap-northeast-1a", Size=8, TagSpecifications=tags)

    frame = _rows(bed, account)

    one, two = frame.loc[good["VolumeId"]], frame.loc[bad["VolumeId"]]
    assert one["encrypted_at_rest"]
    assert one["key_id"] == key["Arn"]
    assert one["tags"] == []
    assert not one["is_attached"]
    assert list(one["replica_regions"]) == []
    assert not two["encrypted_at_rest"]
    assert two["key_id"] is pd.NA
    assert two["name"] == HOSTILE


def test_public_snapshots_and_orphans_are_found(bed: Bed, account: str) -> None:
    """One snapshot that anybody may restore, one whose disk is gone."""
    ec2 = bed.client(account, "ec2")
    kept = ec2.create_volume(AvailabilityZone="ap-northeast-1a", Size=8)["VolumeId"]
    gone = ec2.create_volume(AvailabilityZone="ap-northeast-1a", Size=8)["VolumeId"]
    private = ec2.create_snapshot(VolumeId=kept)["SnapshotId"]
    public = ec2.create_snapshot(VolumeId=gone)["SnapshotId"]
    ec2.modify_snapshot_attribute(
        SnapshotId=public, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
    )
    ec2.delete_volume(VolumeId=gone)

    frame = _rows(bed, account, {"ec2:DescribeSnapshots": _restorable(public)})

    assert not frame.loc[private, "is_public"]
    assert frame.loc[private, "source_exists"]
    assert frame.loc[public, "is_public"]
    assert not frame.loc[public, "source_exists"]


def _restorable(public: str) -> Any:
    """moto leaves RestorableByUserIds aside: answer the second call as AWS does."""
    body = f"<R><snapshotSet><item><snapshotId>{public}</snapshotId></item></snapshotSet></R>".encode()

    def answer(request: Any) -> Any:
        return response(body) if "RestorableBy" in str(request.body) else None

    return answer


def test_public_list_denied_leaves_public_unknown(bed: Bed, account: str) -> None:
    """The snapshots are known, whether they are public is not, and the reading names the permission."""
    ec2 = bed.client(account, "ec2")
    volume = ec2.create_volume(AvailabilityZone="ap-northeast-1a", Size=8)["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]

    def deny(request: Any) -> Any:
        return response(DENIED, 403) if "RestorableBy" in str(request.body) else None

    read = bed.read(account, *volumes.COLLECTORS, canned={"ec2:DescribeSnapshots": deny})

    frame = read.frames[DataStore].set_index("kind")
    assert str(frame.loc["snapshot", "resource"]).endswith(snapshot)
    assert frame.loc["snapshot", "is_public"] is pd.NA
    assert [(r.status, r.permission) for r in read.readings if r.status == "denied"] == [
        ("denied", "ec2:DescribeSnapshots")
    ]


def test_disks_denied_leave_the_source_of_snapshots_unknown(bed: Bed, account: str) -> None:
    """That a disk is gone is concluded from a whole list only."""
    ec2 = bed.client(account, "ec2")
    volume = ec2.create_volume(AvailabilityZone="ap-northeast-1a", Size=8)["VolumeId"]
    ec2.create_snapshot(VolumeId=volume)

    frame = _rows(bed, account, {"ec2:DescribeVolumes": lambda _: response(DENIED, 403)})

    assert frame["source_exists"].to_list() == [pd.NA]


def test_images_are_read(bed: Bed, account: str) -> None:
    """An own image that anybody may start, and one whose disks are all encrypted."""
    disk = "<item><ebs><encrypted>{}</encrypted></ebs></item>"
    image = (
        "<item><imageId>{}</imageId><name>{}</name><isPublic>{}</isPublic>"
        "<blockDeviceMapping>{}</blockDeviceMapping></item>"
    )
    rows = [
        image.format("ami-1", "shisetsu-yoyaku-web", "true", disk.format("true") + disk.format("false")),
        image.format("ami-2", "juki-web", "false", disk.format("true")),
        image.format("ami-3", "no-disk", "false", "<item><virtualName>ephemeral0</virtualName></item>"),
    ]
    body = f"<R><imagesSet>{''.join(rows)}</imagesSet></R>".encode()

    frame = _rows(bed, account, {"ec2:DescribeImages": body})

    assert frame["name"].to_list() == ["shisetsu-yoyaku-web", "juki-web", "no-disk"]
    assert frame["is_public"].to_list() == [True, False, False]
    assert frame["encrypted_at_rest"].to_list() == [False, True, pd.NA]


def test_empty_account(bed: Bed, account: str) -> None:
    """Nothing there, and everything was read."""
    read = bed.read(account, *volumes.COLLECTORS)
    assert read.frames[DataStore].empty
    assert all(reading.ok for reading in read.readings if reading.operation.startswith("ec2:"))

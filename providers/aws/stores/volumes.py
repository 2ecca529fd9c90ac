"""Disks and what is copied from them: EBS volumes, the account's own snapshots and machine images."""

from typing import Any

from auditor.facts.stores import DataStore
from providers.aws.fields import field, moment, name_tag, tags
from providers.aws.place import Answer, Listing, Place
from providers.aws.stores.shared import NO_CONNECTION, key_resource
from providers.collecting import Collected, reads

COPIED = "vol-ffffffff"
"""The volume ID that AWS gives to a snapshot that was copied: it had no volume of its own here."""


@reads("region", {"ec2:DescribeVolumes": "data_store[volume].*"})
def volumes(place: Place) -> Collected:
    """EBS volumes."""
    for volume in place.listing("ec2:DescribeVolumes", "Volumes").rows:
        found = tags(volume.get("Tags") or [])  # EC2 leaves the element out of a resource without tags
        yield DataStore(
            **place.here,
            resource=place.arn("ec2", f"volume/{volume['VolumeId']}"),
            name=name_tag(found, volume["VolumeId"]),
            tags=found,
            kind="volume",
            created_at=moment(volume.get("CreateTime")),
            is_attached={"in-use": True, "available": False}.get(str(volume.get("State"))),
            zone_redundant=False,  # by design: a volume lives in one zone
            **_at_rest(place, volume),
        )


@reads(
    "region",
    {
        "ec2:DescribeSnapshots": "data_store[snapshot].* data_store[snapshot].is_public",
        "ec2:DescribeVolumes": "data_store[snapshot].source_exists",
        "ec2:DescribeImages": "data_store[snapshot].is_attached",
    },
)
def snapshots(place: Place) -> Collected:
    """EBS snapshots of this account. One further call names those that anybody may restore.

    A snapshot that an image boots from is in use, though the volume that it was taken from is gone: whoever builds
    images throws the machine away.
    """
    public = place.listing("ec2:DescribeSnapshots", "Snapshots", OwnerIds=["self"], RestorableByUserIds=["all"])
    open_ids = {snapshot["SnapshotId"] for snapshot in public.rows}
    disks = place.listing("ec2:DescribeVolumes", "Volumes")
    existing = {volume["VolumeId"] for volume in disks.rows}
    own = _images(place)
    booted = {field(disk, "Ebs.SnapshotId") for image in own.rows for disk in image.get("BlockDeviceMappings") or []}
    for snapshot in place.listing("ec2:DescribeSnapshots", "Snapshots", OwnerIds=["self"]).rows:
        found = tags(snapshot.get("Tags") or [])
        volume = snapshot.get("VolumeId")
        yield DataStore(
            **place.here,
            resource=place.arn("ec2", f"snapshot/{snapshot['SnapshotId']}"),
            name=name_tag(found, snapshot["SnapshotId"]),
            tags=found,
            kind="snapshot",
            created_at=moment(snapshot.get("StartTime")),
            is_attached=_among(snapshot["SnapshotId"], booted, own.whole),
            source_exists=None if volume is None else _among(volume, existing, disks.whole),
            zone_redundant=True,  # by design: snapshots are kept by the region
            **{
                **_at_rest(place, snapshot, ("source_exists",) if volume == COPIED else ()),
                "is_public": _among(snapshot["SnapshotId"], open_ids, public.whole),
            },
        )


@reads("region", {"ec2:DescribeImages": "data_store[image].*"})
def images(place: Place) -> Collected:
    """Machine images that this account owns."""
    for image in _images(place).rows:
        found = tags(image.get("Tags") or [])
        disks = [disk["Ebs"] for disk in image.get("BlockDeviceMappings") or [] if "Ebs" in disk]
        yield DataStore(
            **place.here,
            resource=place.arn("ec2", f"image/{image['ImageId']}"),
            name=name_tag(found, image.get("Name") or image["ImageId"]),
            tags=found,
            kind="image",
            created_at=moment(image.get("CreationDate")),
            encrypted_at_rest=_all_encrypted(disks),
            replica_regions=(),  # by design: a copy in another region is an image of its own
            is_public=field(image, "Public"),
            zone_redundant=True,  # by design
            absent=NO_CONNECTION,
        )


def _images(place: Place) -> Listing:
    return place.listing("ec2:DescribeImages", "Images", Owners=["self"])


def _at_rest(place: Place, disk: Answer, absent: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "encrypted_at_rest": field(disk, "Encrypted"),
        "key_id": key_resource(place, disk.get("KmsKeyId")),
        "replica_regions": (),  # by design: a copy in another region is a snapshot of its own
        "is_public": False,  # by design: only snapshots and images can be shared
        "absent": (*NO_CONNECTION, *absent),
    }


def _among(one: str, listed: set[Any], whole: bool) -> bool | None:
    return True if one in listed else False if whole else None


def _all_encrypted(disks: list[Answer]) -> bool | None:
    """Whether every disk of an image is; None where it has none or one does not say."""
    answers = [field(disk, "Encrypted") for disk in disks]
    if False in answers:
        return False
    return None if None in answers or not answers else True


COLLECTORS = (volumes, snapshots, images)

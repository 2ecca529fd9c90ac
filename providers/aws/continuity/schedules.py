"""Snapshots by schedule: the policies of Data Lifecycle Manager, and the disks and machines that they cover."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from providers.aws.backup_columns import ways
from providers.aws.continuity.parts import Part
from providers.aws.fields import field, moment, tags
from providers.aws.place import Answer, Place
from providers.backups import longest
from providers.collecting import Collected, Collector, later, reads
from providers.three import every

SCHEDULED = ways("volume,vm")

MADE = "backup[volume,vm].last_success_at backup[volume,vm].never_succeeded"

BY_SCHEDULE = {"EBS_SNAPSHOT_MANAGEMENT", "IMAGE_MANAGEMENT"}

DAYS = {"DAYS": 1, "WEEKS": 7, "MONTHS": 30, "YEARS": 365}

BOOT_DEVICES = {"/dev/xvda", "/dev/sda1"}


@reads(
    "region",
    {
        "dlm:GetLifecyclePolicies": SCHEDULED,
        "dlm:GetLifecyclePolicy": SCHEDULED,
        "ec2:DescribeVolumes": f"backup[volume].* {SCHEDULED}",
        "ec2:DescribeInstances": "backup[vm].*",
        "ec2:DescribeSnapshots": MADE,
    },
)
def scheduled_snapshots(place: Place) -> Collected:
    """What each enabled policy covers; one call for each policy."""
    for policy in place.listing("dlm:GetLifecyclePolicies", "Policies").rows:
        if policy.get("State") == "ENABLED":
            yield later(_covered, place, policy["PolicyId"])


def _covered(place: Place, identity: str) -> Iterator[Part]:
    for policy in place.listing("dlm:GetLifecyclePolicy", "Policy", PolicyId=identity).rows:
        details = policy.get("PolicyDetails") or {}
        if details.get("PolicyType") not in BY_SCHEDULE:
            continue
        kept: dict[str, Any] = {
            "retention_days": _retention(details),
            "copy_regions": _regions(details),
            "copy_accounts": (),
        }
        listed = place.listing("ec2:DescribeVolumes", "Volumes")
        disks = listed.rows
        newest = _newest(place)
        if "VOLUME" in _types(details):
            for disk in disks:
                if _chosen(details, disk):
                    arn = place.arn("ec2", f"volume/{disk['VolumeId']}")
                    yield Part(**place.here, resource=arn, source="schedule", **kept, **_made([disk], newest))
        if "INSTANCE" in _types(details):
            for machine in place.listing("ec2:DescribeInstances", "Reservations[].Instances[]").rows:
                if _chosen(details, machine):
                    # Of a machine one disk of which may be missing here nothing is said.
                    own = [disk for disk in disks if listed.whole and _attached(disk, machine["InstanceId"])]
                    arn = place.arn("ec2", f"instance/{machine['InstanceId']}")
                    yield Part(**place.here, resource=arn, source="schedule", **kept, **_made(own, newest))


def _types(details: Answer) -> set[str]:
    """A default policy names one type, any other policy a list."""
    return {*(details.get("ResourceTypes") or ()), str(details.get("ResourceType"))}


def _attached(disk: Answer, machine: str) -> bool:
    return any(attachment.get("InstanceId") == machine for attachment in disk.get("Attachments") or ())


def _chosen(details: Answer, resource: Answer) -> bool:
    """Whether a policy covers a disk or machine: one tag of a list is enough; a default policy covers all but some."""
    own = tags(resource.get("Tags")) or {}
    if "ResourceType" not in details:
        return _tagged(own, details.get("TargetTags"))
    rest = details.get("Exclusions") or {}
    boots = any(attachment.get("Device") in BOOT_DEVICES for attachment in resource.get("Attachments") or ())
    by_type = resource.get("VolumeType") in (rest.get("ExcludeVolumeTypes") or ())
    return not (_tagged(own, rest.get("ExcludeTags")) or by_type or (boots and rest.get("ExcludeBootVolumes")))


def _tagged(own: dict[str, str], pairs: Any) -> bool:
    return any(own.get(pair.get("Key")) == pair.get("Value") for pair in pairs or ())


def _retention(details: Answer) -> int | None:
    if "RetainInterval" in details:
        return int(details["RetainInterval"])
    return longest(_kept(schedule) for schedule in details.get("Schedules") or ())


def _kept(schedule: Answer) -> int | None:
    """Days that a schedule keeps snapshots. A number of them says so only where they are made every few hours."""
    span, count = field(schedule, "RetainRule.Interval"), field(schedule, "RetainRule.Count")
    if span:
        return int(span) * DAYS.get(str(field(schedule, "RetainRule.IntervalUnit")), 1)
    hours = field(schedule, "CreateRule.Interval")
    return int(count) * int(hours) // 24 if count and hours else None


def _regions(details: Answer) -> tuple[str, ...]:
    rules = [rule for schedule in details.get("Schedules") or () for rule in schedule.get("CrossRegionCopyRules") or ()]
    rules += details.get("CrossRegionCopyTargets") or []
    return tuple(sorted({str(rule.get("TargetRegion") or rule.get("Target")) for rule in rules}))


def _newest(place: Place) -> dict[str, datetime] | None:
    """When the newest complete snapshot of each volume was taken; None where they were not all listed."""
    listing = place.listing("ec2:DescribeSnapshots", "Snapshots", OwnerIds=["self"])
    found: dict[str, datetime] = {}
    for snapshot in listing.rows:
        taken, disk = moment(snapshot.get("StartTime")), str(snapshot.get("VolumeId"))
        if taken and snapshot.get("State") == "completed":
            found[disk] = max(taken, found.get(disk, taken))
    return found if listing.whole else None


def _made(disks: list[Answer], newest: dict[str, datetime] | None) -> dict[str, Any]:
    """What can be restored of all these disks together: as old as the oldest of their newest snapshots."""
    encrypted = {"is_encrypted": every(*(disk.get("Encrypted") for disk in disks)) if disks else None}
    if newest is None or not disks:
        return encrypted
    taken = [newest.get(disk["VolumeId"]) for disk in disks]
    known = [one for one in taken if one]
    if len(known) < len(taken):
        return {**encrypted, "never_succeeded": True}
    return {**encrypted, "last_success_at": min(known), "never_succeeded": False}


COLLECTORS: tuple[Collector, ...] = (scheduled_snapshots,)

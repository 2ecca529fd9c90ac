"""EC2 instances: settings of the machine, never its user data."""

from typing import Any

from auditor.facts.machines import Compute
from providers.aws.fields import field, moment, name_tag, tags
from providers.aws.machines import care
from providers.aws.machines.care import Care
from providers.aws.machines.subnets import Subnets
from providers.aws.place import Answer, Place
from providers.collecting import Collected, reads

STATES = {"running": "running", "stopped": "stopped"}
GONE = {"terminated", "shutting-down"}
"""AWS lists an instance for about an hour after its end."""

GROUP_TAG = "aws:autoscaling:groupName"
"""Set by Auto Scaling on each of its instances; nobody else can set tags below `aws:`."""


@reads(
    "region",
    {
        "ec2:DescribeInstances": "compute[vm].*",
        "ec2:DescribeRouteTables": "compute[vm].in_private_subnet",
        "iam:ListInstanceProfiles": "compute[vm].identity_id compute[vm].has_identity",
        **care.READS,
    },
)
def instances(place: Place) -> Collected:
    """EC2 instances that are not terminated; about a dozen lists more where there is one."""
    listing = place.listing("ec2:DescribeInstances", "Reservations[].Instances[]")
    found = [row for row in listing.rows if field(row, "State.Name") not in GONE]
    if not found:
        return
    subnets, cared = Subnets(place), Care(place, tuple(str(row["InstanceId"]) for row in found))
    profiled = any("IamInstanceProfile" in row for row in found)
    roles = _roles(place) if profiled else {}
    for row in found:
        yield _instance(place, row, subnets, roles, cared)


def _roles(place: Place) -> dict[str, tuple[str, ...]]:
    """The roles in each instance profile, by the profile's ARN; a profile that was not read is not in it."""
    listing = place.at("global").listing("iam:ListInstanceProfiles", "InstanceProfiles")
    return {profile["Arn"]: tuple(role["Arn"] for role in profile.get("Roles") or []) for profile in listing.rows}


def _instance(place: Place, row: Answer, subnets: Subnets, roles: dict[str, tuple[str, ...]], cared: Care) -> Compute:
    found = tags(row.get("Tags") or [])  # EC2 leaves the element out of a resource without tags
    network, subnet = row.get("VpcId"), row.get("SubnetId")
    state = field(row, "State.Name")
    tokens = field(row, "MetadataOptions.HttpTokens")
    zone = field(row, "Placement.AvailabilityZone")
    return Compute(
        **place.here,
        resource=place.arn("ec2", f"instance/{row['InstanceId']}"),
        name=name_tag(found, row["InstanceId"]),
        tags=found,
        kind="vm",
        state=None if state is None else STATES.get(state, "other"),  # type: ignore[arg-type]
        created_at=moment(row.get("LaunchTime")),
        image_id=row.get("ImageId"),
        network_id=None if network is None else place.arn("ec2", f"vpc/{network}"),
        subnet_id=None if subnet is None else place.arn("ec2", f"subnet/{subnet}"),
        has_public_ip=_public(row),
        in_private_subnet=subnets.all_private(_subnets(row), network),
        uses_default_identity=False,  # by design: AWS makes no identity for machines
        metadata_hardened=_hardened(field(row, "MetadataOptions.HttpEndpoint"), tokens),
        disk_ids=_disks(place, row),
        zones=None if zone is None else (zone,),
        in_group=GROUP_TAG in (found or {}),
        **_identity(row, roles),
        **cared.of(row),
    )


def _identity(row: Answer, roles: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """The role behind the instance profile. An instance without the element has no profile."""
    profile = field(row, "IamInstanceProfile.Arn")
    if profile is None:
        return {"has_identity": False}
    held = roles.get(profile)
    return {"has_identity": None if held is None else bool(held), "identity_id": held[0] if held else None}


def _public(row: Answer) -> bool:
    """EC2 leaves out addresses that an instance does not have. An IPv6 address is an address on the internet."""
    cards = row.get("NetworkInterfaces") or []
    return bool(row.get("PublicIpAddress")) or any(
        field(card, "Association.PublicIp") or card.get("Ipv6Addresses") for card in cards
    )


def _subnets(row: Answer) -> tuple[str, ...]:
    cards = [card.get("SubnetId") for card in row.get("NetworkInterfaces") or []]
    return tuple(sorted({str(subnet) for subnet in [row.get("SubnetId"), *cards] if subnet}))


def _disks(place: Place, row: Answer) -> tuple[str, ...] | None:
    found = row.get("BlockDeviceMappings")
    if found is None:
        return None
    names = (field(disk, "Ebs.VolumeId") for disk in found)
    return tuple(sorted(place.arn("ec2", f"volume/{name}") for name in names if name))


def _hardened(endpoint: str | None, tokens: str | None) -> bool | None:
    if endpoint == "disabled":
        return True
    return None if tokens is None else tokens == "required"


COLLECTORS = (instances,)

"""Switches that hold for everything made in the account or in one of its regions."""

from typing import Any

from auditor.facts.governance import Guardrail
from providers.aws.fields import field
from providers.aws.place import Place
from providers.collecting import Collected, reads
from providers.three import Maybe

PUBLIC_ACCESS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def _row(place: Place, kind: Any, service: str, name: str, enforced: Maybe, **found: Any) -> Guardrail:
    return Guardrail(
        **place.here,
        resource=place.arn(service, kind),
        name=name,
        kind=kind,
        target=place.account,
        target_level="account",
        is_enforced=enforced,
        covers_account=True,
        evidence="configuration",
        **found,
    )


@reads("account", {"s3control:GetPublicAccessBlock": "guardrail[block_public_storage].*"})
def public_storage(place: Place) -> Collected:
    """The account's block of public access to buckets; half of it is not enough."""
    answer = place.ask(
        "s3control:GetPublicAccessBlock", none=("NoSuchPublicAccessBlockConfiguration",), AccountId=place.account
    )
    if answer is None:
        return
    switches = answer.get("PublicAccessBlockConfiguration") or {}
    off = tuple(name for name in PUBLIC_ACCESS if switches.get(name) is not True)
    yield _row(place, "block_public_storage", "s3", "S3 Block Public Access", not off, missing_settings=off)


REGIONAL: tuple[tuple[str, str, str, str, Any], ...] = (
    (
        "ec2:GetEbsEncryptionByDefault",
        "default_disk_encryption",
        "EBS encryption by default",
        "EbsEncryptionByDefault",
        (True,),
    ),
    (
        "ec2:GetSnapshotBlockPublicAccessState",
        "block_public_snapshot",
        "Block public access for EBS snapshots",
        "State",
        ("block-all-sharing", "block-new-sharing"),
    ),
    (
        "ec2:GetImageBlockPublicAccessState",
        "block_public_image",
        "Block public access for AMIs",
        "ImageBlockPublicAccessState",
        ("block-new-sharing",),
    ),
    (
        "ec2:GetInstanceMetadataDefaults",
        "metadata_hardening_default",
        "Instance metadata defaults",
        "AccountLevel.HttpTokens",
        ("required",),
    ),
    (
        "ec2:GetSerialConsoleAccessStatus",
        "block_remote_console",
        "EC2 serial console access",
        "SerialConsoleAccessEnabled",
        (False,),
    ),
)
"""Operation, kind, AWS's name, path in the answer, and the values that mean that it is enforced."""

OPTIONAL = {"ec2:GetInstanceMetadataDefaults"}
"""Operations that leave a field out where nothing was set; the others always give it."""


@reads("region", {operation: f"guardrail[{kind}].*" for operation, kind, *_ in REGIONAL})
def regional(place: Place) -> Collected:
    """Five switches of EC2, one call each."""
    for operation, kind, name, path, wanted in REGIONAL:
        answer = place.ask(operation)
        if answer is not None:
            value = field(answer, path)
            unset = False if operation in OPTIONAL else None
            yield _row(place, kind, "ec2", name, unset if value is None else value in wanted)


COLLECTORS = (public_storage, regional)

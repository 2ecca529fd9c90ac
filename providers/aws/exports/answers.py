"""Which operations the files can answer, and how; whatever is not here they cannot."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from providers.aws.exports import bucket, iam
from providers.aws.exports.evidence import Held
from providers.aws.exports.items import SEEN, Item, moment
from providers.aws.exports.recorded import internal
from providers.aws.exports.table import TYPES, UntoldError, pairs
from providers.aws.exports.told import Parameters, Told, listing, missing, not_held

Answer = Callable[[Held, str, Parameters], Told]

BUCKET, KEY, TRAIL = "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::CloudTrail::Trail"
RECORDER, BLOCK = "AWS::Config::ConfigurationRecorder", "AWS::S3::AccountPublicAccessBlock"


def answered(operation: str) -> Answer | None:
    """How the files answer an operation; None where they never do."""
    if operation in _OWN:
        return _OWN[operation]
    if operation in bucket.DETAILS:
        return lambda held, _, asked: _bucket_detail(operation, held, asked)
    kind = _LISTS.get(operation)
    return (lambda held, region, _: listing(held, kind, region)) if kind else None


def _buckets(held: Held, region: str, asked: Parameters) -> Told:
    """Each region's recorder keeps its own buckets, so no number of snapshots shows that these are all."""
    del region, asked
    rows, problems = [], []
    for one in held.of(BUCKET):
        if one.status in SEEN and one.configuration.get("name"):
            made = moment(one.configuration.get("creationDate"))
            rows.append({"Name": str(one.configuration["name"]), "BucketRegion": one.region, "CreationDate": made})
        else:
            problems.append(f"{one.id} does not say its name")
    return Told({"Buckets": rows}, missing(held, BUCKET, "every region", rows, problems), (BUCKET,))


def _bucket_detail(operation: str, held: Held, asked: Parameters) -> Told:
    one = _found(held, BUCKET, asked["Bucket"])
    try:
        return Told(bucket.detail(operation, one.extra), of=(BUCKET,))
    except bucket.NoSuchError as error:
        raise ClientError({"Error": {"Code": str(error), "Message": "none"}}, operation) from error
    except UntoldError as error:
        raise not_held(held, f"the item of {one.id} does not hold {error}") from error


def _bucket_place(held: Held, region: str, asked: Parameters) -> Told:
    del region
    return Told({"LocationConstraint": _found(held, BUCKET, asked["Bucket"]).region}, of=(BUCKET,))


def _account_block(held: Held, region: str, asked: Parameters) -> Told:
    del region, asked
    rows = [_row(held, one) for one in held.of(BLOCK)]
    if len({repr(row) for row in rows}) != 1:
        raise not_held(held, "no single AWS::S3::AccountPublicAccessBlock")
    return Told({"PublicAccessBlockConfiguration": rows[0]}, of=(BLOCK,))


def _keys(held: Held, region: str, asked: Parameters) -> Told:
    del asked
    told = listing(held, KEY, region)
    rows = told.answer["KeyMetadata"]
    listed = [{"KeyId": row["KeyId"], "KeyArn": row["Arn"]} for row in rows]
    return Told({"Keys": listed}, told.missing, told.of, told.blank)


def _key(held: Held, region: str, asked: Parameters) -> Told:
    del region
    return Told({"KeyMetadata": _row(held, _found(held, KEY, asked["KeyId"]))}, of=(KEY,))


def _rotation(held: Held, region: str, asked: Parameters) -> Told:
    del region
    one = _found(held, KEY, asked["KeyId"])
    flag = {"true": True, "false": False}.get(str(one.extra.get("KeyRotationStatus")).lower())
    if flag is None:
        raise not_held(held, f"the item of {one.id} does not hold KeyRotationStatus")
    return Told({"KeyRotationEnabled": flag}, of=(KEY,))


def _trails(held: Held, region: str, asked: Parameters) -> Told:
    """A trail stands in the snapshot of its home region alone; those of an organisation may stand in none."""
    own = listing(held, TRAIL, region)
    rows = own.answer["trailList"]
    if asked.get("includeShadowTrails", True):
        others = [one for one in held.of(TRAIL) if one.region != region]
        rows = [*rows, *(row for row in (_row(held, one) for one in others) if row["IsMultiRegionTrail"])]
    text = own.missing or "a trail of the organisation, or one with its home in another region, may be missing"
    return Told({"trailList": rows}, text, (TRAIL,))


def _recorders(held: Held, region: str, asked: Parameters) -> Told:
    del asked
    rows = []
    for one in held.of(RECORDER, region):
        scope = {"recordingScope": "INTERNAL"} if internal(one) else {}
        rows.append({**_row(held, one), **scope})
    if not rows:
        raise not_held(held, f"no {RECORDER} of {region}")
    return Told({"ConfigurationRecorders": rows}, of=(RECORDER,))


def _recording(held: Held, region: str, asked: Parameters) -> Told:
    del asked
    rows = []
    for one in held.of(RECORDER, region):
        on = {"true": True, "false": False}.get(str(one.configuration.get("Recording")).lower())
        if on is None:
            raise not_held(held, f"the {RECORDER} of {region} does not say whether it records")
        rows.append({"name": _row(held, one)["name"], "recording": on})
    return Told({"ConfigurationRecordersStatus": rows}, of=(RECORDER,))


def _tags(held: Held, region: str, asked: Parameters) -> Told:
    """Tags of every item that says something of them. S3's items hold theirs; others only where some are named."""
    del asked
    rows = [
        {"ResourceARN": one.arn, "Tags": pairs(one)}
        for kind in sorted(held.items)
        for one in held.of(kind, region)
        if one.tags or "Tags" in one.extra or (kind == BUCKET and one.tags is not None)
    ]
    return Told({"ResourceTagMappingList": rows}, f"tags of what no file names in {region}", tuple(held.items))


def _found(held: Held, kind: str, name: Any) -> Item:
    for one in held.of(kind):
        if name in (one.arn, one.id, one.configuration.get("name")):
            return one
    raise not_held(held, f"no {kind} {name}")


def _row(held: Held, one: Item) -> dict[str, Any]:
    try:
        return TYPES[one.type].row(one)
    except UntoldError as error:
        raise not_held(held, f"the item of {one.id} does not hold {error}") from error


_LISTS = {
    known.operation: kind for kind, known in TYPES.items() if known.operation.split(":")[0] in {"ec2", "rds", "lambda"}
}

_OWN: dict[str, Answer] = {
    "s3:ListBuckets": _buckets,
    "s3:GetBucketLocation": _bucket_place,
    "s3control:GetPublicAccessBlock": _account_block,
    "kms:ListKeys": _keys,
    "kms:DescribeKey": _key,
    "kms:GetKeyRotationStatus": _rotation,
    "cloudtrail:DescribeTrails": _trails,
    "config:DescribeConfigurationRecorders": _recorders,
    "config:DescribeConfigurationRecorderStatus": _recording,
    "resourcegroupstaggingapi:GetResources": _tags,
    "iam:GetAccountAuthorizationDetails": iam.details,
    "iam:ListInstanceProfiles": iam.profiles,
    "iam:GenerateCredentialReport": iam.made,
    "iam:GetCredentialReport": iam.report,
}

"""A bucket's details as S3 answers them, from the `supplementaryConfiguration` of its item.

AWS Config keeps them in the words of an older SDK, some of them text within text. A key that an item lacks is no
answer: AWS Config leaves out both what a bucket does not have and what it did not record.
"""

from collections.abc import Callable, Mapping
from typing import Any

from providers.aws.exports.items import moment
from providers.aws.exports.shapes import ShapeError, output, shaped
from providers.aws.exports.table import UntoldError

GROUPS = {
    "AllUsers": "http://acs.amazonaws.com/groups/global/AllUsers",
    "AuthenticatedUsers": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
    "LogDelivery": "http://acs.amazonaws.com/groups/s3/LogDelivery",
}
PERMISSIONS = {
    "FullControl": "FULL_CONTROL",
    "Read": "READ",
    "Write": "WRITE",
    "ReadAcp": "READ_ACP",
    "WriteAcp": "WRITE_ACP",
}
BLOCK = ("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")

Extra = Mapping[str, Any]


class NoSuchError(Exception):
    """There is no such setting; the text is the code by which S3 says so."""


def detail(operation: str, extra: Extra) -> dict[str, Any]:
    """The answer of an operation (`s3:GetBucketVersioning`) on the bucket that an item's extras speak of.

    UntoldError where they do not hold it, or hold it in a form that is not known; NoSuchError where S3 has none.
    """
    if operation not in DETAILS:
        raise UntoldError(operation)
    key, read = DETAILS[operation]
    held = extra.get(key)
    if not isinstance(held, Mapping):
        raise UntoldError(key)
    try:
        return read(held)
    except (ShapeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise UntoldError(f"{key} ({error})") from error


def _encryption(held: Extra) -> dict[str, Any]:
    if not held["rules"]:
        raise UntoldError("rules")
    name = "ServerSideEncryptionConfiguration"
    return {name: shaped(held, output("s3:GetBucketEncryption").members[name])}


def _versioning(held: Extra) -> dict[str, Any]:
    return {"Off": {}, "Enabled": {"Status": "Enabled"}, "Suspended": {"Status": "Suspended"}}[held["status"]]


def _policy(held: Extra) -> dict[str, Any]:
    if held["policyText"] is None:
        raise NoSuchError("NoSuchBucketPolicy")
    if not isinstance(held["policyText"], str):
        raise UntoldError("policyText")
    return {"Policy": held["policyText"]}


def _block(held: Extra) -> dict[str, Any]:
    name = "PublicAccessBlockConfiguration"
    return {name: shaped({key: held[key] for key in BLOCK}, output("s3:GetPublicAccessBlock").members[name])}


def _acl(held: Extra) -> dict[str, Any]:
    grants = held["grantList"] if held["grantList"] is not None else held["grantSet"]
    return {
        "Owner": {"ID": str(held["owner"]["id"])},
        "Grants": [{"Grantee": _grantee(grant["grantee"]), "Permission": _permission(grant)} for grant in grants],
    }


def _grantee(value: Any) -> dict[str, Any]:
    """A group by its name, or an account by its canonical ID."""
    if isinstance(value, str):
        return {"Type": "Group", "URI": GROUPS[value]}
    return {"Type": "CanonicalUser", "ID": str(value["id"])}


def _permission(grant: Extra) -> str:
    word = str(grant["permission"])
    return word if word in PERMISSIONS.values() else PERMISSIONS[word]


def _logging(held: Extra) -> dict[str, Any]:
    target = held["destinationBucketName"]
    return {"LoggingEnabled": {"TargetBucket": str(target), "TargetPrefix": ""}} if target else {}


def _lock(held: Extra) -> dict[str, Any]:
    if held["objectLockEnabled"] != "Enabled":
        raise UntoldError("objectLockEnabled")
    name = "ObjectLockConfiguration"
    return {name: shaped(held, output("s3:GetObjectLockConfiguration").members[name])}


def _replication(held: Extra) -> dict[str, Any]:
    rules = held["rules"].values() if isinstance(held["rules"], Mapping) else held["rules"]
    return {"ReplicationConfiguration": {"Rules": [_copy(rule) for rule in rules]}}


def _copy(rule: Extra) -> dict[str, Any]:
    target = rule["destinationConfig"]
    owner = {"Account": str(target["account"])} if target.get("account") else {}
    return {"Status": str(rule["status"]), "Destination": {"Bucket": str(target["bucketARN"]), **owner}}


def _lifecycle(held: Extra) -> dict[str, Any]:
    return {"Rules": [{"Status": str(rule["status"]), "Expiration": _end(rule)} for rule in held["rules"]]}


def _end(rule: Extra) -> dict[str, Any]:
    """AWS Config writes -1 where a rule names no number of days."""
    days, date = rule.get("expirationInDays"), rule.get("expirationDate")
    ends: dict[str, Any] = {"Days": int(days)} if days is not None and int(days) > 0 else {}
    return {**ends, "Date": moment(date)} if date is not None else ends


DETAILS: dict[str, tuple[str, Callable[[Extra], dict[str, Any]]]] = {
    "s3:GetBucketEncryption": ("ServerSideEncryptionConfiguration", _encryption),
    "s3:GetBucketVersioning": ("BucketVersioningConfiguration", _versioning),
    "s3:GetBucketPolicy": ("BucketPolicy", _policy),
    "s3:GetPublicAccessBlock": ("PublicAccessBlockConfiguration", _block),
    "s3:GetBucketAcl": ("AccessControlList", _acl),
    "s3:GetBucketLogging": ("BucketLoggingConfiguration", _logging),
    "s3:GetObjectLockConfiguration": ("ObjectLockConfiguration", _lock),
    "s3:GetBucketReplication": ("BucketReplicationConfiguration", _replication),
    "s3:GetBucketLifecycleConfiguration": ("BucketLifecycleConfiguration", _lifecycle),
}
"""Operation to the key of the extras that holds it. Ownership controls and S3's opinion of a policy are in none."""

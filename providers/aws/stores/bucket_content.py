"""What protects and ends a bucket's content: versions, locks, lifecycle, and the log of accesses to it."""

from typing import Any

from providers.aws.fields import field
from providers.aws.place import Place


def content(place: Place, arn: str, name: str) -> dict[str, Any]:
    """The columns of four calls."""
    return {
        **_versions(place, arn, name),
        **_lock(place, arn, name),
        **_lifecycle(place, arn, name),
        **_logging(place, arn, name),
    }


def _versions(place: Place, arn: str, name: str) -> dict[str, Any]:
    answer = place.ask("s3:GetBucketVersioning", about=arn, Bucket=name)
    return {
        # S3 gives no status for a bucket that never had versions.
        "versioning": None if answer is None else answer.get("Status") == "Enabled",
        "soft_delete_days": 0,  # by design: S3 has none besides versions
    }


def _lock(place: Place, arn: str, name: str) -> dict[str, Any]:
    answer = place.ask(
        "s3:GetObjectLockConfiguration", about=arn, none=("ObjectLockConfigurationNotFoundError",), Bucket=name
    )
    if answer is None:
        return {}
    kept = field(answer, "ObjectLockConfiguration.Rule.DefaultRetention") or {}
    days = int(kept.get("Days") or 0) or int(kept.get("Years") or 0) * 365
    return {"immutable_days": days, "immutable_locked": bool(days) and kept.get("Mode") == "COMPLIANCE"}


def _lifecycle(place: Place, arn: str, name: str) -> dict[str, Any]:
    """The first deletion of current data by any enabled rule; a rule that ends at a date has no number of days."""
    answer = place.ask(
        "s3:GetBucketLifecycleConfiguration", about=arn, none=("NoSuchLifecycleConfiguration",), Bucket=name
    )
    if answer is None:
        return {}
    ends = [rule.get("Expiration") or {} for rule in answer.get("Rules") or () if rule.get("Status") == "Enabled"]
    days = [int(end["Days"]) for end in ends if end.get("Days")]
    dated = any(end.get("Date") for end in ends)
    return {
        "lifecycle_deletes": bool(days) or dated,
        "lifecycle_days": min(days) if days else None if dated else -1,
    }


def _logging(place: Place, arn: str, name: str) -> dict[str, Any]:
    answer = place.ask("s3:GetBucketLogging", about=arn, Bucket=name)
    if answer is None:
        return {}
    target = field(answer, "LoggingEnabled.TargetBucket")
    # S3 answers without the element where logging is off.
    return {"access_logged": target is not None, "access_log_target": target and f"arn:{place.partition}:s3:::{target}"}

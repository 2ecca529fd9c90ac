"""CloudWatch log groups: one list a region says all that is asked of them."""

from auditor.facts.logs import LogStore
from providers.aws.place import Place
from providers.aws.stores.common import AWS_KEY
from providers.collecting import Collected, reads

LANDING_ZONE = ("aws-controltower/", "/aws/lambda/aws-controltower-")


@reads("region", {"logs:DescribeLogGroups": "log_store[log_group].*"})
def log_groups(place: Place) -> Collected:
    """Log groups of one region; no call for a single one."""
    for group in place.pages("logs:DescribeLogGroups", "logGroups"):
        name = group["logGroupName"]
        yield LogStore(
            **place.here,
            resource=str(group.get("logGroupArn") or group["arn"]).removesuffix(":*"),
            name=name,
            provider_managed=name.lower().startswith(LANDING_ZONE),
            kind="log_group",
            owner_account=place.account,
            is_separate_account=False,
            # AWS documents that a group without this field never expires.
            retention_days=group.get("retentionInDays", -1),
            is_encrypted=True,  # by design
            # AWS names a key only where the customer has chosen one.
            key_id=group.get("kmsKeyId") or AWS_KEY,
            is_locked=group.get("deletionProtectionEnabled"),
            timestamp_zone="UTC",  # by design
        )


COLLECTORS = (log_groups,)

"""Demo: a sound audit trail and one that was stopped, logs kept long and short, a firewall that logs nothing."""

import json

from auditor.demo.place import TOKYO, Site

TRAIL_GROUP = "/shiyakusho/kansa-shoseki"
"""Where the sound trail's events arrive for the alarms."""


def good(site: Site) -> None:
    """A trail of all regions with data events, kept for 400 days in a protected bucket; query logs of the network."""
    bucket = f"kansa-log-{site.account}"
    _bucket(site, bucket)
    _protect(site, bucket)
    key = site.client("kms").create_key(Description="kansa-log")["KeyMetadata"]["Arn"]
    site.client("kms").enable_key_rotation(KeyId=key)
    trail, logs = site.client("cloudtrail"), site.client("logs")
    logs.create_log_group(logGroupName=TRAIL_GROUP)
    logs.put_retention_policy(logGroupName=TRAIL_GROUP, retentionInDays=400)
    trail.create_trail(
        Name="kansa-shoseki",
        S3BucketName=bucket,
        IsMultiRegionTrail=True,
        EnableLogFileValidation=True,
        KmsKeyId=key,
        CloudWatchLogsLogGroupArn=f"arn:aws:logs:{TOKYO}:{site.account}:log-group:{TRAIL_GROUP}:*",
        CloudWatchLogsRoleArn=f"arn:aws:iam::{site.account}:role/kansa-shoseki",
    )
    data = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    trail.put_event_selectors(
        TrailName="kansa-shoseki",
        EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [data]}],
    )
    trail.start_logging(Name="kansa-shoseki")
    _trail_to_the_log_account(site, "kansa-shoseki-hokan")
    group = "/shiyakusho/juki/app"
    logs.create_log_group(logGroupName=group)
    logs.put_retention_policy(logGroupName=group, retentionInDays=400)
    subnets = [subnet["SubnetId"] for subnet in site.client("ec2").describe_subnets()["Subnets"][:2]]
    site.client("eks").create_cluster(
        name="juki-madoguchi",
        version="1.36",
        roleArn=f"arn:aws:iam::{site.account}:role/juki-madoguchi",
        resourcesVpcConfig={"subnetIds": subnets, "endpointPublicAccess": False, "endpointPrivateAccess": True},
        logging={"clusterLogging": [{"types": ["api", "audit", "authenticator"], "enabled": True}]},
        tags={"所管課": "市民課", "システム名": "JUKI"},
    )


def bad(site: Site) -> None:
    """A trail of one region that was stopped, in a bucket that deletes after 90 days and logs no access."""
    bucket = f"shisetsu-yoyaku-log-{site.account}"
    _bucket(site, bucket)
    site.client("s3").put_bucket_lifecycle_configuration(
        Bucket=bucket,
        LifecycleConfiguration={
            "Rules": [{"ID": "90", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}}]
        },
    )
    trail = site.client("cloudtrail")
    trail.create_trail(Name="shisetsu-yoyaku", S3BucketName=bucket, IsMultiRegionTrail=False)
    trail.start_logging(Name="shisetsu-yoyaku")
    trail.stop_logging(Name="shisetsu-yoyaku")
    group = "/shiyakusho/shisetsu-yoyaku/app"
    logs = site.client("logs")
    logs.create_log_group(logGroupName=group)
    logs.put_retention_policy(logGroupName=group, retentionInDays=30)
    _rules(site)


def abroad(site: Site) -> None:
    """A log group that a trial in Virginia left behind."""
    site.client("logs", "us-east-1").create_log_group(logGroupName="/shiyakusho/kouhou-ai/trial")


def remains(site: Site) -> None:
    """The old system's trail is stopped, its logs are still there."""
    bucket = f"tosho-log-{site.account}"
    _bucket(site, bucket)
    site.client("cloudtrail").create_trail(Name="tosho", S3BucketName=bucket, IsMultiRegionTrail=True)
    site.client("logs").create_log_group(logGroupName="/shiyakusho/tosho/app")


def _bucket(site: Site, name: str) -> None:
    site.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": TOKYO})


def _protect(site: Site, bucket: str) -> None:
    s3 = site.client("s3")
    switches = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=dict.fromkeys(switches, True))
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    tls = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [tls]}))
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket,
        LifecycleConfiguration={
            "Rules": [{"ID": "400", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 400}}]
        },
    )


def _trail_to_the_log_account(site: Site, name: str) -> None:
    """A second trail, whose bucket belongs to the prefecture's log account, which is not audited here."""
    bucket = f"ken-log-hokan-{site.account}"
    _bucket(site, bucket)
    trail = site.client("cloudtrail")
    trail.create_trail(Name=name, S3BucketName=bucket, IsMultiRegionTrail=True, EnableLogFileValidation=True)
    trail.start_logging(Name=name)
    # The server takes a trail to a bucket that it knows only; from here on no account of the town has it.
    site.client("s3").delete_bucket(Bucket=bucket)


def _rules(site: Site) -> None:
    """A web firewall whose rules log nothing."""
    visible = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "shisetsu"}
    site.client("wafv2").create_web_acl(
        Name="shisetsu-yoyaku", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visible
    )

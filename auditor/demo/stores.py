"""Demo: buckets, queues, topics and image repositories, some as they should be and some as they are found."""

import json
from typing import Any

from auditor.demo.place import TOKYO, Site

OSAKA = "ap-northeast-3"
VIRGINIA = "us-east-1"
VENDOR = "999900001111"
INTERNAL = "203.0.113.0/24"
BLOCKED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


def good(site: Site) -> None:
    """Backups of the resident register with a key of the town's own, a copy in Osaka, and the log of accesses."""
    access_log = _kept(site, "juki-access-log", "2", None)
    copy = _kept(site, "juki-backup-osaka", "3B", _key(site, OSAKA), OSAKA)
    backup = _kept(site, "juki-backup", "3B", _key(site, TOKYO))
    s3 = site.client("s3")
    s3.put_bucket_logging(
        Bucket=backup,
        BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": access_log, "TargetPrefix": "juki-backup/"}},
    )
    s3.put_bucket_lifecycle_configuration(
        Bucket=backup,
        LifecycleConfiguration={
            "Rules": [{"ID": "hozon-5nen", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1830}}]
        },
    )
    s3.put_bucket_replication(
        Bucket=backup,
        ReplicationConfiguration={
            "Role": f"arn:aws:iam::{site.account}:role/juki-fukusei",
            "Rules": [
                {"ID": "osaka", "Status": "Enabled", "Prefix": "", "Destination": {"Bucket": f"arn:aws:s3:::{copy}"}}
            ],
        },
    )


def bad(site: Site) -> None:
    """A public bucket, one shared with a vendor, one labelled as nothing that may be in a cloud, an open queue."""
    s3 = site.client("s3")
    photos = _bucket(site, "shisetsu-yoyaku-shashin", {"機密性": "1", "個人情報": "無"})
    s3.put_bucket_policy(Bucket=photos, Policy=_policy(_allow("*", "s3:GetObject", f"arn:aws:s3:::{photos}/*")))
    members = _bucket(site, "shisetsu-yoyaku-riyosha", {"機密性": "２", "個人情報": "有"})
    vendor = {"AWS": f"arn:aws:iam::{VENDOR}:root"}
    s3.put_bucket_policy(
        Bucket=members, Policy=_policy(_allow(vendor, ["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{members}/*"))
    )
    _bucket(site, "jinji-hyoka-ichiji", {"機密性": "自治体機密性3A", "個人情報": "有"})
    _bucket(site, "bosai-haishin", {"System": "bosai", "classification": "2"})
    _queue(site)
    site.client("sns").create_topic(Name="shisetsu-yoyaku-tsuchi")
    site.client("ecr").create_repository(repositoryName="shisetsu-yoyaku/web")


def abroad(site: Site) -> None:
    """A bucket of statistics in Virginia."""
    _bucket(site, "shisetsu-yoyaku-toukei", {"機密性": "2"}, VIRGINIA)


def remains(site: Site) -> None:
    """The lending records that the old library system left behind."""
    _bucket(site, "kyu-tosho-kashidashi", {"機密性": "3C", "個人情報": "有"})


def _bucket(site: Site, name: str, tags: dict[str, str], region: str = TOKYO) -> str:
    """A bucket with nothing but tags. Names are the world's, so they end as the account does."""
    full = f"{name}-{site.account[-4:]}"
    s3 = site.client("s3", region)
    place: dict[str, Any] = {} if region == VIRGINIA else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=full, **place)
    s3.put_bucket_tagging(Bucket=full, Tagging={"TagSet": [{"Key": k, "Value": v} for k, v in tags.items()]})
    return full


def _kept(site: Site, name: str, label: str, key: str | None, region: str = TOKYO) -> str:
    """A bucket as it should be: own key, versions, no ACLs, TLS and the internal network only."""
    bucket = _bucket(site, name, {"機密性": label, "個人情報": "有"}, region)
    s3 = site.client("s3", region)
    by_default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key} if key else {"SSEAlgorithm": "AES256"}
    s3.put_bucket_encryption(
        Bucket=bucket,
        ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": by_default}]},
    )
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_ownership_controls(
        Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=BLOCKED)
    everything = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    outside = {"NotIpAddress": {"aws:SourceIp": INTERNAL}, "Bool": {"aws:PrincipalIsAWSService": "false"}}
    s3.put_bucket_policy(
        Bucket=bucket,
        Policy=_policy(
            _deny(everything, {"Bool": {"aws:SecureTransport": "false"}}),
            _deny(everything, outside),
            _allow({"Service": "logging.s3.amazonaws.com"}, "s3:PutObject", everything[1]),
        ),
    )
    return bucket


def _key(site: Site, region: str) -> str:
    kms = site.client("kms", region)
    key = kms.create_key(Description="juki-backup", Tags=[{"TagKey": "システム名", "TagValue": "住民記録"}])
    arn = str(key["KeyMetadata"]["Arn"])
    kms.enable_key_rotation(KeyId=arn)
    kms.create_alias(AliasName="alias/juki-backup", TargetKeyId=arn)
    return arn


def _queue(site: Site) -> None:
    arn = f"arn:aws:sqs:{TOKYO}:{site.account}:shisetsu-yoyaku-uketsuke"
    site.client("sqs").create_queue(
        QueueName="shisetsu-yoyaku-uketsuke",
        Attributes={"SqsManagedSseEnabled": "false", "Policy": _policy(_allow("*", "sqs:SendMessage", arn))},
    )


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(principal: Any, action: str | list[str], resource: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}


def _deny(resources: list[str], condition: dict[str, Any]) -> dict[str, Any]:
    return {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": resources,
        "Condition": condition,
    }

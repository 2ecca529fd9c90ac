"""Plays AWS Config's recorder: what boto3 answers of an account, written down in the documented form of its items."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

TOKYO = "ap-northeast-1"
AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""When everything was captured."""

NAME = "{account}_Config_{region}_ConfigSnapshot_20261120T030000Z_6a1f.json.gz"
"""As AWS Config names what it delivers."""

Client = Callable[[str], Any]
Item = dict[str, Any]

PLAIN = (
    ("AWS::EC2::Volume", "ec2", "describe_volumes", "Volumes", "VolumeId", "volume"),
    ("AWS::EC2::SecurityGroup", "ec2", "describe_security_groups", "SecurityGroups", "GroupId", "security-group"),
    ("AWS::EC2::NetworkInterface", "ec2", "describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId", ""),
    ("AWS::EC2::VPC", "ec2", "describe_vpcs", "Vpcs", "VpcId", "vpc"),
    ("AWS::EC2::Subnet", "ec2", "describe_subnets", "Subnets", "SubnetId", "subnet"),
    ("AWS::EC2::RouteTable", "ec2", "describe_route_tables", "RouteTables", "RouteTableId", "route-table"),
    ("AWS::EC2::NetworkAcl", "ec2", "describe_network_acls", "NetworkAcls", "NetworkAclId", "network-acl"),
    ("AWS::RDS::DBInstance", "rds", "describe_db_instances", "DBInstances", "DBInstanceIdentifier", "DBInstanceArn"),
    ("AWS::RDS::DBCluster", "rds", "describe_db_clusters", "DBClusters", "DBClusterIdentifier", "DBClusterArn"),
    ("AWS::Lambda::Function", "lambda", "list_functions", "Functions", "FunctionName", "FunctionArn"),
    ("AWS::CloudTrail::Trail", "cloudtrail", "describe_trails", "trailList", "TrailARN", "TrailARN"),
)
"""Resource type, service, method, rows, ID, and the kind in the ARN or the member that holds it."""

WORDED = {"AWS::EC2::Volume", "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::Lambda::Function"}
"""Types whose state AWS Config keeps as {"value": word}."""

NEVER_NULL = {
    "AWS::EC2::Volume": ("encrypted",),
    "AWS::EC2::NetworkInterface": ("groups", "privateIpAddresses", "ipv6Addresses", "subnetId", "vpcId"),
    "AWS::EC2::Instance": ("networkInterfaces", "metadataOptions"),
    "AWS::RDS::DBInstance": (
        "enabledCloudwatchLogsExports",
        "dBInstanceAutomatedBackupsReplications",
        "maxAllocatedStorage",
    ),
    "AWS::RDS::DBCluster": ("enabledCloudwatchLogsExports", "readReplicaIdentifiers"),
}
"""Members that stand in an item, null or empty, where the answer leaves them out."""


def camel(value: Any) -> Any:
    """The answer's members as AWS Config spells them: the first letter small, times as text."""
    if isinstance(value, Mapping):
        return {key[:1].lower() + key[1:]: camel(part) for key, part in value.items()}
    if isinstance(value, list):
        return [camel(part) for part in value]
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def record(account: str, client: Client, region: str = TOKYO) -> list[Item]:
    """Every item of the account in the region, and of IAM."""
    found = [*_plain(account, client, region), *_instances(account, client, region), *_keys(account, client, region)]
    return [*found, *_buckets(account, client, region), *_people(account, client), *_recorders(account, client, region)]


def item(account: str, region: str, kind: str, name: str, arn: str, configuration: Any, **more: Any) -> Item:
    """One item with the envelope of a snapshot."""
    return {
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": "2026-11-20T03:00:00.000Z",
        "configurationItemStatus": "OK",
        "awsAccountId": account,
        "awsRegion": region,
        "resourceType": kind,
        "resourceId": name,
        "ARN": arn,
        "relationships": [],
        "tags": {},
        "supplementaryConfiguration": {},
        "configuration": configuration,
        **more,
    }


def recorder(account: str, region: str = TOKYO, **group: Any) -> Item:
    """The recorder's own item: by default it records everything that is supported."""
    settings = {
        "Name": "default",
        "Id": "default",
        "RoleARN": f"arn:aws:iam::{account}:role/config",
        "Recording": True,
        "RecordingGroup": group or {"AllSupported": True, "IncludeGlobalResourceTypes": True, "ResourceTypes": []},
    }
    arn = f"arn:aws:config:{region}:{account}:configuration-recorder/default"
    return item(account, region, "AWS::Config::ConfigurationRecorder", "default", arn, settings)


def _recorders(account: str, client: Client, region: str) -> Iterator[Item]:
    config = client("config")
    states = {
        row["name"]: row for row in config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    }
    for row in config.describe_configuration_recorders()["ConfigurationRecorders"]:
        group = {key[:1].upper() + key[1:]: value for key, value in row["recordingGroup"].items()}
        own = recorder(account, region, **group)
        own["configuration"] |= {"Name": row["name"], "Recording": states[row["name"]]["recording"]}
        yield own


def snapshot(folder: Path, account: str, items: list[Item], region: str = TOKYO) -> Path:
    """The file as AWS Config delivers it to a bucket."""
    path = folder / NAME.format(account=account, region=region)
    document = {"fileVersion": "1.0", "configSnapshotId": "6a1f", "configurationItems": items}
    path.write_bytes(gzip.compress(json.dumps(document).encode()))
    return path


def queried(row: Item) -> Item:
    """The item as a query answers it: other names, pairs for tags."""
    kept = {key: value for key, value in row.items() if key not in {"awsAccountId", "ARN", "tags"}}
    tags = [{"tag": f"{key}={value}", "key": key, "value": value} for key, value in row["tags"].items()]
    return {**kept, "accountId": row["awsAccountId"], "arn": row["ARN"], "tags": tags}


def _plain(account: str, client: Client, region: str) -> Iterator[Item]:
    for kind, service, method, rows, name, part in PLAIN:
        for row in getattr(client(service), method)()[rows]:
            if kind == "AWS::CloudTrail::Trail" and row["HomeRegion"] != region:
                continue
            yield _item(account, region, kind, row, row[name], part)


def _instances(account: str, client: Client, region: str) -> Iterator[Item]:
    for reservation in client("ec2").describe_instances()["Reservations"]:
        for row in reservation["Instances"]:
            if row["State"]["Name"] != "terminated":
                yield _item(account, region, "AWS::EC2::Instance", row, row["InstanceId"], "instance")


def _item(account: str, region: str, kind: str, row: Any, name: str, part: str) -> Item:
    arn = row.get(part) or f"arn:aws:ec2:{region}:{account}:{part or 'network-interface'}/{name}"
    own = {**dict.fromkeys(NEVER_NULL.get(kind, ())), **camel(row)}
    for member in (
        "groups",
        "privateIpAddresses",
        "ipv6Addresses",
        "networkInterfaces",
        "enabledCloudwatchLogsExports",
    ):
        if member in own and own[member] is None:
            own[member] = []
    if kind in WORDED and isinstance(own.get("state"), str):
        own["state"] = {"value": own["state"]}
    if kind == "AWS::EC2::SecurityGroup":
        for permission in [*own.get("ipPermissions", []), *own.get("ipPermissionsEgress", [])]:
            permission["ipv4Ranges"] = permission.get("ipRanges", [])
            permission["ipRanges"] = [part["cidrIp"] for part in permission["ipv4Ranges"]]
    tags = {tag["Key"]: tag["Value"] for tag in row.get("Tags") or row.get("TagSet") or row.get("TagList") or []}
    return item(account, region, kind, name, arn, own, tags=tags)


def _keys(account: str, client: Client, region: str) -> Iterator[Item]:
    kms = client("kms")
    for key in kms.list_keys()["Keys"]:
        row = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
        own = {**camel(row), "customerMasterKeySpec": row["KeySpec"], "aWSAccountId": account}
        own.pop("keySpec")
        more: dict[str, Any] = {
            "tags": {t["TagKey"]: t["TagValue"] for t in kms.list_resource_tags(KeyId=key["KeyId"])["Tags"]}
        }
        if row["KeySpec"] == "SYMMETRIC_DEFAULT" and row["KeyState"] != "PendingDeletion":
            on = kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"]
            more["supplementaryConfiguration"] = {"KeyRotationStatus": json.dumps(on)}
        yield item(account, region, "AWS::KMS::Key", key["KeyId"], row["Arn"], own, **more)


GRANTEES = {"http://acs.amazonaws.com/groups/global/AllUsers": "AllUsers"}
PERMISSIONS = {"FULL_CONTROL": "FullControl", "READ": "Read", "WRITE": "Write", "READ_ACP": "ReadAcp"}


def _buckets(account: str, client: Client, region: str) -> Iterator[Item]:
    s3 = client("s3")
    for row in s3.list_buckets()["Buckets"]:
        name = row["Name"]
        if (s3.get_bucket_location(Bucket=name)["LocationConstraint"] or "us-east-1") != region:
            continue
        own = {"name": name, "owner": {"id": "75aa57f09aa0"}, "creationDate": camel(row["CreationDate"])}
        extra = {key: json.dumps(value) for key, value in _extra(s3, name).items()}
        extra["AccessControlList"] = json.dumps(extra["AccessControlList"])  # AWS Config wraps this one twice
        tags = _maybe(s3.get_bucket_tagging, name).get("TagSet", [])
        found = {tag["Key"]: tag["Value"] for tag in tags}
        arn = f"arn:aws:s3:::{name}"
        yield item(account, region, "AWS::S3::Bucket", name, arn, own, supplementaryConfiguration=extra, tags=found)


def _extra(s3: Any, name: str) -> dict[str, Any]:
    """What AWS Config keeps of a bucket, in the words of the older SDK that it uses."""
    acl, log = s3.get_bucket_acl(Bucket=name), s3.get_bucket_logging(Bucket=name).get("LoggingEnabled", {})
    grants = [
        {
            "grantee": GRANTEES.get(
                grant["Grantee"].get("URI"), {"id": grant["Grantee"].get("ID"), "displayName": None}
            ),
            "permission": PERMISSIONS[grant["Permission"]],
        }
        for grant in acl["Grants"]
    ]
    found: dict[str, Any] = {
        "AccessControlList": {
            "grantSet": None,
            "grantList": grants,
            "owner": {"displayName": None, "id": acl["Owner"]["ID"]},
        },
        "BucketLoggingConfiguration": {
            "destinationBucketName": log.get("TargetBucket"),
            "logFilePrefix": log.get("TargetPrefix"),
        },
        "BucketPolicy": {"policyText": _maybe(s3.get_bucket_policy, name).get("Policy")},
        "BucketVersioningConfiguration": {
            "status": s3.get_bucket_versioning(Bucket=name).get("Status", "Off"),
            "isMfaDeleteEnabled": None,
        },
        "IsRequesterPaysEnabled": "false",
    }
    encryption = _maybe(s3.get_bucket_encryption, name)
    if encryption:
        rules = [
            {
                "applyServerSideEncryptionByDefault": {
                    "sseAlgorithm": rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"],
                    "kmsMasterKeyID": rule["ApplyServerSideEncryptionByDefault"].get("KMSMasterKeyID"),
                },
                "bucketKeyEnabled": False,
            }
            for rule in encryption["ServerSideEncryptionConfiguration"]["Rules"]
        ]
        found["ServerSideEncryptionConfiguration"] = {"rules": rules}
    if block := _maybe(s3.get_public_access_block, name):
        found["PublicAccessBlockConfiguration"] = camel(block["PublicAccessBlockConfiguration"])
    if lock := _maybe(s3.get_object_lock_configuration, name):
        found["ObjectLockConfiguration"] = camel(lock["ObjectLockConfiguration"])
    if ends := _maybe(s3.get_bucket_lifecycle_configuration, name):
        found["BucketLifecycleConfiguration"] = {"rules": [_end(rule) for rule in ends["Rules"]]}
    if copies := _maybe(s3.get_bucket_replication, name):
        rules_of = {
            rule.get("ID", str(number)): {
                "status": rule["Status"],
                "destinationConfig": {
                    "bucketARN": rule["Destination"]["Bucket"],
                    "account": rule["Destination"].get("Account"),
                },
            }
            for number, rule in enumerate(copies["ReplicationConfiguration"]["Rules"])
        }
        found["BucketReplicationConfiguration"] = {"roleARN": "r", "rules": rules_of}
    return found


def _end(rule: Mapping[str, Any]) -> dict[str, Any]:
    ends = rule.get("Expiration", {})
    date = ends.get("Date")
    return {
        "id": rule.get("ID"),
        "status": rule["Status"],
        "expirationInDays": ends.get("Days", -1),
        "expirationDate": date and camel(date),
        "noncurrentVersionExpirationInDays": -1,
    }


def _maybe(method: Any, name: str) -> dict[str, Any]:
    """An answer, or nothing where S3 says that there is no such setting."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - only here

    try:
        return dict(method(Bucket=name))
    except ClientError:
        return {}


def details(client: Client) -> dict[str, Any]:
    """What `aws iam get-account-authorization-details` prints, times as text."""
    answer = client("iam").get_account_authorization_details(MaxItems=1000)
    answer.pop("ResponseMetadata")
    return dict(json.loads(json.dumps(answer, default=lambda time: time.isoformat())))


OWN = {
    "User": ("UserDetailList", "userPolicyList", ("userPolicyList", "groupList", "attachedManagedPolicies")),
    "Group": ("GroupDetailList", "groupPolicyList", ("groupPolicyList", "attachedManagedPolicies")),
    "Role": ("RoleDetailList", "rolePolicyList", ("rolePolicyList", "attachedManagedPolicies", "instanceProfileList")),
}


def _people(account: str, client: Client) -> Iterator[Item]:
    found = details(client)
    for word, (rows, inline, never) in OWN.items():
        for row in found[rows]:
            own = {**{member: [] for member in never}, **camel({k: v for k, v in row.items() if k != "Tags"})}
            own.pop("roleLastUsed", None)
            for policy, kept in zip(row.get(inline[:1].upper() + inline[1:], []), own[inline], strict=True):
                kept["policyDocument"] = quote(json.dumps(policy["PolicyDocument"]))
            if word == "Role":
                own["assumeRolePolicyDocument"] = quote(json.dumps(row["AssumeRolePolicyDocument"]))
                for profile in own["instanceProfileList"]:
                    profile["roles"] = []
            tags = {tag["Key"]: tag["Value"] for tag in row.get("Tags", [])}
            name = row.get(f"{word}Id")
            yield item(account, "global", f"AWS::IAM::{word}", name, row["Arn"], own, tags=tags)
    for row in found["Policies"]:
        if ":iam::aws:" not in row["Arn"]:
            name = row["Arn"].rsplit("/", 1)[-1]  # moto leaves it out
            own = {"policyName": name, **camel(row)}
            for version, kept in zip(row["PolicyVersionList"], own["policyVersionList"], strict=True):
                kept["document"] = quote(json.dumps(version["Document"]))
            yield item(account, "global", "AWS::IAM::Policy", name, row["Arn"], own)

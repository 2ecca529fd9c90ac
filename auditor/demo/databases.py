"""Demo: databases, disks, tables and file systems, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.place import TOKYO, Site

VIRGINIA = "us-east-1"
USER = {"MasterUsername": "kanri", "MasterUserPassword": "Kari-no-Password-2026"}


def good(site: Site) -> None:
    """The resident register: encrypted, protected, in two zones, with a group that demands TLS."""
    _group(site, "juki-postgres", "17", "1", "TLSv1.2", "Asia/Tokyo")
    key = str(site.client("kms").create_key(Description="juki-db")["KeyMetadata"]["Arn"])
    site.client("kms").enable_key_rotation(KeyId=key)
    _instance(
        site,
        "juki-db",
        {"機密性": "3B", "個人情報": "有"},
        EngineVersion="17.4",
        StorageEncrypted=True,
        KmsKeyId=key,
        MultiAZ=True,
        DeletionProtection=True,
        BackupRetentionPeriod=14,
        MaxAllocatedStorage=200,
        DBParameterGroupName="juki-postgres",
    )
    table = _table(site, "juki-setsuzoku-rireki", protected=True)
    recovery = {"PointInTimeRecoveryEnabled": True}
    site.client("dynamodb").update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=recovery)
    _disk(site, "juki-ap-data", encrypted=True)
    site.client("efs").create_file_system(
        CreationToken="juki-share",
        Encrypted=True,
        Backup=True,
        Tags=[{"Key": "Name", "Value": "juki-share"}, {"Key": "機密性", "Value": "3B"}],
    )


def bad(site: Site) -> None:
    """An old public database without encryption or backups, a public snapshot of it, plain disks and files; and the
    database of the disaster bulletins, in one zone."""
    ec2, rds = site.client("ec2"), site.client("rds")
    network = ec2.create_vpc(CidrBlock="10.40.0.0/16")["Vpc"]["VpcId"]
    filters = ec2.create_security_group(GroupName="yoyaku-db", Description="yoyaku-db", VpcId=network)["GroupId"]
    anybody = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=filters, IpPermissions=[anybody])
    _group(site, "yoyaku-postgres", "11", "0", "TLSv1", "US/Pacific")
    _instance(
        site,
        "shisetsu-yoyaku-db",
        {"機密性": "2", "個人情報": "有"},
        EngineVersion="11.22",
        AutoMinorVersionUpgrade=False,
        StorageEncrypted=False,
        PubliclyAccessible=True,
        DeletionProtection=False,
        BackupRetentionPeriod=0,
        DBParameterGroupName="yoyaku-postgres",
        VpcSecurityGroupIds=[filters],
    )
    _instance(site, "bosai-haishin-db", {"System": "bosai", "機密性": "2"}, EngineVersion="17.4", StorageEncrypted=True)
    rds.create_db_snapshot(DBInstanceIdentifier="shisetsu-yoyaku-db", DBSnapshotIdentifier="shisetsu-yoyaku-ikou-mae")
    rds.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="shisetsu-yoyaku-ikou-mae", AttributeName="restore", ValuesToAdd=["all"]
    )
    disk = _disk(site, "shisetsu-yoyaku-data", encrypted=False)
    snapshot = ec2.create_snapshot(VolumeId=disk, Description="taihi")["SnapshotId"]
    # The server takes every snapshot for one that anybody may restore: so make it one.
    ec2.modify_snapshot_attribute(
        SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
    )
    _table(site, "shisetsu-yoyaku-rireki", protected=False)
    for name in ("shisetsu-yoyaku-share", "bosai-haishin-share"):
        site.client("efs").create_file_system(
            CreationToken=name, Encrypted=False, Tags=[{"Key": "Name", "Value": name}]
        )


def abroad(site: Site) -> None:
    """A table of trial data in Virginia."""
    _table(site, "shisetsu-yoyaku-shiken", protected=False, region=VIRGINIA)


def remains(site: Site) -> None:
    """A disk that nothing uses, and the table of loans of the old library system."""
    _disk(site, "kyu-tosho-data", encrypted=False)
    _table(site, "kyu-tosho-kashidashi", protected=False)


def _group(site: Site, name: str, version: str, force: str, oldest: str, zone: str) -> None:
    rds = site.client("rds")
    rds.create_db_parameter_group(
        DBParameterGroupName=name, DBParameterGroupFamily=f"postgres{version}", Description=name
    )
    values = {"rds.force_ssl": force, "ssl_min_protocol_version": oldest, "timezone": zone}
    rds.modify_db_parameter_group(
        DBParameterGroupName=name,
        Parameters=[
            {"ParameterName": parameter, "ParameterValue": value, "ApplyMethod": "immediate"}
            for parameter, value in values.items()
        ],
    )


def _instance(site: Site, name: str, tags: dict[str, str], **more: Any) -> None:
    site.client("rds").create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.t4g.medium",
        Engine="postgres",
        AllocatedStorage=50,
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        **{"PubliclyAccessible": False, **USER, **more},
    )


def _table(site: Site, name: str, protected: bool, region: str = TOKYO) -> str:
    site.client("dynamodb", region).create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        DeletionProtectionEnabled=protected,
    )
    return name


def _disk(site: Site, name: str, encrypted: bool) -> str:
    tags = [{"ResourceType": "volume", "Tags": [{"Key": "Name", "Value": name}]}]
    made = site.client("ec2").create_volume(
        AvailabilityZone=f"{TOKYO}a", Size=50, Encrypted=encrypted, TagSpecifications=tags
    )
    return str(made["VolumeId"])

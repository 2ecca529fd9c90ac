"""Databases and other stores with an address, built with boto3 and read back through the adapter."""

import json
from typing import Any

import pandas as pd
import pytest

from auditor.facts.stores import DataStore
from auditor.snapshot import Snapshot
from providers.aws.stores import caches, database_snapshots, databases, files, searches, tables, warehouses
from providers.aws.stores.engines import Settings, read
from tests.aws.bed import TOKYO, Bed, response


def _rows(snapshot: Snapshot) -> Any:
    return snapshot.frames[DataStore].set_index("name")


def _denied(_: Any) -> Any:
    return response(b'{"__type": "AccessDeniedException", "message": "not authorized"}', 400)


def _database(bed: Bed, account: str, name: str, **more: Any) -> None:
    bed.client(account, "rds").create_db_instance(
        **{
            "DBInstanceIdentifier": name,
            "DBInstanceClass": "db.t3.micro",
            "Engine": "postgres",
            "AllocatedStorage": 20,
            "MasterUsername": "juki",
            "MasterUserPassword": "not-a-secret",
            **more,
        }
    )


def _parameters(**values: str) -> bytes:
    rows = "".join(
        f"<Parameter><ParameterName>{name.replace('__', '.')}</ParameterName>"
        f"<ParameterValue>{value}</ParameterValue></Parameter>"
        for name, value in values.items()
    )
    result = f"<DescribeDBParametersResult><Parameters>{rows}</Parameters></DescribeDBParametersResult>"
    return f"<DescribeDBParametersResponse>{result}</DescribeDBParametersResponse>".encode()


def test_a_good_and_a_bad_database(bed: Bed, account: str) -> None:
    """Encryption, key, backups, protection, address and what the parameter group demands."""
    _database(
        bed,
        account,
        "juki-db",
        StorageEncrypted=True,
        DeletionProtection=True,
        BackupRetentionPeriod=14,
        PubliclyAccessible=False,
        MultiAZ=True,
        MaxAllocatedStorage=100,
    )
    _database(bed, account, "shisetsu-yoyaku", StorageEncrypted=False, BackupRetentionPeriod=0, PubliclyAccessible=True)
    settings = _parameters(rds__force_ssl="1", ssl_min_protocol_version="TLSv1.2", timezone="Asia/Tokyo")

    frame = _rows(bed.read(account, *databases.COLLECTORS, canned={"rds:DescribeDBParameters": settings}))

    good, bad = frame.loc["juki-db"], frame.loc["shisetsu-yoyaku"]
    assert (good["kind"], good["engine"]) == ("database", "postgres")
    for column in (
        "encrypted_at_rest",
        "deletion_protection",
        "pitr",
        "zone_redundant",
        "autogrow",
        "network_restricted",
    ):
        assert good[column], column
    assert good["builtin_backup_days"] == 14
    assert (good["tls_enforced"], good["min_tls"], good["time_zone"]) == (True, "1.2", "Asia/Tokyo")
    assert not good["public_endpoint_open"]
    assert not bad["encrypted_at_rest"]
    assert bad["has_public_endpoint"]
    assert not bad["pitr"]


def test_parameter_group_denied_leaves_its_columns_unknown(bed: Bed, account: str) -> None:
    """The row stays; the reading names the permission."""
    _database(bed, account, "juki-db", StorageEncrypted=True)
    error = b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"

    read = bed.read(account, *databases.COLLECTORS, canned={"rds:DescribeDBParameters": lambda _: response(error, 403)})

    row = _rows(read).loc["juki-db"]
    assert row["encrypted_at_rest"]
    assert row["tls_enforced"] is pd.NA
    assert row["time_zone"] is pd.NA
    assert {r.permission for r in read.readings if r.status == "denied"} == {"rds:DescribeDBParameters"}


def test_a_public_database_behind_an_open_group(bed: Bed, account: str) -> None:
    """The group decides whether anybody reaches it; without the groups that is unknown."""
    ec2 = bed.client(account, "ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="yoyaku-db", Description="yoyaku", VpcId=vpc)["GroupId"]
    anybody = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[anybody])
    _database(bed, account, "yoyaku-db", PubliclyAccessible=True, VpcSecurityGroupIds=[group])
    error = (
        b"<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>"
    )

    known = _rows(bed.read(account, *databases.COLLECTORS)).loc["yoyaku-db"]
    denied = {"ec2:DescribeSecurityGroups": lambda _: response(error, 403)}
    unknown = _rows(bed.read(account, *databases.COLLECTORS, canned=denied)).loc["yoyaku-db"]

    assert known["public_endpoint_open"]
    assert not known["network_restricted"]
    assert unknown["public_endpoint_open"] is pd.NA


def test_copies_in_other_regions(bed: Bed, account: str) -> None:
    """A replica abroad is named by its ARN."""
    _database(bed, account, "yoyaku-db", StorageEncrypted=False, BackupRetentionPeriod=1)
    source = f"arn:aws:rds:{TOKYO}:{account}:db:yoyaku-db"
    bed.client(account, "rds", "us-east-1").create_db_instance_read_replica(
        DBInstanceIdentifier="yoyaku-copy", SourceDBInstanceIdentifier=source
    )
    row = _rows(bed.read(account, *databases.COLLECTORS)).loc["yoyaku-db"]
    assert list(row["replica_regions"]) == ["us-east-1"]


@pytest.mark.parametrize(
    ("engine", "parameters", "expected"),
    [
        ("postgres", {"rds.force_ssl": "1", "timezone": "UTC"}, Settings(True, None, "UTC")),
        ("postgres", {"rds.force_ssl": "0"}, Settings(False, None, None)),
        ("mysql", {"require_secure_transport": "ON", "tls_version": "TLSv1.2,TLSv1.3"}, Settings(True, "1.2", None)),
        (
            "aurora-mysql",
            {"require_secure_transport": "OFF", "tls_version": "TLSv1,TLSv1.2"},
            Settings(False, "1.0", None),
        ),
        ("mysql", {"require_secure_transport": None, "time_zone": None}, Settings(None, None, "UTC")),
        ("mariadb", {"time_zone": "Asia/Tokyo"}, Settings(None, None, "Asia/Tokyo")),
        ("docdb", {"tls": "tls1.2+"}, Settings(True, "1.2", "UTC")),
        ("docdb", {"tls": "disabled"}, Settings(False, None, "UTC")),
        ("neptune", {"neptune_enforce_ssl": "1"}, Settings(True, None, "UTC")),
        (
            "sqlserver-se",
            {"rds.force_ssl": "1", "rds.tls10": "disabled", "rds.tls11": "disabled", "rds.tls12": "enabled"},
            Settings(True, "1.2", "UTC"),
        ),
        ("sqlserver-se", {"rds.force_ssl": "0", "rds.tls10": "default"}, Settings(False, None, "UTC")),
        ("oracle-se2", {}, Settings()),
        ("postgres", None, Settings()),
    ],
)
def test_engines_name_their_settings_differently(
    engine: str, parameters: dict[str, str | None] | None, expected: Settings
) -> None:
    """What is not answered stays unknown."""
    assert read(engine, parameters) == expected


def test_clusters_and_their_members(bed: Bed, account: str) -> None:
    """The cluster has the storage, its members the addresses: each row leaves out what the other says."""
    rds = bed.client(account, "rds")
    rds.create_db_cluster(
        DBClusterIdentifier="juki-cluster",
        Engine="aurora-postgresql",
        MasterUsername="juki",
        MasterUserPassword="not-a-secret",
        StorageEncrypted=True,
        DeletionProtection=True,
        BackupRetentionPeriod=14,
    )
    rds.create_db_instance(
        DBInstanceIdentifier="juki-1",
        DBInstanceClass="db.r6g.large",
        Engine="aurora-postgresql",
        DBClusterIdentifier="juki-cluster",
    )
    frame = _rows(bed.read(account, *databases.COLLECTORS))

    assert frame.loc["juki-cluster", "builtin_backup_days"] == 14
    assert "has_public_endpoint" in frame.loc["juki-cluster", "absent"]
    assert "tls_enforced" in frame.loc["juki-1", "absent"]


def test_manual_snapshots_and_with_whom_they_are_shared(bed: Bed, account: str) -> None:
    """One that anybody may restore; one whose attributes were denied."""
    _database(bed, account, "yoyaku-db", StorageEncrypted=False)
    rds = bed.client(account, "rds")
    for name in ("private", "public"):
        rds.create_db_snapshot(DBInstanceIdentifier="yoyaku-db", DBSnapshotIdentifier=name)
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="public", AttributeName="restore", ValuesToAdd=["all"])
    error = b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"

    def deny_one(request: Any) -> Any:
        return response(error, 403) if "private" in str(request.body) else None

    frame = _rows(bed.read(account, *database_snapshots.COLLECTORS))
    partly = bed.read(account, *database_snapshots.COLLECTORS, canned={"rds:DescribeDBSnapshotAttributes": deny_one})

    assert frame["is_public"].to_dict() == {"private": False, "public": True}
    assert _rows(partly)["is_public"].to_dict() == {"private": None, "public": True}
    assert [r.resource for r in partly.readings if r.status == "denied"] == [
        f"arn:aws:rds:{TOKYO}:{account}:snapshot:private"
    ]


def test_tables(bed: Bed, account: str) -> None:
    """Point-in-time recovery, protection, key, and a copy abroad; details denied leave the row."""
    dynamodb = bed.client(account, "dynamodb")
    for name, protected in (("juki-log", True), ("yoyaku", False)):
        dynamodb.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            DeletionProtectionEnabled=protected,
        )
    on = {"PointInTimeRecoveryEnabled": True}
    dynamodb.update_continuous_backups(TableName="juki-log", PointInTimeRecoverySpecification=on)

    frame = _rows(bed.read(account, *tables.COLLECTORS))
    blind = _rows(bed.read(account, *tables.COLLECTORS, canned={"dynamodb:DescribeTable": _denied}))

    assert frame["pitr"].to_dict() == {"juki-log": True, "yoyaku": False}
    assert frame["deletion_protection"].to_dict() == {"juki-log": True, "yoyaku": False}
    assert frame["key_id"].to_list() == ["alias/aws/owned"] * 2
    assert [list(r) for r in frame["replica_regions"]] == [[], []]
    assert blind["replica_regions"].to_list() == [pd.NA] * 2
    assert blind["key_id"].to_list() == [pd.NA] * 2
    assert blind["resource"].to_list() == frame["resource"].to_list()


def test_file_systems(bed: Bed, account: str) -> None:
    """One that demands TLS, one that does not; replications are asked for once."""
    efs = bed.client(account, "efs")
    good = efs.create_file_system(CreationToken="a", Encrypted=True)["FileSystemId"]
    bad = efs.create_file_system(CreationToken="b", Encrypted=False)["FileSystemId"]
    deny = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policies = {good: json.dumps({"Statement": [deny]})}

    def policy(request: Any) -> Any:
        found = next((text for name, text in policies.items() if name in request.url), None)
        if found is None:
            return response(b'{"ErrorCode": "PolicyNotFound"}', 404, {"x-amzn-errortype": "PolicyNotFound"})
        return response(json.dumps({"Policy": found}).encode(), headers={"content-type": "application/json"})

    copies = {
        "Replications": [{"SourceFileSystemId": bad, "Destinations": [{"Region": "us-west-2"}, {"Region": TOKYO}]}]
    }
    canned: dict[str, Any] = {"efs:DescribeFileSystemPolicy": policy, "efs:DescribeReplicationConfigurations": copies}
    frame = _rows(bed.read(account, *files.COLLECTORS, canned=canned))

    assert frame["tls_enforced"].to_dict() == {good: True, bad: False}
    assert frame["encrypted_at_rest"].to_dict() == {good: True, bad: False}
    assert {name: list(regions) for name, regions in frame["replica_regions"].items()} == {good: [], bad: ["us-west-2"]}


def test_caches(bed: Bed, account: str) -> None:
    """A replication group with and without encryption, and a node that belongs to none."""
    cache = bed.client(account, "elasticache")
    common: dict[str, Any] = {
        "ReplicationGroupDescription": "cache",
        "CacheNodeType": "cache.t3.micro",
        "Engine": "redis",
    }
    cache.create_replication_group(
        ReplicationGroupId="juki-cache", TransitEncryptionEnabled=True, AtRestEncryptionEnabled=True, **common
    )
    cache.create_replication_group(
        ReplicationGroupId="yoyaku-cache", TransitEncryptionEnabled=False, AtRestEncryptionEnabled=False, **common
    )
    cache.create_cache_cluster(
        CacheClusterId="single", CacheNodeType="cache.t3.micro", Engine="memcached", NumCacheNodes=1
    )

    frame = _rows(bed.read(account, *caches.COLLECTORS))

    assert frame.loc["juki-cache", "tls_enforced"]
    assert frame.loc["juki-cache", "encrypted_at_rest"]
    assert not frame.loc["yoyaku-cache", "tls_enforced"]
    assert not frame.loc["yoyaku-cache", "encrypted_at_rest"]
    assert frame.loc["single", "engine"] == "memcached"


def test_warehouses(bed: Bed, account: str) -> None:
    """A Redshift cluster; its parameter group says whether connections must be encrypted."""
    bed.client(account, "redshift").create_cluster(
        ClusterIdentifier="tokei",
        NodeType="ra3.large",
        MasterUsername="tokei",
        MasterUserPassword="Not-a-secret1",
        Encrypted=True,
        PubliclyAccessible=False,
    )
    row = _rows(bed.read(account, *warehouses.COLLECTORS)).loc["tokei"]
    assert row["encrypted_at_rest"]
    assert not row["has_public_endpoint"]
    assert row["network_restricted"]
    assert list(row["replica_regions"]) == []
    assert not row["tls_enforced"]


def test_search_domains(bed: Bed, account: str) -> None:
    """Six domains are described in two calls; a domain outside a network with an open policy is public."""
    search = bed.client(account, "opensearch")
    anybody = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": "*"}
    for number in range(6):
        search.create_domain(
            DomainName=f"kensaku-{number}",
            AccessPolicies=json.dumps({"Statement": [anybody]}),
            EncryptionAtRestOptions={"Enabled": True},
            DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"},
            AdvancedSecurityOptions={"Enabled": False},
        )
    snapshot = bed.read(account, *searches.COLLECTORS)
    row = _rows(snapshot).loc["kensaku-5"]
    assert len(_rows(snapshot)) == 6
    assert row["is_public"]
    assert row["encrypted_at_rest"]
    assert (row["tls_enforced"], row["min_tls"]) == (True, "1.2")
    calls = {r.operation: r.pages for r in snapshot.readings}
    assert calls["opensearch:DescribeDomains"] == 2

    denied = {"opensearch:DescribeDomains": _denied}
    blind = _rows(bed.read(account, *searches.COLLECTORS, canned=denied))
    assert blind["is_public"].to_list() == [pd.NA] * 6

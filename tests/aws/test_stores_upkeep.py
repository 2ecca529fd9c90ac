"""Support of engine versions, and whether what a copy was taken from is still there."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from auditor.facts.stores import DataStore
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from checks.joins import care
from providers.aws.alerts import alarms
from providers.aws.stores import caches, database_snapshots, databases, files, searches, volumes
from providers.aws.stores.support import of_engine
from tests.aws.bed import NOW, TOKYO, Bed
from tests.aws.refusals import refusing

MULTI = {"DeploymentType": "MULTI_AZ_1"}
ENDS = {("postgres", "8"): "2019-01-01", ("postgres", "16"): "2029-02-28", ("mysql", "8.0"): "2026-07-31"}


def _answer() -> bytes:
    rows = "".join(
        f"<DBMajorEngineVersion><Engine>{engine}</Engine><MajorEngineVersion>{version}</MajorEngineVersion>"
        "<SupportedEngineLifecycles>"
        + "".join(
            f"<SupportedEngineLifecycle><LifecycleSupportName>open-source-rds-{kind}-support</LifecycleSupportName>"
            f"<LifecycleSupportEndDate>{end}T23:59:59.999Z</LifecycleSupportEndDate></SupportedEngineLifecycle>"
            for kind, end in (("standard", day), ("extended", "2040-01-01"))
        )
        + "</SupportedEngineLifecycles></DBMajorEngineVersion>"
        for (engine, version), day in ENDS.items()
    )
    inner = f"<DBMajorEngineVersions>{rows}</DBMajorEngineVersions>"
    return (
        "<DescribeDBMajorEngineVersionsResponse><DescribeDBMajorEngineVersionsResult>"
        f"{inner}</DescribeDBMajorEngineVersionsResult></DescribeDBMajorEngineVersionsResponse>"
    ).encode()


def _database(bed: Bed, account: str, name: str, **more: Any) -> None:
    bed.client(account, "rds").create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.t3.micro",
        AllocatedStorage=20,
        MasterUsername="juki",
        MasterUserPassword="not-a-secret",
        **more,
    )


def _rows(snapshot: Any) -> pd.DataFrame:
    frame: pd.DataFrame = snapshot.frames[DataStore].set_index("name")
    return frame


def test_the_end_of_standard_support_and_not_of_the_extended_one(bed: Bed, account: str) -> None:
    """By engine and the longest major version that fits; SQL Server by the table; MariaDB is not in this answer."""
    _database(bed, account, "juki", Engine="postgres", EngineVersion="16.8")
    _database(bed, account, "zei", Engine="mysql", EngineVersion="8.0.36")
    _database(bed, account, "kyuyo", Engine="sqlserver-se", EngineVersion="13.00.6300.2.v1", LicenseModel="x")
    _database(bed, account, "hoken", Engine="mariadb", EngineVersion="10.6.20")

    rows = _rows(bed.read(account, *databases.COLLECTORS, canned={"rds:DescribeDBMajorEngineVersions": _answer()}))[
        "support_end"
    ]

    assert rows["juki"] == date(2029, 2, 28)
    assert rows["zei"] == date(2026, 7, 31)
    assert rows["kyuyo"] == date(2026, 7, 14)
    assert rows["hoken"] is pd.NA


def test_support_that_may_not_be_read_is_unknown(bed: Bed, account: str) -> None:
    """The reading names the operation."""
    _database(bed, account, "juki", Engine="postgres", EngineVersion="16.8")
    refused = refusing("rds:DescribeDBMajorEngineVersions")
    snapshot = bed.read(account, *databases.COLLECTORS, canned=refused)
    assert _rows(snapshot).loc["juki", "support_end"] is pd.NA
    statuses = {reading.operation: reading.status for reading in snapshot.readings}
    assert statuses["rds:DescribeDBMajorEngineVersions"] == "denied"


@pytest.mark.parametrize(
    ("engine", "version", "end"),
    [
        ("redis", "5.0.6", date(2026, 1, 31)),
        ("redis", "50.0", None),
        ("elasticsearch", "7.10", date(2027, 11, 7)),
        ("elasticsearch", "7.1", None),
        ("docdb", "3.6.0", date(2026, 3, 30)),
        ("docdb", "5.0.0", None),
        ("valkey", "8.0", None),
        (None, None, None),
    ],
)
def test_the_table_knows_what_it_holds(engine: str | None, version: str | None, end: date | None) -> None:
    """A version that is not in it is unknown, whatever its number looks like."""
    assert of_engine(engine, version) == end


def test_caches_and_search(bed: Bed, account: str) -> None:
    """A replication group has the version of its members; a domain names engine and version in one."""
    groups = b"""<DescribeReplicationGroupsResponse><DescribeReplicationGroupsResult><ReplicationGroups>
        <ReplicationGroup><ReplicationGroupId>madoguchi</ReplicationGroupId><Engine>redis</Engine></ReplicationGroup>
        </ReplicationGroups></DescribeReplicationGroupsResult></DescribeReplicationGroupsResponse>"""
    clusters = b"""<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters>
        <CacheCluster><CacheClusterId>madoguchi-001</CacheClusterId><ReplicationGroupId>madoguchi</ReplicationGroupId>
        <Engine>redis</Engine><EngineVersion>6.2.6</EngineVersion></CacheCluster>
        <CacheCluster><CacheClusterId>single</CacheClusterId><Engine>memcached</Engine>
        <EngineVersion>1.6.22</EngineVersion></CacheCluster>
        </CacheClusters></DescribeCacheClustersResult></DescribeCacheClustersResponse>"""
    bed.client(account, "opensearch").create_domain(DomainName="kensaku", EngineVersion="Elasticsearch_7.10")
    canned = {"elasticache:DescribeReplicationGroups": groups, "elasticache:DescribeCacheClusters": clusters}

    rows = _rows(bed.read(account, *caches.COLLECTORS, *searches.COLLECTORS, canned=canned))

    assert set(rows.index) == {"madoguchi", "single", "kensaku"}
    assert rows.loc["madoguchi", "engine_version"] == "6.2.6"
    assert rows.loc["madoguchi", "support_end"] == date(2027, 1, 31)
    assert rows.loc["single", "support_end"] is pd.NA
    assert rows.loc["kensaku", "support_end"] == date(2027, 11, 7)


def test_a_snapshot_that_an_image_boots_from_is_in_use(bed: Bed, account: str) -> None:
    """The machine and its disk are gone, the image is not."""
    ec2 = bed.client(account, "ec2")
    disk = ec2.create_volume(AvailabilityZone=f"{TOKYO}a", Size=8)["VolumeId"]
    booted, loose = (ec2.create_snapshot(VolumeId=disk)["SnapshotId"] for _ in range(2))
    ec2.delete_volume(VolumeId=disk)
    # moto gives every image a snapshot of its own making.
    image = f"""<DescribeImagesResponse><imagesSet><item><imageId>ami-1</imageId><blockDeviceMapping>
        <item><deviceName>/dev/sda1</deviceName><ebs><snapshotId>{booted}</snapshotId></ebs></item>
        <item><deviceName>/dev/sdb</deviceName><virtualName>ephemeral0</virtualName></item>
        </blockDeviceMapping></item></imagesSet></DescribeImagesResponse>""".encode()

    rows = _rows(bed.read(account, *volumes.COLLECTORS, canned={"ec2:DescribeImages": image}))
    unread = _rows(bed.read(account, *volumes.COLLECTORS, canned=refusing("ec2:DescribeImages")))

    assert rows.loc[booted, "is_attached"]
    assert not rows.loc[loose, "is_attached"]
    assert not rows.loc[loose, "source_exists"]
    assert unread.loc[booted, "is_attached"] is pd.NA


def test_a_database_snapshot_and_its_database(bed: Bed, account: str) -> None:
    """There, gone, and unknown where the databases were not listed."""
    rds = bed.client(account, "rds")
    for name in ("juki", "tosho"):
        _database(bed, account, name, Engine="postgres")
        rds.create_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=f"{name}-nendo")
    rds.delete_db_instance(DBInstanceIdentifier="tosho", SkipFinalSnapshot=True)

    rows = _rows(bed.read(account, *database_snapshots.COLLECTORS))
    refused = refusing("rds:DescribeDBInstances")
    unread = _rows(bed.read(account, *database_snapshots.COLLECTORS, canned=refused))

    assert rows.loc["juki-nendo", "source_exists"]
    assert not rows.loc["tosho-nendo", "source_exists"]
    assert not rows.loc["tosho-nendo", "is_attached"]
    assert unread.loc["juki-nendo", "source_exists"] is pd.NA


def test_backups_of_file_systems(bed: Bed, account: str) -> None:
    """EFS by its backup policy, FSx by its own days; a denial is unknown."""
    efs = bed.client(account, "efs")
    kept = efs.create_file_system(CreationToken="a", Encrypted=True, Backup=True)["FileSystemId"]
    plain = efs.create_file_system(CreationToken="b", Encrypted=True)["FileSystemId"]
    arn = f"arn:aws:fsx:{TOKYO}:{account}:file-system/"
    systems = [
        {
            "FileSystemType": "WINDOWS",
            "StorageType": "SSD",
            "WindowsConfiguration": {"AutomaticBackupRetentionDays": 7},
        },
        {"FileSystemType": "OPENZFS", "StorageType": "INTELLIGENT_TIERING", "OpenZFSConfiguration": MULTI},
        {"FileSystemType": "ONTAP", "StorageType": "SSD", "OntapConfiguration": {"AutomaticBackupRetentionDays": 0}},
    ]
    listed = [{**system, "FileSystemId": str(n), "ResourceARN": f"{arn}{n}"} for n, system in enumerate(systems)]
    canned: dict[str, Any] = {"fsx:DescribeFileSystems": {"FileSystems": listed}}

    rows = _rows(bed.read(account, *files.COLLECTORS, canned=canned))
    blind = _rows(bed.read(account, *files.COLLECTORS, canned={**canned, **refusing("efs:DescribeBackupPolicy")}))

    days = rows["builtin_backup_days"]
    assert (days[kept], days[plain], days["0"], days["2"]) == (35, 0, 7, 0)
    assert days["1"] is pd.NA
    assert rows.loc["1", "zone_redundant"]
    assert (rows.loc["0", "autogrow"], rows.loc["1", "autogrow"], rows.loc["2", "autogrow"]) == (False, True, pd.NA)
    assert blind.loc[kept, "builtin_backup_days"] is pd.NA


def test_alarms_on_free_storage(bed: Bed, account: str) -> None:
    """Each kind of store is found by the dimension that its metric has; an alarm that is off watches nothing."""
    for name in ("juki", "zei", "kyuyo"):
        _database(bed, account, name, Engine="postgres")
    bed.client(account, "opensearch").create_domain(DomainName="kensaku", EngineVersion="OpenSearch_2.11")
    watch = bed.client(account, "cloudwatch")
    for number, (metric, dimension, value, on) in enumerate(
        (
            ("FreeStorageSpace", "DBInstanceIdentifier", "juki", True),
            ("FreeStorageSpace", "DBInstanceIdentifier", "zei", False),
            ("CPUUtilization", "DBInstanceIdentifier", "kyuyo", True),
            ("FreeStorageSpace", "DomainName", "kensaku", True),
        )
    ):
        watch.put_metric_alarm(
            AlarmName=f"alarm-{number}",
            Namespace="AWS/RDS",
            MetricName=metric,
            Dimensions=[{"Name": dimension, "Value": value}],
            ActionsEnabled=on,
            EvaluationPeriods=1,
            Period=300,
            Statistic="Minimum",
            Threshold=1.0,
            ComparisonOperator="LessThanThreshold",
        )

    stores = (*databases.COLLECTORS, *searches.COLLECTORS)
    assert _watched(bed.read(account, *alarms.COLLECTORS, *stores)) == {
        "juki": True,
        "zei": False,
        "kyuyo": False,
        "kensaku": True,
    }
    blind = bed.read(account, *alarms.COLLECTORS, *stores, canned=refusing("cloudwatch:DescribeAlarms"))
    assert set(_watched(blind).values()) == {None}


def _watched(snapshot: Any) -> dict[str, bool | None]:
    joined = judge(snapshot.frames, snapshot.readings, (), Parameters.load(), NOW, [], care.JOINS).frames[DataStore]
    flags = joined.set_index("name")["has_storage_alert"].to_dict()
    return {str(name): None if pd.isna(flag) else bool(flag) for name, flag in flags.items()}

"""The backup table: a row for everything that can be backed up, made from AWS Backup, schedules and the stores."""

from typing import Any

import pandas as pd
import pytest

from auditor.facts.continuity import Backup
from auditor.facts.governance import ServiceInUse
from auditor.snapshot import Snapshot
from providers.aws import continuity, machines, stores
from tests.aws.bed import TOKYO, Bed, response
from tests.aws.refusals import refused, refusing

EVERYTHING = (*stores.COLLECTORS, *machines.COLLECTORS, *continuity.COLLECTORS)
NIGHT = 1_795_366_800  # 2026-11-22T17:00Z
DAY = 86_400
NOTHING: dict[str, Any] = {
    "backup:ListProtectedResources": {"Results": []},
    "backup:ListRecoveryPointsByBackupVault": {"RecoveryPoints": []},
    "backup:ListBackupJobs": {"BackupJobs": []},
    "backup:ListRestoreJobs": {"RestoreJobs": []},
    "backup:ListRestoreTestingPlans": {"RestoreTestingPlans": []},
    "dlm:GetLifecyclePolicies": {"Policies": []},
    "efs:DescribeReplicationConfigurations": {"Replications": []},
}
"""Answers where moto has none: nothing is backed up."""


def _rows(snapshot: Snapshot) -> Any:
    return snapshot.frames[Backup].set_index("resource")


def _read(bed: Bed, account: str, **canned: Any) -> Any:
    named = {operation.replace("__", ":"): answer for operation, answer in canned.items()}
    return _rows(bed.read(account, *EVERYTHING, canned={**NOTHING, **named}))


def _database(bed: Bed, account: str, name: str = "juki", days: int = 0, **more: Any) -> str:
    made = bed.client(account, "rds").create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.t4g.medium",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="kanri",
        MasterUserPassword="not-a-secret-1",
        BackupRetentionPeriod=days,
        **more,
    )
    return str(made["DBInstance"]["DBInstanceArn"])


def _disk(bed: Bed, account: str, **tags: str) -> str:
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    more: dict[str, Any] = {"TagSpecifications": [{"ResourceType": "volume", "Tags": pairs}]} if pairs else {}
    made = bed.client(account, "ec2").create_volume(AvailabilityZone=f"{TOKYO}a", Size=8, Encrypted=True, **more)
    return f"arn:aws:ec2:{TOKYO}:{account}:volume/{made['VolumeId']}"


def _machine(bed: Bed, account: str) -> tuple[str, str]:
    """(machine, its disk)."""
    started = bed.client(account, "ec2").run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"][0]
    disk = started["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    here = f"arn:aws:ec2:{TOKYO}:{account}"
    return f"{here}:instance/{started['InstanceId']}", f"{here}:volume/{disk}"


def _vault(bed: Bed, account: str) -> str:
    return str(bed.client(account, "backup").create_backup_vault(BackupVaultName="hozon")["BackupVaultArn"])


def _point(resource: str, age: int = 0, days: int | None = 14, **more: Any) -> dict[str, Any]:
    kept = {"Lifecycle": {} if days is None else {"DeleteAfterDays": days}}
    found = {"ResourceArn": resource, "Status": "COMPLETED", "CreationDate": NIGHT - age * DAY, "IsEncrypted": True}
    return {**found, **kept, **more}


def _held(resource: str, *points: dict[str, Any]) -> dict[str, Any]:
    """Answers of AWS Backup about one resource."""
    return {
        "backup__ListProtectedResources": {"Results": [{"ResourceArn": resource, "LastBackupTime": NIGHT}]},
        "backup__ListRecoveryPointsByBackupVault": {"RecoveryPoints": list(points)},
    }


def test_without_any_backup(bed: Bed, account: str) -> None:
    """The rows are there, and say that there is none."""
    database, disk = _database(bed, account), _disk(bed, account)
    machine, own = _machine(bed, account)
    rows = _read(bed, account)
    assert set(rows.index) == {database, disk, machine, own}
    assert {tuple(ways) for ways in rows["mechanisms"]} == {()}
    assert set(rows["never_succeeded"]) == {True}


def test_a_database_by_itself(bed: Bed, account: str) -> None:
    """RDS keeps copies for days and logs in between: both, or neither."""
    database = _database(bed, account, days=14, StorageEncrypted=True)
    row = _read(bed, account).loc[database]
    assert list(row["mechanisms"]) == ["builtin", "pitr"]
    assert (row["pitr"], row["retention_days"], row["is_encrypted"]) == (True, 14, True)
    assert (list(row["copy_regions"]), list(row["copy_accounts"])) == ([], [])
    assert row["never_restored"] is pd.NA, "AWS keeps no list of restores outside AWS Backup"


def test_replicas_are_backed_up_with_what_they_copy(bed: Bed, account: str) -> None:
    """A replica without backups is no gap."""
    database = _database(bed, account, days=7)
    bed.client(account, "rds").create_db_instance_read_replica(
        DBInstanceIdentifier="fukusei", SourceDBInstanceIdentifier="juki"
    )
    assert list(_read(bed, account).index) == [database]


AUTOMATED = (
    b"<DescribeClusterSnapshotsResponse><DescribeClusterSnapshotsResult><Snapshots><Snapshot>"
    b"<ClusterIdentifier>tokei</ClusterIdentifier><Status>available</Status>"
    b"<SnapshotCreateTime>2026-11-22T17:00:00Z</SnapshotCreateTime></Snapshot><Snapshot>"
    b"<ClusterIdentifier>tokei</ClusterIdentifier><Status>creating</Status>"
    b"<SnapshotCreateTime>2026-11-23T17:00:00Z</SnapshotCreateTime></Snapshot></Snapshots>"
    b"</DescribeClusterSnapshotsResult></DescribeClusterSnapshotsResponse>"
)
NO_SNAPSHOT = (
    b"<DescribeClusterSnapshotsResponse><DescribeClusterSnapshotsResult><Snapshots/>"
    b"</DescribeClusterSnapshotsResult></DescribeClusterSnapshotsResponse>"
)


@pytest.mark.parametrize(("answer", "never"), [(AUTOMATED, False), (NO_SNAPSHOT, True)])
def test_a_warehouse_by_itself(bed: Bed, account: str, answer: bytes, never: bool) -> None:
    """The newest finished automated snapshot; none yet is never."""
    bed.client(account, "redshift").create_cluster(
        ClusterIdentifier="tokei",
        NodeType="ra3.large",
        MasterUsername="kanri",
        MasterUserPassword="Not-a-secret-1",
        AutomatedSnapshotRetentionPeriod=14,
    )
    row = _read(bed, account, redshift__DescribeClusterSnapshots=answer).iloc[0]
    assert (list(row["mechanisms"]), row["retention_days"]) == (["builtin"], 14)
    assert row["never_succeeded"] == never
    assert pd.isna(row["last_success_at"]) == never
    assert never or row["last_success_at"] == pd.Timestamp(NIGHT, unit="s", tz="UTC")


def _fsx(account: str, days: int | None) -> dict[str, Any]:
    arn = f"arn:aws:fsx:{TOKYO}:{account}:file-system/fs-1"
    settings = {} if days is None else {"AutomaticBackupRetentionDays": days}
    system = {"FileSystemId": "fs-1", "ResourceARN": arn, "FileSystemType": "WINDOWS", "Tags": []}
    return {"FileSystems": [{**system, "WindowsConfiguration": settings}]}


@pytest.mark.parametrize(("days", "ways"), [(30, ["builtin"]), (0, []), (None, None)])
def test_a_file_server_by_itself(bed: Bed, account: str, days: int | None, ways: list[str] | None) -> None:
    """Its own daily backups count, those that somebody took by hand are no mechanism."""
    taken = {"FileSystem": {"FileSystemId": "fs-1"}, "Lifecycle": "AVAILABLE"}
    backups = [
        {**taken, "Type": "AUTOMATIC", "CreationTime": NIGHT},
        {**taken, "Type": "USER_INITIATED", "CreationTime": NIGHT + DAY},
    ]
    canned = {"fsx__DescribeFileSystems": _fsx(account, days), "fsx__DescribeBackups": {"Backups": backups}}
    row = _read(bed, account, **canned).iloc[0]
    assert row["mechanisms"] is pd.NA if ways is None else list(row["mechanisms"]) == ways
    if ways:
        assert row["last_success_at"] == pd.Timestamp(NIGHT, unit="s", tz="UTC")


def test_a_list_of_backups_that_broke_off(bed: Bed, account: str) -> None:
    """A newer one may be on the page that is missing."""
    denied = refusing("fsx:DescribeBackups")["fsx:DescribeBackups"]
    row = _read(bed, account, fsx__DescribeFileSystems=_fsx(account, 30), fsx__DescribeBackups=denied).iloc[0]
    assert (pd.isna(row["last_success_at"]), pd.isna(row["never_succeeded"])) == (True, True)


def test_tables_and_buckets(bed: Bed, account: str) -> None:
    """What DynamoDB and S3 keep at every moment has no jobs; versions have no fixed days."""
    client = bed.client(account, "dynamodb")
    client.create_table(
        TableName="rireki",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.update_continuous_backups(
        TableName="rireki", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    s3, name = bed.client(account, "s3"), f"shiryo-{account}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": TOKYO})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})

    rows = _read(bed, account).set_index("kind")

    assert list(rows.loc["table", "mechanisms"]) == ["pitr"]
    assert "last_success_at" in list(rows.loc["table", "absent"])
    assert "retention_days" not in list(rows.loc["table", "absent"])
    assert list(rows.loc["bucket", "mechanisms"]) == ["versioning"]
    assert {"last_success_at", "retention_days", "never_restored"} <= set(rows.loc["bucket", "absent"])


def test_what_recovery_points_say(bed: Bed, account: str) -> None:
    """The longest retention of the last five weeks counts, an older habit does not; one unencrypted point is enough."""
    disk, vault = _disk(bed, account), _vault(bed, account)
    points = (_point(disk), _point(disk, age=20, days=90, IsEncrypted=False), _point(disk, age=40, days=None))
    row = _read(bed, account, **_held(disk, *points)).loc[disk]
    assert (row["retention_days"], row["is_encrypted"], list(row["vault_ids"])) == (90, False, [vault])
    assert row["last_success_at"] == pd.Timestamp(NIGHT, unit="s", tz="UTC")


@pytest.mark.parametrize(
    ("days", "more", "kept"),
    [(35, {}, 35), (None, {}, -1), (None, {"Lifecycle": {"DeleteAfterEvent": "DELETE_AFTER_COPY"}}, pd.NA)],
)
def test_retention_of_a_point(bed: Bed, account: str, days: int | None, more: dict[str, Any], kept: Any) -> None:
    """AWS gives no number for a point without an end; one that goes once it is copied has none."""
    disk = _disk(bed, account)
    _vault(bed, account)
    row = _read(bed, account, **_held(disk, _point(disk, days=days, **more))).loc[disk]
    assert row["retention_days"] is kept or row["retention_days"] == kept


def test_unfinished_points_are_none(bed: Bed, account: str) -> None:
    """What is being made or has expired can not be restored."""
    disk = _disk(bed, account)
    _vault(bed, account)
    points = (_point(disk, Status="CREATING"), _point(disk, Status="EXPIRED"))
    assert _read(bed, account, **_held(disk, *points)).loc[disk, "retention_days"] == 0


def test_copies_by_the_plan_that_made_the_points(bed: Bed, account: str) -> None:
    """Osaka by the plan in use; another plan's Virginia is not this disk's."""
    disk = _disk(bed, account)
    _vault(bed, account)

    def plan(name: str, *copies: str) -> str:
        actions = [{"DestinationBackupVaultArn": copy} for copy in copies]
        rule = {"RuleName": name, "TargetBackupVaultName": "hozon", "CopyActions": actions}
        made = bed.client(account, "backup").create_backup_plan(BackupPlan={"BackupPlanName": name, "Rules": [rule]})
        return str(made["BackupPlanId"])

    own = plan(
        "juki",
        f"arn:aws:backup:ap-northeast-3:{account}:backup-vault:copy",
        f"arn:aws:backup:{TOKYO}:999900001111:backup-vault:copy",
    )
    plan("betsu", f"arn:aws:backup:us-east-1:{account}:backup-vault:copy")
    held = _held(disk, _point(disk, CreatedBy={"BackupPlanId": own}))

    row = _read(bed, account, **held).loc[disk]
    assert list(row["copy_regions"]) == ["ap-northeast-3"]
    assert list(row["copy_accounts"]) == ["999900001111"]

    unread = refusing("backup:GetBackupPlan")["backup:GetBackupPlan"]
    row = _read(bed, account, **held, backup__GetBackupPlan=unread).loc[disk]
    assert row["copy_regions"] is pd.NA
    assert row["retention_days"] == 14, "what does not depend on plans stays known"


@pytest.mark.parametrize(
    ("states", "failed", "since"),
    [
        (("COMPLETED", "FAILED"), 1, True),
        (("FAILED", "COMPLETED"), 1, False),
        (("COMPLETED", "RUNNING"), 0, False),
        (("EXPIRED", "ABORTED"), 2, True),
        ((), 0, False),
    ],
)
def test_jobs_of_the_last_days(bed: Bed, account: str, states: tuple[str, ...], failed: int, since: bool) -> None:
    """A failure counts until the next success."""
    disk = _disk(bed, account)
    jobs = [{"ResourceArn": disk, "CreationDate": NIGHT + at, "State": state} for at, state in enumerate(states)]
    row = _read(bed, account, backup__ListBackupJobs={"BackupJobs": jobs[::-1]}).loc[disk]
    assert (row["failed_7d"], row["failed_since_success"]) == (failed, since)
    assert row["last_status"] == states[-1] if states else row["last_status"] is pd.NA


def test_restores(bed: Bed, account: str) -> None:
    """The newest good one counts; one that its validation refused is none."""
    disk = _disk(bed, account)
    _vault(bed, account)
    held = _held(disk, _point(disk))
    done = {"SourceResourceArn": disk, "Status": "COMPLETED"}
    jobs = [
        {**done, "CompletionDate": NIGHT - 9 * DAY, "ValidationStatus": "SUCCESSFUL"},
        {**done, "CompletionDate": NIGHT - 5 * DAY, "ValidationStatus": "FAILED"},
        {**done, "CompletionDate": NIGHT - 99 * DAY},
    ]
    assert _read(bed, account, **held).loc[disk, "never_restored"]
    row = _read(bed, account, **held, backup__ListRestoreJobs={"RestoreJobs": jobs}).loc[disk]
    assert (row["never_restored"], row["restore_validated"]) == (False, True)
    assert row["last_restore_at"] == pd.Timestamp(NIGHT - 9 * DAY, unit="s", tz="UTC")


@pytest.mark.parametrize(("excluded", "tried"), [([], True), (["*:hozon"], False)])
def test_a_restore_testing_plan_tries_its_vaults(bed: Bed, account: str, excluded: list[str], tried: bool) -> None:
    """Its last run counts for what is held in the vaults that it takes from."""
    disk = _disk(bed, account)
    _vault(bed, account)
    chosen = {"IncludeVaults": ["*"], "ExcludeVaults": excluded}
    canned = {
        "backup__ListRestoreTestingPlans": {
            "RestoreTestingPlans": [{"RestoreTestingPlanName": "shiken", "LastExecutionTime": NIGHT}]
        },
        "backup__GetRestoreTestingPlan": {"RestoreTestingPlan": {"RecoveryPointSelection": chosen}},
    }
    row = _read(bed, account, **_held(disk, _point(disk)), **canned).loc[disk]
    assert row["never_restored"] is not tried
    assert pd.notna(row["last_restore_at"]) is tried


def _policy(**details: Any) -> dict[str, Any]:
    listed = {"PolicyId": "policy-1", "State": "ENABLED"}
    details = {"PolicyType": "EBS_SNAPSHOT_MANAGEMENT", **details}
    return {
        "dlm__GetLifecyclePolicies": {"Policies": [listed, {"PolicyId": "policy-2", "State": "DISABLED"}]},
        "dlm__GetLifecyclePolicy": {"Policy": {**listed, "PolicyDetails": details}},
    }


def test_a_schedule_by_tag(bed: Bed, account: str) -> None:
    """The disk with the tag, kept for two weeks, copied to Osaka; its snapshot is its newest success."""
    disk, other = _disk(bed, account, Hozon="maiban"), _disk(bed, account, Hozon="nashi")
    bed.client(account, "ec2").create_snapshot(VolumeId=disk.rsplit("/", 1)[-1])
    schedule = {
        "CreateRule": {"Interval": 12, "IntervalUnit": "HOURS"},
        "RetainRule": {"Count": 28},
        "CrossRegionCopyRules": [{"TargetRegion": "ap-northeast-3"}],
    }
    tags = [{"Key": "Hozon", "Value": "maiban"}, {"Key": "Hozon", "Value": "maishu"}]
    rows = _read(bed, account, **_policy(ResourceTypes=["VOLUME"], TargetTags=tags, Schedules=[schedule]))
    row = rows.loc[disk]
    assert list(row["mechanisms"]) == ["snapshot_schedule"]
    assert (row["retention_days"], row["never_succeeded"]) == (14, False)
    assert list(row["copy_regions"]) == ["ap-northeast-3"]
    assert pd.notna(row["last_success_at"])
    assert list(rows.loc[other, "mechanisms"]) == []


def test_a_default_policy_covers_all_but_some(bed: Bed, account: str) -> None:
    """All disks, but for those with a tag that is left out."""
    disk, other = _disk(bed, account), _disk(bed, account, Hozon="nashi")
    rest = {"ExcludeTags": [{"Key": "Hozon", "Value": "nashi"}]}
    rows = _read(bed, account, **_policy(ResourceType="VOLUME", RetainInterval=7, Exclusions=rest))
    assert (rows.loc[disk, "retention_days"], rows.loc[disk, "never_succeeded"]) == (7, True)
    assert list(rows.loc[other, "mechanisms"]) == []


def test_a_machine_of_which_a_disk_may_be_unread(bed: Bed, account: str) -> None:
    """The first page holds one disk, encrypted and with a snapshot; what the next would hold is not known."""
    machine, disk = _machine(bed, account)
    own, holder = disk.rsplit("/", 1)[-1], machine.rsplit("/", 1)[-1]
    bed.client(account, "ec2").create_snapshot(VolumeId=own)
    page = (
        f"<DescribeVolumesResponse><volumeSet><item><volumeId>{own}</volumeId><encrypted>true</encrypted>"
        f"<attachmentSet><item><instanceId>{holder}</instanceId></item></attachmentSet></item></volumeSet>"
        "<nextToken>more</nextToken></DescribeVolumesResponse>"
    )

    def pages(request: Any) -> Any:
        more = "NextToken" in str(request.body)
        return refused("ec2:DescribeVolumes")(request) if more else response(page.encode())

    policy = _policy(PolicyType="IMAGE_MANAGEMENT", ResourceType="INSTANCE", RetainInterval=7)
    row: Any = _read(bed, account, **policy, ec2__DescribeVolumes=pages).loc[machine]
    assert list(row["mechanisms"]) == ["snapshot_schedule"]
    assert row[["is_encrypted", "last_success_at", "never_succeeded"]].isna().all()


def test_a_machine_by_its_disks(bed: Bed, account: str) -> None:
    """A machine whose disks are all backed up is; one list unread, and nobody knows."""
    machine, disk = _machine(bed, account)
    _vault(bed, account)
    held = _held(disk, _point(disk, days=30))
    row = _read(bed, account, **held).loc[machine]
    assert (list(row["mechanisms"]), row["retention_days"]) == (["service_backup"], 30)
    unread = refusing("dlm:GetLifecyclePolicies")["dlm:GetLifecyclePolicies"]
    assert _read(bed, account, **held, dlm__GetLifecyclePolicies=unread).loc[machine, "mechanisms"] is pd.NA


@pytest.mark.parametrize("operation", ["backup:ListProtectedResources", "dlm:GetLifecyclePolicies"])
def test_absent_from_an_unread_list_is_unknown(bed: Bed, account: str, operation: str) -> None:
    """Never (), which would be a finding."""
    disk = _disk(bed, account)
    read = bed.read(account, *EVERYTHING, canned={**NOTHING, **refusing(operation)})
    assert _rows(read).loc[disk, "mechanisms"] is pd.NA
    assert {r.permission for r in read.readings if r.status == "denied"} == {operation}


def test_what_is_gone_has_no_row(bed: Bed, account: str) -> None:
    """A recovery point of a deleted database is neither a row nor a use of the service."""
    gone = f"arn:aws:rds:{TOKYO}:{account}:db:kyu"
    canned = {operation.replace("__", ":"): answer for operation, answer in _held(gone).items()}
    read = bed.read(account, *EVERYTHING, canned={**NOTHING, **canned})
    assert read.frames[Backup].empty
    assert "rds" not in set(read.frames[ServiceInUse]["cloud_service"])

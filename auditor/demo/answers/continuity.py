"""What AWS Backup and Data Lifecycle Manager hold of the resources that the demo has built: those of the resident
register are backed up every night and tried, those of the bookings were forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.demo.answers.asked import Answer, Asked

VAULTS = {"juki": "juki-hozon", "shisetsu-yoyaku": "shisetsu-yoyaku-hozon"}
"""Each system's vault, which has the name of its plan."""

FORGOTTEN = datetime(2025, 6, 1, 17, 0, tzinfo=UTC)
"""The last night that the bookings were backed up."""

TEST_PLAN = "juki_fukugen_shiken"
DISK_POLICY = "policy-0juki0ap0data0000"


@dataclass(frozen=True)
class Thing:
    """Something that AWS Backup knows: its ARN, AWS's word for its type, and its system."""

    arn: str
    kind: str
    system: str

    @property
    def kept(self) -> bool:
        """Whether it belongs to the system that is well kept."""
        return self.system == "juki"


def _things(asked: Asked) -> Iterator[Thing]:
    """The machines, databases and file systems of the account that a plan once covered."""
    from moto.ec2.models import ec2_backends
    from moto.efs.models import efs_backends
    from moto.rds.models import rds_backends

    here = f"{asked.region}:{asked.account}"
    for reservation in ec2_backends[asked.account][asked.region].reservations.values():
        for machine in reservation.instances:
            name = next((tag["value"] for tag in machine.get_tags() if tag["key"] == "Name"), "")
            yield from _of(f"arn:aws:ec2:{here}:instance/{machine.id}", "EC2", name)
    for name in rds_backends[asked.account][asked.region].databases:
        if name == "juki-db":
            yield from _of(f"arn:aws:rds:{here}:db:{name}", "RDS", name)
    for system in efs_backends[asked.account][asked.region].file_systems_by_id.values():
        yield from _of(str(system.file_system_arn), "EFS", system.info_json()["Name"])


def _of(arn: str, kind: str, name: str) -> Iterator[Thing]:
    for system in VAULTS:
        if name.startswith(system):
            yield Thing(arn, kind, system)


def _last_night() -> datetime:
    """The last two o'clock in Japan."""
    now = datetime.now(UTC)
    night = now.replace(hour=17, minute=0, second=0, microsecond=0)
    return night if night <= now else night - timedelta(days=1)


def _protected(asked: Asked) -> Any:
    return {"Results": [_row(thing, LastBackupTime=_when(thing)) for thing in _things(asked)]}


def _when(thing: Thing) -> float:
    return (_last_night() if thing.kept else FORGOTTEN).timestamp()


def _row(thing: Thing, **more: Any) -> dict[str, Any]:
    return {"ResourceArn": thing.arn, "ResourceType": thing.kind, **more}


def _points(asked: Asked) -> Any:
    """One recovery point of each resource in its own system's vault."""
    vault = asked.path.split("/")[2]
    return {
        "RecoveryPoints": [
            _row(
                thing,
                RecoveryPointArn=f"{thing.arn}-fukkyu",
                BackupVaultName=vault,
                Status="COMPLETED",
                CreationDate=_when(thing),
                IsEncrypted=thing.kept,
                Lifecycle={"DeleteAfterDays": 35 if thing.kept else 7},
                CreatedBy={"BackupPlanId": _plan(asked, vault)},
            )
            for thing in _things(asked)
            if VAULTS[thing.system] == vault
        ]
    }


def _plan(asked: Asked, name: str) -> str:
    from moto.backup.models import backup_backends

    plans = backup_backends[asked.account][asked.region].plans.values()
    return next((str(plan.backup_plan_id) for plan in plans if plan.backup_plan["BackupPlanName"] == name), "")


def _jobs(asked: Asked) -> Any:
    """Last night's jobs: good ones, and the bookings' that fail for a right that somebody took away."""
    made = _last_night().timestamp()
    states = {True: "COMPLETED", False: "FAILED"}
    return {"BackupJobs": [_row(t, CreationDate=made, State=states[t.kept]) for t in _things(asked)]}


def _restores(asked: Asked) -> Any:
    done = (_last_night() - timedelta(days=60)).timestamp()
    return {
        "RestoreJobs": [
            {
                "RestoreJobId": f"shiken-{thing.kind}",
                "SourceResourceArn": thing.arn,
                "Status": "COMPLETED",
                "CompletionDate": done,
                "ValidationStatus": "SUCCESSFUL",
            }
            for thing in _things(asked)
            if thing.kept
        ]
    }


def _test_plans(asked: Asked) -> Any:
    if not any(thing.kept for thing in _things(asked)):
        return {"RestoreTestingPlans": []}
    last = (_last_night() - timedelta(days=60)).timestamp()
    return {"RestoreTestingPlans": [{"RestoreTestingPlanName": TEST_PLAN, "LastExecutionTime": last}]}


def _test_plan(asked: Asked) -> Any:
    vault = f"arn:aws:backup:{asked.region}:{asked.account}:backup-vault:{VAULTS['juki']}"
    chosen = {"Algorithm": "LATEST_WITHIN_WINDOW", "IncludeVaults": [vault]}
    return {"RestoreTestingPlan": {"RestoreTestingPlanName": TEST_PLAN, "RecoveryPointSelection": chosen}}


def _policies(asked: Asked) -> Any:
    """The register's data disk has a policy of its own."""
    if not any(thing.kept for thing in _things(asked)):
        return {"Policies": []}
    return {"Policies": [{"PolicyId": DISK_POLICY, "State": "ENABLED", "PolicyType": "EBS_SNAPSHOT_MANAGEMENT"}]}


def _policy(_: Asked) -> Any:
    details = {
        "PolicyType": "EBS_SNAPSHOT_MANAGEMENT",
        "ResourceTypes": ["VOLUME"],
        "TargetTags": [{"Key": "Name", "Value": "juki-ap-data"}],
        "Schedules": [
            {"CreateRule": {"Interval": 24, "IntervalUnit": "HOURS"}, "RetainRule": {"Count": 14}},
        ],
    }
    return {"Policy": {"PolicyId": DISK_POLICY, "State": "ENABLED", "PolicyDetails": details}}


def _file_system_backups(asked: Asked) -> Any:
    """Last night's daily backup of every file server; moto makes none by itself."""
    from moto.fsx.models import fsx_backends

    made = {"Type": "AUTOMATIC", "Lifecycle": "AVAILABLE", "CreationTime": _last_night().timestamp()}
    names = fsx_backends[asked.account][asked.region].file_systems
    return {"Backups": [{**made, "BackupId": f"backup-{name}", "FileSystem": {"FileSystemId": name}} for name in names]}


TARGETS: dict[str, Answer] = {"AWSSimbaAPIService_v20180301.DescribeBackups": _file_system_backups}

PATHS: dict[str, Answer] = {
    "GET /resources/": _protected,
    "GET /backup-vaults/[^/]+/recovery-points/": _points,
    "GET /backup-jobs/": _jobs,
    "GET /restore-jobs/": _restores,
    "GET /restore-testing/plans": _test_plans,
    "GET /restore-testing/plans/[^/]+": _test_plan,
    "GET /policies": _policies,
    "GET /policies/[^/]+": _policy,
}

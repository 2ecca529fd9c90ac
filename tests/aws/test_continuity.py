"""Backup vaults and plans built with boto3 and read back through the adapter."""

from typing import Any

import pandas as pd

from auditor.facts.continuity import BackupVault
from auditor.snapshot import Snapshot
from providers.aws import continuity
from tests.aws.bed import TOKYO, Bed, response


def _rows(snapshot: Snapshot) -> Any:
    return snapshot.frames[BackupVault].set_index("name")


def _plan(bed: Bed, account: str, name: str, vault: str, *copies: str) -> str:
    actions = [{"DestinationBackupVaultArn": copy} for copy in copies]
    rule = {"RuleName": "maiban", "TargetBackupVaultName": vault, "CopyActions": actions}
    plan = {"BackupPlanName": name, "Rules": [rule]}
    return str(bed.client(account, "backup").create_backup_plan(BackupPlan=plan)["BackupPlanId"])


def _vaults(bed: Bed, account: str, *names: str) -> None:
    for name in names:
        bed.client(account, "backup").create_backup_vault(BackupVaultName=name)


def _denied(_: Any) -> Any:
    return response(b'{"message": "no"}', 403, {"x-amzn-errortype": "AccessDeniedException"})


def test_copies_of_plans_belong_to_their_vault(bed: Bed, account: str) -> None:
    """Osaka for the one, Virginia for the other; a copy in the same region and account is none."""
    _vaults(bed, account, "juki-backup", "yoyaku-backup")
    arn = f"arn:aws:backup:{{}}:{account}:backup-vault:copy"
    _plan(bed, account, "juki", "juki-backup", arn.format("ap-northeast-3"), arn.format(TOKYO))
    _plan(bed, account, "yoyaku", "yoyaku-backup", arn.format("us-east-1"))

    frame = _rows(bed.read(account, *continuity.COLLECTORS))

    copies = {name: list(regions) for name, regions in frame["copy_regions"].items()}
    assert copies == {"juki-backup": ["ap-northeast-3"], "yoyaku-backup": ["us-east-1"]}
    assert [list(accounts) for accounts in frame["copy_accounts"]] == [[], []]


def test_one_plan_denied_leaves_all_copies_unknown(bed: Bed, account: str) -> None:
    """The plan that was not read may copy any vault's content anywhere."""
    _vaults(bed, account, "juki-backup")
    _plan(bed, account, "juki", "juki-backup")
    unread = _plan(bed, account, "himitsu", "juki-backup")

    def deny_one(request: Any) -> Any:
        return _denied(request) if unread in request.url else None

    read = bed.read(account, *continuity.COLLECTORS, canned={"backup:GetBackupPlan": deny_one})

    assert _rows(read)["copy_regions"].to_list() == [pd.NA]
    assert {r.permission for r in read.readings if r.status == "denied"} == {"backup:GetBackupPlan"}


def test_plans_denied(bed: Bed, account: str) -> None:
    """The vault is known, its copies are not."""
    _vaults(bed, account, "juki-backup")
    frame = _rows(bed.read(account, *continuity.COLLECTORS, canned={"backup:ListBackupPlans": _denied}))
    assert frame["copy_regions"].to_list() == [pd.NA]


def test_locks(bed: Bed, account: str) -> None:
    """A lock with a date in the past is final; one without a date is not."""
    rows = [
        {"BackupVaultName": "final", "Locked": True, "LockDate": 1700000000, "MinRetentionDays": 30},
        {"BackupVaultName": "soft", "Locked": True, "MinRetentionDays": 14},
        {"BackupVaultName": "open", "Locked": False},
    ]
    listed = [
        {"BackupVaultArn": f"arn:aws:backup:{TOKYO}:{account}:backup-vault:{r['BackupVaultName']}", **r} for r in rows
    ]
    frame = _rows(
        bed.read(account, *continuity.COLLECTORS, canned={"backup:ListBackupVaults": {"BackupVaultList": listed}})
    )
    assert frame["is_locked"].to_dict() == {"final": True, "open": False, "soft": True}
    assert frame["lock_is_final"].to_dict() == {"final": True, "open": False, "soft": False}
    assert frame["min_retention_days"].to_dict() == {"final": 30, "open": 0, "soft": 14}


def test_empty_account(bed: Bed, account: str) -> None:
    """No vault: plans are not asked for."""
    read = bed.read(account, *continuity.COLLECTORS)
    assert read.frames[BackupVault].empty
    assert "backup:ListBackupPlans" not in {r.operation for r in read.readings}

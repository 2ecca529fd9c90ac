"""Backups and the vaults that hold them."""

from datetime import timedelta

from auditor.facts.continuity import Backup, BackupVault
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.classes import of_class
from checks.columns import days_ago, empty_list, has_any, one_of
from checks.places import any_region_allowed, region_allowed, regions_allowed

POINT_IN_TIME = ("database",)
"""Kinds that have to be restorable to any moment: between two nights a day's entries would be lost."""


def _is_kept(backups: Rows, criteria: Criteria) -> Column:
    """Of a listed kind and backed up somehow: what has no backup at all is told once, by BKP-01."""
    return one_of(backups.kind, criteria.backup_kinds) & ~empty_list(backups.mechanisms)


@rule(
    "LOC-02",
    reads=BackupVault,
    severity="critical",
    nothing="pass",
    ja="バックアップの保管場所と複製先が許可リージョンにある",
    en="Backups and their copies are kept in allowed regions",
)
def backup_in_allowed_regions(vaults: Rows, criteria: Criteria) -> Column:
    return region_allowed(vaults, criteria) & regions_allowed(vaults, criteria, vaults.copy_regions)


@rule(
    "BKP-01",
    reads=Backup,
    applies=lambda backups, criteria: one_of(backups.kind, criteria.backup_kinds),
    severity="high",
    ja="情報システムのデータと仮想マシンのバックアップが認められた方式で取得され、データベースは任意時点に復元できる",
    en="Stores and machines are backed up in an accepted way, databases to any point in time",
)
def backed_up(backups: Rows, criteria: Criteria) -> Column:
    restorable = ~one_of(backups.kind, POINT_IN_TIME) | backups.pitr
    return has_any(backups.mechanisms, criteria.accepted_mechanisms) & restorable


@rule(
    "BKP-02",
    reads=Backup,
    applies=_is_kept,
    severity="high",
    ja="バックアップが目標復旧時点の時間内に成功し、失敗したままになっていない",
    en="The newest backup is within the recovery point objective, and no job failed since",
)
def backed_up_lately(backups: Rows, criteria: Criteria) -> Column:
    since = criteria.now - timedelta(hours=criteria.backup_rpo_hours)
    return ~backups.never_succeeded & (backups.last_success_at >= since) & ~backups.failed_since_success


@rule(
    "BKP-03",
    reads=Backup,
    applies=_is_kept,
    severity="medium",
    ja="バックアップが定めた日数保存される",
    en="Backups are kept for the days that are set",
)
def backups_kept(backups: Rows, criteria: Criteria) -> Column:
    kept = backups.retention_days
    return (kept == -1) | (kept >= criteria.backup_retention_days)


@rule(
    "BKP-04",
    reads=BackupVault,
    applies=lambda vaults, criteria: of_class(vaults, criteria.locked_backup_classes),
    severity="medium",
    ja="機密性の高い情報のバックアップの保管庫が、削除・変更できないようにロックされている",
    en="Vaults with backups of the classes that need it are locked against deletion",
)
def vault_locked(vaults: Rows, _: Criteria) -> Column:
    return vaults.is_locked


@rule(
    "BKP-05",
    reads=Backup,
    applies=lambda backups, criteria: _is_kept(backups, criteria) & of_class(backups, criteria.copied_backup_classes),
    severity="medium",
    ja="バックアップが許可された別のリージョンまたは別のアカウントにも複製される",
    en="Backups are copied to a second allowed region or to another account",
)
def copied_elsewhere(backups: Rows, criteria: Criteria) -> Column:
    return any_region_allowed(backups, criteria, backups.copy_regions) | ~empty_list(backups.copy_accounts)


@rule(
    "BKP-06",
    reads=Backup,
    applies=_is_kept,
    severity="medium",
    providers=("aws", "azure"),
    ja="バックアップからの復元が定期的に試験されている",
    en="Restoring from the backup is tried regularly",
)
def restore_tested(backups: Rows, criteria: Criteria) -> Column:
    return ~backups.never_restored & (backups.last_restore_at >= days_ago(criteria, criteria.backup_restore_test_days))


@rule(
    "BKP-X1",
    reads=Backup,
    applies=_is_kept,
    severity="high",
    ja="バックアップが暗号化されている",
    en="Backups are encrypted",
)
def backup_encrypted(backups: Rows, _: Criteria) -> Column:
    return backups.is_encrypted

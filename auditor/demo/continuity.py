"""Demo: backup vaults and plans, some as they should be and some as they are found."""

from auditor.demo.place import TOKYO, Site

OSAKA = "ap-northeast-3"
VIRGINIA = "us-east-1"
FILE_SERVER = {"Name": "juki-kyoyu", "機密性": "3B", "個人情報": "有", "所管課": "市民課", "システム名": "住民記録"}


def good(site: Site) -> None:
    """Nightly backups of the resident register, copied to Osaka; the copy's vault is not locked yet. A file server
    that keeps daily backups of its own."""
    site.client("backup", OSAKA).create_backup_vault(BackupVaultName="juki-hozon-osaka")
    _plan(site, "juki-hozon", f"arn:aws:backup:{OSAKA}:{site.account}:backup-vault:juki-hozon-osaka")
    site.client("backup").put_backup_vault_lock_configuration(BackupVaultName="juki-hozon", MinRetentionDays=14)
    site.client("fsx").create_file_system(
        FileSystemType="WINDOWS",
        StorageCapacity=300,
        SubnetIds=["subnet-0a1b2c3d4e5f60718", "subnet-0c1b2c3d4e5f60718"],
        WindowsConfiguration={
            "DeploymentType": "MULTI_AZ_1",
            "ThroughputCapacity": 16,
            "AutomaticBackupRetentionDays": 30,
        },
        Tags=[{"Key": key, "Value": value} for key, value in FILE_SERVER.items()],
    )


def bad(site: Site) -> None:
    """Nightly backups of the bookings, copied to Virginia."""
    _plan(site, "shisetsu-yoyaku-hozon", f"arn:aws:backup:{VIRGINIA}:{site.account}:backup-vault:yoyaku-copy")


def abroad(site: Site) -> None:
    """The vault that receives these copies."""
    site.client("backup", VIRGINIA).create_backup_vault(BackupVaultName="yoyaku-copy")


def remains(site: Site) -> None:
    """Backups of the old library system."""
    site.client("backup").create_backup_vault(BackupVaultName="kyu-tosho-hozon")


def _plan(site: Site, name: str, copy: str) -> None:
    backup = site.client("backup", TOKYO)
    backup.create_backup_vault(BackupVaultName=name)
    rule = {
        "RuleName": "maiban",
        "TargetBackupVaultName": name,
        "ScheduleExpression": "cron(0 17 * * ? *)",
        "Lifecycle": {"DeleteAfterDays": 35},
        "CopyActions": [{"DestinationBackupVaultArn": copy}],
    }
    backup.create_backup_plan(BackupPlan={"BackupPlanName": name, "Rules": [rule]})

"""AWS Backup's vaults: locks, keys, where plans copy their content to, and whether restores from them are tried."""

from auditor.facts.continuity import BackupVault
from providers.aws.continuity.plans import copies, drills, plans, rules, targets
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place
from providers.aws.stores.shared import key_resource
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, Collector, later, reads

COPIES = "backup_vault.copy_regions backup_vault.copy_accounts"


@reads(
    "region",
    {
        "backup:ListBackupVaults": "backup_vault.*",
        "backup:ListBackupPlans": COPIES,
        "backup:GetBackupPlan": COPIES,
        "backup:ListRestoreTestingPlans": "backup_vault.restore_test_plan",
        "backup:GetRestoreTestingPlan": "backup_vault.restore_test_plan",
        TAGS: "backup_vault.tags",
    },
)
def vaults(place: Place) -> Collected:
    """Backup vaults; one call for each backup plan and each restore testing plan of the region."""
    found = place.listing("backup:ListBackupVaults", "BackupVaultList").rows
    listed = plans(place) if found else None
    # Plans are asked for side by side first; the vaults then find the kept answers.
    for plan in listed or ():
        yield later(_plan, place, plan)
    tagged = Tagged(place)
    for vault in found:
        yield later(_vault, place, vault, listed, tagged)


def _plan(place: Place, plan: str) -> None:
    rules(place, plan)


def _vault(place: Place, vault: Answer, listed: tuple[str, ...] | None, tagged: Tagged) -> BackupVault:
    arn, name = vault["BackupVaultArn"], vault["BackupVaultName"]
    tried, all_read = drills(place, arn)
    locked, final = field(vault, "Locked"), moment(vault.get("LockDate"))
    return BackupVault(
        **place.here,
        resource=arn,
        name=name,
        tags=tagged.of(arn),
        redundancy="zone",  # by design: AWS Backup keeps recovery points in several zones of the region
        **copies(place, targets(place, vault, listed)),
        recovery_points=field(vault, "NumberOfRecoveryPoints"),
        is_locked=locked,
        # AWS documents: a lock without a date can be taken away, one with a date until that date.
        lock_is_final=None if locked is None else bool(locked and final and final <= place.now),
        min_retention_days=0 if locked is False else field(vault, "MinRetentionDays"),
        key_id=key_resource(place, vault.get("EncryptionKeyArn")),
        restore_test_plan=True if tried else False if all_read else None,
    )


COLLECTORS: tuple[Collector, ...] = (vaults,)

"""AWS Backup: vaults, and where the rules of backup plans copy their content to."""

from typing import Any

from auditor.facts.continuity import BackupVault
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place
from providers.aws.stores.shared import key_resource, region_of
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, Collector, later, reads

COPIES = "backup_vault.copy_regions backup_vault.copy_accounts"


@reads(
    "region",
    {
        "backup:ListBackupVaults": "backup_vault.*",
        "backup:ListBackupPlans": COPIES,
        "backup:GetBackupPlan": COPIES,
        TAGS: "backup_vault.tags",
    },
)
def vaults(place: Place) -> Collected:
    """Backup vaults; one call for each backup plan of the region."""
    found = place.listing("backup:ListBackupVaults", "BackupVaultList").rows
    plans = place.listing("backup:ListBackupPlans", "BackupPlansList") if found else None
    identities = tuple(str(plan["BackupPlanId"]) for plan in plans.rows) if plans else ()
    # Plans are asked for side by side first; the vaults then find the kept answers.
    for identity in identities:
        yield later(_plan, place, identity)
    tagged = Tagged(place)
    for vault in found:
        yield later(_vault, place, vault, identities if plans and plans.whole else None, tagged)


def _plan(place: Place, identity: str) -> None:
    place.listing("backup:GetBackupPlan", "BackupPlan.Rules[]", BackupPlanId=identity)


def _vault(place: Place, vault: Answer, plans: tuple[str, ...] | None, tagged: Tagged) -> BackupVault:
    arn, name = vault["BackupVaultArn"], vault["BackupVaultName"]
    targets = _targets(place, {name, arn}, plans)
    locked, final = field(vault, "Locked"), moment(vault.get("LockDate"))
    return BackupVault(
        **place.here,
        resource=arn,
        name=name,
        tags=tagged.of(arn),
        redundancy="zone",  # by design: AWS Backup keeps recovery points in several zones of the region
        copy_regions=_others(targets, region_of, place.region),
        copy_accounts=_others(targets, _account_of, place.account),
        recovery_points=field(vault, "NumberOfRecoveryPoints"),
        is_locked=locked,
        # AWS documents: a lock without a date can be taken away, one with a date until that date.
        lock_is_final=None if locked is None else bool(locked and final and final <= place.now),
        min_retention_days=0 if locked is False else field(vault, "MinRetentionDays"),
        key_id=key_resource(place, vault.get("EncryptionKeyArn")),
    )


def _targets(place: Place, names: set[str], plans: tuple[str, ...] | None) -> list[str] | None:
    """The vaults to which plans copy what they put into this one; None where a plan was not read."""
    if plans is None:
        return None
    found: list[str] = []
    for identity in plans:
        rules = place.listing("backup:GetBackupPlan", "BackupPlan.Rules[]", BackupPlanId=identity)
        if not rules.whole:
            return None
        for rule in rules.rows:
            if names & {rule.get("TargetBackupVaultName"), rule.get("TargetLogicallyAirGappedBackupVaultArn")}:
                found += [str(copy.get("DestinationBackupVaultArn")) for copy in rule.get("CopyActions") or []]
    return found


def _others(targets: list[str] | None, part: Any, own: str) -> tuple[str, ...] | None:
    if targets is None:
        return None
    return tuple(sorted({value for target in targets if (value := part(target)) and value != own}))


def _account_of(arn: str) -> str | None:
    parts = arn.split(":")
    return parts[4] if len(parts) > 5 else None


COLLECTORS: tuple[Collector, ...] = (vaults,)

"""Vaults of Backup and DR."""

from typing import Any

from auditor.facts.continuity import BackupVault
from providers.collecting import Collected, reads
from providers.gcp.fields import key_or_google, moment, unset, whole, word
from providers.gcp.place import Place

VAULTS = "cai:backup_vaults"


@reads("account", {VAULTS: "backup_vault.*"})
def vaults(place: Place) -> Collected:
    """A vault keeps every backup for its least time, and nobody can delete it before; that time itself can be shortened
    for later backups until the vault is locked."""
    for row in place.query(VAULTS).rows:
        least = seconds_to_days(row["backupMinimumEnforcedRetentionDuration"])
        locked_from = moment(row["effectiveTime"])
        yield BackupVault(
            **place.envelope(row),
            provider_managed=False,
            copy_regions=(),  # by design: one place, whose name may stand for several regions
            copy_accounts=(),  # by design
            recovery_points=whole(row["backupCount"]),
            is_locked=None if least is None else least > 0,
            lock_is_final=locked_from <= place.now if locked_from else unset(None, False, by=row["createTime"]),
            min_retention_days=least,
            key_id=key_or_google(row["encryptionConfig.kmsKeyName"], by=row["createTime"]),
            external_access=word(
                row["accessRestriction"],
                within_project=False,
                within_organization=False,
                unrestricted=True,
                within_org_but_unrestricted_for_ba=True,
            ),
            absent=("soft_delete_days",),
        )


def seconds_to_days(duration: Any) -> int | None:
    """Whole days of `2592000s`."""
    seconds = whole(duration.removesuffix("s").partition(".")[0]) if isinstance(duration, str) else None
    return None if seconds is None else seconds // 86400


COLLECTORS = (vaults,)

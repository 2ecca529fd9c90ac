"""Recovery Services vaults and Backup vaults: how safe what they hold is, and where copies of it lie."""

from typing import Any

from auditor.facts.continuity import BackupVault
from auditor.facts.keys import PROVIDER_KEY
from providers.azure.fields import word
from providers.azure.pairs import paired
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads
from providers.three import Maybe

VAULTS = "arg:resources.backup_vaults"

REDUNDANCY = {"locallyredundant": "local", "zoneredundant": "zone", "georedundant": "region"}

NO_SUCH_CONCEPT = ("min_retention_days", "restore_test_plan")
"""How long a point is kept is said by policies alone, and Azure restores nothing on a schedule."""

_SECURITY = "properties.securitySettings"
_DELETION = f"{_SECURITY}.softDeleteSettings"


@reads("account", {VAULTS: "backup_vault.*"})
def backup_vaults(place: Place) -> Collected:
    """Vaults of both kinds."""
    for row in place.query(VAULTS).rows:
        yield BackupVault(
            **place.envelope(row),
            provider_managed=False,
            redundancy=redundancy(row),
            copy_regions=copies(row),
            copy_accounts=(),  # by design: a vault copies nothing to another subscription
            is_locked=_immutable(row),
            lock_is_final=_final(row),
            soft_delete_days=_soft_delete(row),
            key_id=_key(row),
            external_access=_restored_elsewhere(row),
            absent=NO_SUCH_CONCEPT,
        )


def redundancy(vault: Row) -> Any:
    """`local`, `zone` or `region`: what the content survives the loss of; of a Backup vault that of its vault store,
    as its snapshots stay beside what was backed up."""
    said = vault["properties.redundancySettings.standardTierStorageRedundancy"]
    for one in vault["properties.storageSettings"] or ():
        if str(dig(one, "datastoreType")).lower() == "vaultstore":
            said = dig(one, "type")
    return word(said, **REDUNDANCY)


def copies(vault: Row) -> tuple[str, ...] | None:
    """The paired region of a geo-redundant vault; None where its redundancy is not said."""
    survives = redundancy(vault)
    return None if survives is None else paired(vault["location"]) if survives == "region" else ()


def _immutable(vault: Row) -> Maybe:
    """Whether no recovery point is deleted before its time. A vault that was never made immutable says nothing of it,
    but something of deletion in the same place."""
    said = word(vault[f"{_SECURITY}.immutabilitySettings.state"], disabled=False, unlocked=True, locked=True)
    return False if said is None and _deletion(vault) is not None else said


def _final(vault: Row) -> Maybe:
    if _immutable(vault) is False:
        return False
    return word(vault[f"{_SECURITY}.immutabilitySettings.state"], unlocked=False, locked=True)


def _deletion(vault: Row) -> Maybe:
    said = vault[f"{_DELETION}.softDeleteState"] or vault[f"{_DELETION}.state"]
    return word(said, enabled=True, on=True, alwayson=True, disabled=False, off=False)


def _soft_delete(vault: Row) -> int | None:
    """Days in which a deletion can be taken back; 0 where it cannot."""
    if _deletion(vault) is False:
        return 0
    days = vault[f"{_DELETION}.softDeleteRetentionPeriodInDays"] or vault[f"{_DELETION}.retentionDurationInDays"]
    return int(days) if isinstance(days, int | float) and _deletion(vault) else None


def _key(vault: Row) -> str:
    """The address of the customer's key; a vault that names none is encrypted with a key of Azure's."""
    named = (
        vault["properties.encryption.keyVaultProperties.keyUri"]
        or vault[f"{_SECURITY}.encryptionSettings.keyVaultProperties.keyUri"]
    )
    return str(named).lower() if named else PROVIDER_KEY


def _restored_elsewhere(vault: Row) -> Maybe:
    """Whether its content may be restored into other subscriptions of the tenant."""
    said = (
        vault["properties.restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState"]
        or vault["properties.featureSettings.crossSubscriptionRestoreSettings.state"]
    )
    return word(said, enabled=True, disabled=False, permanentlydisabled=False)


COLLECTORS = (backup_vaults,)

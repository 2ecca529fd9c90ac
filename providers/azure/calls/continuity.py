"""Operations on backups and recovery vaults."""

from providers.azure.operations import Path, Query, family

_VAULTS = ("Microsoft.RecoveryServices/vaults", "Microsoft.DataProtection/backupVaults")
_SECURITY = "properties.securitySettings"

# Resource Graph gives what both kinds of vault protect the same names: dataSourceInfo, currentProtectionState,
# lastRecoveryPoint, and backupInstanceId of a job (Azure's article on querying backups with it).
QUERIES: dict[str, Query] = {
    "arg:resources.backup_vaults": family(
        _VAULTS,
        "properties.redundancySettings.standardTierStorageRedundancy",
        "properties.storageSettings",
        f"{_SECURITY}.immutabilitySettings.state",
        f"{_SECURITY}.softDeleteSettings.softDeleteState",
        f"{_SECURITY}.softDeleteSettings.softDeleteRetentionPeriodInDays",
        f"{_SECURITY}.softDeleteSettings.state",
        f"{_SECURITY}.softDeleteSettings.retentionDurationInDays",
        f"{_SECURITY}.encryptionSettings.keyVaultProperties.keyUri",
        "properties.encryption.keyVaultProperties.keyUri",
        "properties.restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState",
        "properties.featureSettings.crossSubscriptionRestoreSettings.state",
    ),
    "arg:recoveryservicesresources.items": family(
        (
            "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
            "Microsoft.DataProtection/backupVaults/backupInstances",
        ),
        "properties.dataSourceInfo.resourceID",
        "properties.sourceResourceId",
        "properties.backupManagementType",
        "properties.friendlyName",
        "properties.currentProtectionState",
        "properties.protectionState",
        "properties.isScheduledForDeferredDelete",
        "properties.lastRecoveryPoint",
        "properties.policyId",
        "properties.policyInfo.policyId",
        table="recoveryservicesresources",
    ),
    "arg:recoveryservicesresources.policies": family(
        ("Microsoft.RecoveryServices/vaults/backupPolicies", "Microsoft.DataProtection/backupVaults/backupPolicies"),
        "properties.retentionPolicy",
        "properties.policyRules",
        table="recoveryservicesresources",
    ),
    # Jobs of the last 14 days: Resource Graph keeps no older ones.
    "arg:recoveryservicesresources.jobs": family(
        ("Microsoft.RecoveryServices/vaults/backupJobs", "Microsoft.DataProtection/backupVaults/backupJobs"),
        "properties.backupInstanceId",
        "properties.operation",
        "properties.operationCategory",
        "properties.status",
        "properties.startTime",
        "properties.endTime",
        table="recoveryservicesresources",
    ),
}

_SQL = "2021-11-01"
_SERVER, _INSTANCE = (f"{{scope}}/providers/Microsoft.Sql/{kind}/{{name}}" for kind in ("servers", "managedInstances"))
_SHORT, _LONG = (f"backup{term}TermRetentionPolicies" for term in ("Short", "Long"))

PATHS: dict[str, Path] = {
    "arm:sql.short_retention": Path(
        f"{_SERVER}/{_SHORT}/default", f"Microsoft.Sql/servers/databases/{_SHORT}/read", _SQL
    ),
    "arm:sql.long_retention": Path(f"{_SERVER}/{_LONG}/default", f"Microsoft.Sql/servers/databases/{_LONG}/read", _SQL),
    "arm:sql_instances.short_retention": Path(
        f"{_INSTANCE}/{_SHORT}/default", f"Microsoft.Sql/managedInstances/databases/{_SHORT}/read", _SQL
    ),
    "arm:sql_instances.long_retention": Path(
        f"{_INSTANCE}/{_LONG}/default", f"Microsoft.Sql/managedInstances/databases/{_LONG}/read", _SQL
    ),
}

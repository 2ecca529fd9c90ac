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
    "arg:resources.own_backups": family(
        (
            "Microsoft.Sql/servers/databases",
            "Microsoft.Sql/managedInstances",
            "Microsoft.DBforPostgreSQL/flexibleServers",
            "Microsoft.DBforMySQL/flexibleServers",
            "Microsoft.DocumentDB/databaseAccounts",
        ),
        "properties.currentBackupStorageRedundancy",
        "properties.backup.geoRedundantBackup",
        "properties.backupPolicy",
        "properties.locations",
    ),
}

PATHS: dict[str, Path] = {}

"""Operations on backups, schedules of snapshots, and vaults."""

from providers.gcp.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    "cai:backups": family(
        (
            "sqladmin.googleapis.com/BackupRun",
            "alloydb.googleapis.com/Backup",
            "spanner.googleapis.com/Backup",
            "firestore.googleapis.com/Backup",
            "file.googleapis.com/Backup",
        ),
        # Of a run of Cloud SQL.
        "status",
        "endTime",
        # Of the others: what it is of, by the name that each of them has for it.
        "clusterName",
        "database",
        "sourceInstance",
        "state",
        "createTime",
        "snapshotTime",
        "expireTime",
    ),
    "cai:schedules": family(
        ("compute.googleapis.com/ResourcePolicy",),
        "snapshotSchedulePolicy.retentionPolicy.maxRetentionDays",
        "snapshotSchedulePolicy.snapshotProperties.storageLocations",
        "snapshotSchedulePolicy.schedule",
    ),
    "cai:backup_vaults": family(
        ("backupdr.googleapis.com/BackupVault",),
        "createTime",
        "backupMinimumEnforcedRetentionDuration",
        "effectiveTime",
        "accessRestriction",
        "backupCount",
        "encryptionConfig.kmsKeyName",
    ),
    "cai:backup_plans": family(
        ("backupdr.googleapis.com/BackupPlan", "backupdr.googleapis.com/BackupPlanAssociation"),
        "name",
        "backupVault",
        "backupRules",
        "backupPlan",
        "resource",
        "rulesConfigInfo",
    ),
}

PATHS: dict[str, Path] = {}

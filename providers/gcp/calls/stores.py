"""Operations on buckets, disks and snapshots, and on who was given access to them."""

from providers.gcp.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    "cai:storage": family(
        ("storage.googleapis.com/Bucket",),
        "timeCreated",
        "locationType",
        "customPlacementConfig.dataLocations",
        "encryption.defaultKmsKeyName",
        "iamConfiguration.publicAccessPrevention",
        "iamConfiguration.uniformBucketLevelAccess.enabled",
        # The name that uniform access had at first; some records hold no other.
        "iamConfiguration.bucketPolicyOnly.enabled",
        "versioning.enabled",
        "softDeletePolicy.retentionDurationSeconds",
        "retentionPolicy.retentionPeriod",
        "retentionPolicy.isLocked",
        "lifecycle.rule",
        "logging.logBucket",
    ),
    # The list splits disks of a region from those of a zone.
    "cai:disks": family(
        ("compute.googleapis.com/Disk", "compute.googleapis.com/RegionDisk"),
        "id",
        "creationTimestamp",
        "users",
        "replicaZones",
        "asyncSecondaryDisks",
        "diskEncryptionKey",
    ),
    "cai:snapshots": family(
        ("compute.googleapis.com/Snapshot",),
        "creationTimestamp",
        "sourceDisk",
        "sourceDiskId",
        "storageLocations",
        "snapshotEncryptionKey",
    ),
    "cai:policies.stores": family(("storage.googleapis.com/Bucket",), "bindings", content="IAM_POLICY"),
    "cai:policies.containers": family(
        (
            "cloudresourcemanager.googleapis.com/Organization",
            "cloudresourcemanager.googleapis.com/Folder",
            "cloudresourcemanager.googleapis.com/Project",
        ),
        "bindings",
        content="IAM_POLICY",
    ),
}

PATHS: dict[str, Path] = {}

"""Operations on buckets, disks, snapshots and images, and on who was given access to them."""

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
        "ipFilter.mode",
        "ipFilter.publicNetworkSource.allowedIpCidrRanges",
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
        "licenses",
        "resourcePolicies",
    ),
    "cai:snapshots": family(
        ("compute.googleapis.com/Snapshot",),
        "creationTimestamp",
        "sourceDisk",
        "sourceDiskId",
        "status",
        "storageLocations",
        "snapshotEncryptionKey",
    ),
    "cai:images": family(
        ("compute.googleapis.com/Image", "compute.googleapis.com/MachineImage"),
        "creationTimestamp",
        "storageLocations",
        "imageEncryptionKey",
        "machineImageEncryptionKey",
    ),
    # What data rests in, and the keys and secrets with it: whatever has a policy of its own.
    "cai:policies.stores": family(
        (
            "storage.googleapis.com/Bucket",
            "compute.googleapis.com/Disk",
            "compute.googleapis.com/RegionDisk",
            "compute.googleapis.com/Snapshot",
            "compute.googleapis.com/Image",
            "compute.googleapis.com/MachineImage",
            "bigquery.googleapis.com/Dataset",
            "bigquery.googleapis.com/Table",
            "pubsub.googleapis.com/Topic",
            "pubsub.googleapis.com/Subscription",
            "artifactregistry.googleapis.com/Repository",
            "spanner.googleapis.com/Instance",
            "spanner.googleapis.com/Database",
            "bigtableadmin.googleapis.com/Instance",
            "bigtableadmin.googleapis.com/Table",
            "cloudkms.googleapis.com/KeyRing",
            "cloudkms.googleapis.com/CryptoKey",
            "secretmanager.googleapis.com/Secret",
        ),
        "bindings",
        content="IAM_POLICY",
    ),
    # Perimeters are told as policies of access, and belong to the organisation.
    "cai:perimeters": family(
        (),
        "servicePerimeter.status.resources",
        "servicePerimeter.status.restrictedServices",
        "servicePerimeter.status.ingressPolicies",
        # Access levels are told in the same list.
        "accessLevel.name",
        "accessLevel.basic",
        content="ACCESS_POLICY",
    ),
    "cai:policies.containers": family(
        (
            "cloudresourcemanager.googleapis.com/Organization",
            "cloudresourcemanager.googleapis.com/Folder",
            "cloudresourcemanager.googleapis.com/Project",
        ),
        "bindings",
        "auditConfigs",
        content="IAM_POLICY",
    ),
}

PATHS: dict[str, Path] = {}

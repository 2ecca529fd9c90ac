"""Operations on keys, secrets and certificates."""

from providers.gcp.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    "cai:keys": family(
        ("cloudkms.googleapis.com/CryptoKey", "cloudkms.googleapis.com/CryptoKeyVersion"),
        "name",
        "purpose",
        "createTime",
        "rotationPeriod",
        "versionTemplate.algorithm",
        "versionTemplate.protectionLevel",
        "primary.state",
        "primary.createTime",
        "importOnly",
        "destroyScheduledDuration",
        # Of a version.
        "state",
        "destroyTime",
    ),
    # Never what a version holds: it is not in the inventory.
    "cai:secrets": family(
        ("secretmanager.googleapis.com/Secret", "secretmanager.googleapis.com/SecretVersion"),
        "name",
        "createTime",
        "expireTime",
        "rotation",
        "replication",
        "customerManagedEncryption.kmsKeyName",
        "versionDestroyTtl",
    ),
    "cai:certificates": family(
        ("certificatemanager.googleapis.com/Certificate", "compute.googleapis.com/SslCertificate"),
        "createTime",
        "updateTime",
        "creationTimestamp",
        "expireTime",
        "type",
        "managed.state",
        "managed.status",
        # The public part.
        "pemCertificate",
        "certificate",
    ),
}

PATHS: dict[str, Path] = {}

"""Operations on machines of Compute Engine."""

from providers.gcp.operations import Path, Query, family

METADATA = ("enable-oslogin", "block-project-ssh-keys", "serial-port-enable", "enable-osconfig")
"""Switches among the metadata. Scripts and keys stand beside them, and are never kept."""

QUERIES: dict[str, Query] = {
    "cai:instances": family(
        ("compute.googleapis.com/Instance",),
        "id",
        "creationTimestamp",
        "fingerprint",
        "status",
        "zone",
        "machineType",
        "networkInterfaces",
        "tags.items",
        "serviceAccounts",
        "shieldedInstanceConfig",
        "scheduling",
        "disks.*.source",
        "disks.*.licenses",
        "disks.*.guestOsFeatures",
        "resourceStatus",
        "metadata.items.created-by",
        *(f"metadata.items.{name}" for name in METADATA),
    ),
    # What the project sets for all of its machines.
    "cai:machine_settings": family(
        ("compute.googleapis.com/Project",),
        "creationTimestamp",
        *(f"commonInstanceMetadata.items.{name}" for name in METADATA),
    ),
}

PATHS: dict[str, Path] = {}

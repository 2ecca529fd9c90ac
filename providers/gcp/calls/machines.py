"""Operations on machines of Compute Engine."""

from providers.gcp.operations import Path, Query, family

METADATA = ("enable-oslogin", "block-project-ssh-keys", "serial-port-enable", "enable-osconfig")
"""Switches among the metadata. Scripts and keys stand beside them, and are never kept."""

INSTALLED = (
    *(f"{kind}.packageName" for kind in ("aptPackage", "yumPackage", "zypperPackage", "googetPackage")),
    "windowsApplication.displayName",
)
"""Names of installed software, by how it was installed."""

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
        "disks.*.type",
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
        "cloudArmorTier",
        *(f"commonInstanceMetadata.items.{name}" for name in METADATA),
    ),
    # The list knows groups, templates and autoscalers of a region under the same types.
    "cai:machine_groups": family(
        (
            "compute.googleapis.com/InstanceGroupManager",
            "compute.googleapis.com/InstanceTemplate",
            "compute.googleapis.com/Autoscaler",
        ),
        "creationTimestamp",
        "zone",
        "distributionPolicy.zones.*.zone",
        "instanceTemplate",
        "versions",
        "target",
        "autoscalingPolicy.mode",
        "autoscalingPolicy.minNumReplicas",
        "autoscalingPolicy.maxNumReplicas",
        "properties.machineType",
        "properties.labels",
        "properties.networkInterfaces",
        "properties.serviceAccounts",
        "properties.shieldedInstanceConfig",
        "properties.scheduling",
        "properties.disks.*.initializeParams.sourceImage",
        *(f"properties.metadata.items.{name}" for name in METADATA),
    ),
    # What VM Manager's agent tells. Of installed software the names are kept, of updates that wait everything.
    "cai:guests": family(
        ("compute.googleapis.com/Instance",),
        "osInfo.longName",
        "osInfo.version",
        "updateTime",
        *(f"items.*.installedPackage.{path}" for path in INSTALLED),
        "items.*.availablePackage",
        content="OS_INVENTORY",
    ),
    "cai:vulnerabilities": family(
        ("osconfig.googleapis.com/VulnerabilityReport",),
        "updateTime",
        "vulnerabilities.*.details.severity",
        "vulnerabilities.*.createTime",
        "vulnerabilities.*.availableInventoryItemIds",
        "vulnerabilities.*.items.*.availableInventoryItemId",
    ),
    "cai:patch_deployments": family(
        ("osconfig.googleapis.com/PatchDeployment",),
        "state",
        "instanceFilter",
        "recurringSchedule.frequency",
    ),
    # Without what programs in the machine print.
    "cai:os_policies": family(
        ("osconfig.googleapis.com/OSPolicyAssignmentReport",),
        "osPolicyCompliances.*.osPolicyId",
        "osPolicyCompliances.*.complianceState",
    ),
}

PATHS: dict[str, Path] = {}

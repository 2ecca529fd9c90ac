"""Operations on storage accounts, disks and snapshots."""

from providers.azure.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    "arg:resources.storage": family(
        ("Microsoft.Storage/storageAccounts",),
        "sku.name",
        "properties.creationTime",
        "properties.secondaryLocation",
        "properties.supportsHttpsTrafficOnly",
        "properties.minimumTlsVersion",
        "properties.allowBlobPublicAccess",
        "properties.allowSharedKeyAccess",
        "properties.publicNetworkAccess",
        "properties.networkAcls.defaultAction",
        "properties.privateEndpointConnections",
        "properties.encryption.keySource",
        "properties.encryption.keyvaultproperties",
        "properties.immutableStorageWithVersioning",
    ),
    "arg:resources.disks": family(
        ("Microsoft.Compute/disks", "Microsoft.Compute/snapshots"),
        "sku.name",
        "properties.timeCreated",
        "properties.diskState",
        "properties.encryption.type",
        "properties.encryption.diskEncryptionSetId",
        "properties.publicNetworkAccess",
        "properties.networkAccessPolicy",
        "properties.creationData.sourceResourceId",
    ),
}

PATHS: dict[str, Path] = {}

"""Operations on storage accounts, disks, snapshots, images and galleries of images."""

from providers.azure.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    "arg:resources.storage": family(
        ("Microsoft.Storage/storageAccounts",),
        "kind",
        "sku.name",
        "properties.creationTime",
        "properties.keyCreationTime",
        "properties.secondaryLocation",
        "properties.supportsHttpsTrafficOnly",
        "properties.minimumTlsVersion",
        "properties.allowBlobPublicAccess",
        "properties.allowSharedKeyAccess",
        "properties.publicNetworkAccess",
        "properties.networkAcls.defaultAction",
        "properties.networkAcls.ipRules",
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
    "arg:resources.images": family(
        ("Microsoft.Compute/images", "Microsoft.Compute/galleries/images/versions"),
        "properties.publishingProfile.publishedDate",
        "properties.publishingProfile.targetRegions",
        "properties.storageProfile.osDisk.diskEncryptionSet.id",
        "properties.storageProfile.zoneResilient",
    ),
    "arg:resources.galleries": family(
        ("Microsoft.Compute/galleries",),
        "properties.provisioningState",
        "properties.sharingProfile.permissions",
        "properties.sharingProfile.groups",
    ),
}

_VERSION = "2023-05-01"

PATHS: dict[str, Path] = {
    "arm:storage.blob_service": Path(
        "{account}/blobServices/default", "Microsoft.Storage/storageAccounts/blobServices/read", _VERSION
    ),
    "arm:storage.containers": Path(
        "{account}/blobServices/default/containers",
        "Microsoft.Storage/storageAccounts/blobServices/containers/read",
        _VERSION,
    ),
    "arm:storage.lifecycle": Path(
        "{account}/managementPolicies/default", "Microsoft.Storage/storageAccounts/managementPolicies/read", _VERSION
    ),
    "arm:storage.replication": Path(
        "{account}/objectReplicationPolicies",
        "Microsoft.Storage/storageAccounts/objectReplicationPolicies/read",
        _VERSION,
    ),
    "arm:storage.file_service": Path(
        "{account}/fileServices/default", "Microsoft.Storage/storageAccounts/fileServices/read", _VERSION
    ),
    "arm:storage.shares": Path(
        "{account}/fileServices/default/shares",
        "Microsoft.Storage/storageAccounts/fileServices/shares/read",
        _VERSION,
    ),
}

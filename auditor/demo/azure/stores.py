"""Demo: storage accounts, disks and snapshots, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.azure.site import WEST, Site

ACCOUNT, DISK, SNAPSHOT = "Microsoft.Storage/storageAccounts", "Microsoft.Compute/disks", "Microsoft.Compute/snapshots"
APPROVED = [{"properties": {"privateLinkServiceConnectionState": {"status": "Approved"}}}]
LABELS = {"classification": "3B", "personal_info": "yes", "system": "kokuho", "owner": "kokuho-ka"}


def good(site: Site) -> None:
    """Documents of the national health insurance: closed, with a key of the town's own, copied to Osaka."""
    site.resource(
        ACCOUNT,
        "stkokuhobunsho",
        tags=LABELS,
        sku={"name": "Standard_GZRS"},
        creationTime="2024-04-01T00:00:00.1234567Z",
        secondaryLocation=WEST,
        supportsHttpsTrafficOnly=True,
        minimumTlsVersion="TLS1_2",
        allowBlobPublicAccess=False,
        allowSharedKeyAccess=False,
        publicNetworkAccess="Disabled",
        networkAcls={"defaultAction": "Deny"},
        privateEndpointConnections=APPROVED,
        encryption={
            "keySource": "Microsoft.Keyvault",
            "keyvaultproperties": {"keyvaulturi": "https://kv-kokuho.vault.azure.net/", "keyname": "bunsho"},
        },
        immutableStorageWithVersioning={
            "enabled": True,
            "immutabilityPolicy": {"immutabilityPeriodSinceCreationInDays": 365},
        },
    )
    disk: dict[str, Any] = {"sku": {"name": "Premium_ZRS"}, "timeCreated": "2024-04-01T00:00:00Z", "tags": LABELS}
    site.resource(
        DISK,
        "disk-kokuho-ap1",
        **disk,
        diskState="Attached",
        publicNetworkAccess="Disabled",
        networkAccessPolicy="DenyAll",
        encryption={
            "type": "EncryptionAtRestWithCustomerKey",
            "diskEncryptionSetId": f"{site.scope}/resourceGroups/rg-app/providers/"
            "Microsoft.Compute/diskEncryptionSets/des-kokuho",
        },
    )


def bad(site: Site) -> None:
    """Photographs that may be opened to anybody, in America; an old account; a snapshot whose disk is gone."""
    site.resource(
        ACCOUNT,
        "stkankophoto",
        "eastus",
        tags={"classification": "1"},
        sku={"name": "Standard_LRS"},
        creationTime="2019-04-01T00:00:00Z",
        supportsHttpsTrafficOnly=False,
        minimumTlsVersion="TLS1_0",
        allowBlobPublicAccess=True,
        allowSharedKeyAccess=True,
        publicNetworkAccess="Enabled",
        networkAcls={"defaultAction": "Allow"},
        privateEndpointConnections=[],
        encryption={"keySource": "Microsoft.Storage"},
    )
    gone = f"{site.scope}/resourceGroups/rg-app/providers/Microsoft.Compute/disks/disk-kieta"
    site.resource(
        SNAPSHOT,
        "snap-kieta",
        sku={"name": "Standard_LRS"},
        timeCreated="2023-01-01T00:00:00Z",
        creationData={"sourceResourceId": gone},
        networkAccessPolicy="AllowAll",
        publicNetworkAccess="Enabled",
    )

"""Demo: storage accounts with their shares, disks, snapshots and images, some as they should be and some as found."""

from typing import Any

from auditor.demo.azure.guardrails import LOCKS, lock
from auditor.demo.azure.site import EAST, WEST, Site

ACCOUNT, DISK, SNAPSHOT = "Microsoft.Storage/storageAccounts", "Microsoft.Compute/disks", "Microsoft.Compute/snapshots"
IMAGE, GALLERY = "Microsoft.Compute/images", "Microsoft.Compute/galleries"
APPROVED = [{"properties": {"privateLinkServiceConnectionState": {"status": "Approved"}}}]
LABELS = {"classification": "3B", "personal_info": "yes", "system": "kokuho", "owner": "kokuho-ka"}
VAULT_KEY = {"keyvaulturi": "https://kv-kokuho.vault.azure.net/", "keyname": "bunsho"}

CLOSED: dict[str, Any] = {
    "creationTime": "2024-04-01T00:00:00.1234567Z",
    "keyCreationTime": {"key1": "2024-04-01T00:00:00.1234567Z", "key2": "2024-04-01T00:00:00.1234567Z"},
    "supportsHttpsTrafficOnly": True,
    "minimumTlsVersion": "TLS1_2",
    "allowBlobPublicAccess": False,
    "allowSharedKeyAccess": False,
    "publicNetworkAccess": "Disabled",
    "networkAcls": {"defaultAction": "Deny", "ipRules": []},
    "privateEndpointConnections": APPROVED,
    "encryption": {"keySource": "Microsoft.Keyvault", "keyvaultproperties": VAULT_KEY},
}
"""An account as it should be."""

OPEN: dict[str, Any] = {
    "creationTime": "2019-04-01T00:00:00Z",
    "keyCreationTime": {"key1": "2019-04-01T00:00:00Z", "key2": None},
    "supportsHttpsTrafficOnly": False,
    "minimumTlsVersion": "TLS1_0",
    "allowBlobPublicAccess": True,
    "allowSharedKeyAccess": True,
    "publicNetworkAccess": "Enabled",
    "networkAcls": {"defaultAction": "Allow", "ipRules": []},
    "privateEndpointConnections": [],
    "encryption": {"keySource": "Microsoft.Storage"},
}
"""An account that anybody gets to."""


def good(site: Site) -> None:
    """Documents of the national health insurance: closed, with a key of the town's own, copied to Osaka."""
    fixed = {"immutabilityPeriodSinceCreationInDays": 365, "state": "Locked"}
    account = site.resource(
        ACCOUNT,
        "stkokuhobunsho",
        tags=LABELS,
        sku={"name": "Standard_GZRS"},
        more={"kind": "StorageV2"},
        secondaryLocation=WEST,
        immutableStorageWithVersioning={"enabled": True, "immutabilityPolicy": fixed},
        **CLOSED,
    )
    inside(site, account, days=30, containers={"bunsho": "None"}, ends_after=3650)
    shares(site, account, "kyoyu", days=14, quota=102400)
    site.listed(LOCKS, lock(account, "kesanai"))
    _images(site)
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
    """Photographs open to anybody, in America; a snapshot whose disk is gone; an image that everybody may use."""
    account = site.resource(
        ACCOUNT,
        "stkankophoto",
        "eastus",
        tags={"classification": "1"},
        sku={"name": "Standard_LRS"},
        more={"kind": "StorageV2"},
        **OPEN,
    )
    inside(site, account, days=0, containers={"photo": "Container", "genko": "None"})
    shares(site, account, "uketsuke", days=0, quota=100)
    secret = site.resource(
        ACCOUNT,
        "stkankomeibo",
        tags={"classification": "3A", "personal_info": "yes"},
        sku={"name": "Standard_LRS"},
        more={"kind": "StorageV2"},
        **OPEN,
    )
    inside(site, secret, days=0, containers={"meibo": "Blob"}, copied_to="stgyoshahokan")
    shares(site, secret)
    _applications(site)
    gone = f"{site.scope}/resourceGroups/rg-app/providers/Microsoft.Compute/disks/disk-kieta"
    site.resource(
        SNAPSHOT,
        "snap-kieta",
        sku={"name": "Standard_LRS"},
        timeCreated="2023-01-01T00:00:00Z",
        encryption={"type": "EncryptionAtRestWithPlatformKey"},
        creationData={"sourceResourceId": gone},
        networkAccessPolicy="AllowAll",
        publicNetworkAccess="Enabled",
    )
    gallery = site.resource(GALLERY, "galkanko", sharingProfile={"permissions": "Community"})
    site.part(
        f"{gallery}/images/kiosk",
        "versions",
        "1.0.0",
        publishingProfile={"targetRegions": [{"name": "Japan East"}, {"name": "East US"}]},
    )


def remains(site: Site) -> None:
    """Pictures of a festival that is over: of one account the keys still work, of the other they are refused."""
    account = site.resource(ACCOUNT, "stmatsuri2019", sku={"name": "Standard_LRS"}, more={"kind": "StorageV2"}, **OPEN)
    inside(site, account, days=7, containers={"shashin": "None"})
    shares(site, account)
    kept = site.resource(ACCOUNT, "stmatsuri2020", sku={"name": "Standard_LRS"}, more={"kind": "StorageV2"}, **CLOSED)
    inside(site, kept, days=30, containers={"shashin": "None"})
    shares(site, kept)


def inside(
    site: Site,
    account: str,
    *,
    days: int,
    containers: dict[str, str],
    ends_after: int | None = None,
    copied_to: str | None = None,
) -> None:
    """What the resource manager tells of an account's blobs. `days` in which a deletion is taken back: 0 is none;
    `containers` with their level of public access; `copied_to`: the account that objects are replicated to."""
    kept = {"enabled": True, "days": days} if days else {"enabled": False}
    site.document(
        f"{account}/blobServices/default",
        deleteRetentionPolicy=kept,
        containerDeleteRetentionPolicy=kept,
        isVersioningEnabled=days > 7,
    )
    rows = [
        {"name": name, "properties": {"publicAccess": level, "hasImmutabilityPolicy": False}}
        for name, level in containers.items()
    ]
    site.listed(f"{account}/blobServices/default/containers", *rows)
    end = {"delete": {"daysAfterModificationGreaterThan": ends_after}} if ends_after else {}
    rule = {"name": "hozonkikan", "enabled": True, "definition": {"actions": {"baseBlob": end}}}
    site.document(f"{account}/managementPolicies/default", policy={"rules": [rule]})
    copy = {"sourceAccount": account.rpartition("/")[2], "destinationAccount": copied_to}
    site.listed(f"{account}/objectReplicationPolicies", *([{"properties": copy}] if copied_to else []))


def shares(site: Site, account: str, *names: str, days: int = 0, quota: int = 100) -> None:
    """File shares of an account, each with a quota in GiB."""
    kept = {"enabled": True, "days": days} if days else {"enabled": False}
    service = f"{account}/fileServices/default"
    site.document(service, shareDeleteRetentionPolicy=kept)
    properties = {"shareQuota": quota, "accessTier": "TransactionOptimized", "enabledProtocols": "SMB"}
    site.listed(
        f"{service}/shares",
        *({"id": f"{service}/shares/{name}", "name": name, "properties": properties} for name in names),
    )


def _applications(site: Site) -> None:
    """Applications of citizens, under a key of Microsoft's, with nothing that deletes them when their time is over."""
    labels = {"classification": "3B", "personal_info": "yes"}
    account = site.resource(
        ACCOUNT, "stkankoshinsei", tags=labels, sku={"name": "Standard_LRS"}, more={"kind": "StorageV2"}, **OPEN
    )
    inside(site, account, days=7, containers={"shinsei": "None"})
    shares(site, account)


def _images(site: Site) -> None:
    """An image of the town's own, kept in both regions and shared with nobody."""
    chosen = f"{site.scope}/resourceGroups/rg-app/providers/Microsoft.Compute/diskEncryptionSets/des-kokuho"
    encrypted = {"encryption": {"osDiskImage": {"diskEncryptionSetId": chosen}}}
    gallery = site.resource(GALLERY, "galkokuho", tags=LABELS, sharingProfile={"permissions": "Private"})
    site.part(
        f"{gallery}/images/ap",
        "versions",
        "1.0.0",
        tags=LABELS,
        publishingProfile={
            "publishedDate": "2025-04-01T00:00:00Z",
            "targetRegions": [{"name": "Japan East", **encrypted}, {"name": "Japan West", **encrypted}],
        },
    )
    disk = {"osDisk": {"diskEncryptionSet": {"id": chosen}}, "zoneResilient": True}
    site.resource(IMAGE, "image-kokuho-ap", EAST, tags=LABELS, storageProfile=disk)

"""Demo: backups and recovery vaults, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.azure.machines import MACHINE
from auditor.demo.azure.site import EAST, Site
from auditor.demo.azure.stores import ACCOUNT, CLOSED, DISK, LABELS, OPEN, inside

RECOVERY, BACKUP = "Microsoft.RecoveryServices/vaults", "Microsoft.DataProtection/backupVaults"
ITEM = "backupFabrics/Azure/protectionContainers"

LONG_AGO, FAR_OFF = "2021-04-01T18:00:00Z", "2046-04-01T18:00:00.1234567Z"

BLOBS: dict[str, Any] = {"more": {"kind": "BlobStorage"}}
LONG_TERM = {
    "retentionPolicyType": "LongTermRetentionPolicy",
    "dailySchedule": {"retentionDuration": {"count": 30, "durationType": "Days"}},
    "monthlySchedule": {"retentionDuration": {"count": 12, "durationType": "Months"}},
}
WEEK = [
    {"objectType": "AzureBackupRule"},
    {"objectType": "AzureRetentionRule", "lifecycles": [{"deleteAfter": {"duration": "P7D"}}]},
]


def good(site: Site) -> None:
    """Documents that a vault keeps for a year, copied to Osaka, that nobody can delete before; a restore was tried."""
    made = vault(site, RECOVERY, "rsv-kokuho", tags=LABELS, **recovery("GeoRedundant", "Locked", "AlwaysON", 90))
    rule = policy(site, made, "maiban", retentionPolicy=LONG_TERM)
    documents = site.resource(ACCOUNT, "stkokuhohozon", tags=LABELS, sku={"name": "Standard_ZRS"}, **BLOBS, **CLOSED)
    inside(site, documents, days=30, containers={})
    item = protected(site, made, "hozon", documents, rule, lastRecoveryPoint=FAR_OFF)
    job(site, made, "j1", item, "Backup", "Completed")
    job(site, made, "j2", item, "Restore", "Completed")
    for name in ("vm-kokuho-chohyo", "vm-kokuho-chukei-01"):
        machine = f"{site.scope}/resourceGroups/rg-app/providers/{MACHINE}/{name}"
        night = protected(
            site, made, name, machine, rule, lastRecoveryPoint=FAR_OFF, backupManagementType="AzureIaasVM"
        )
        job(site, made, f"j-{name}", night, "Backup", "Completed")
    shared = f"{site.scope}/resourceGroups/rg-app/providers/{ACCOUNT}/stkokuhobunsho"
    protected(site, made, "kyoyu", shared, rule, lastRecoveryPoint=FAR_OFF, backupManagementType="AzureStorage")


def bad(site: Site) -> None:
    """A vault in one building of America, whose last backup is old and has failed since; a server without any."""
    store = [{"datastoreType": "VaultStore", "type": "LocallyRedundant"}]
    deletion = {"softDeleteSettings": {"state": "Off"}}
    made = vault(site, BACKUP, "bv-kanko", "eastus", tags=LABELS, storageSettings=store, securitySettings=deletion)
    rule = policy(site, made, "shukan", policyRules=WEEK)
    disk: dict[str, Any] = {"tags": LABELS, "sku": {"name": "Standard_LRS"}, "diskState": "Attached"}
    protected(site, made, "shashin", site.resource(DISK, "disk-shashin", "eastus", **disk), rule)
    site.resource(DISK, "disk-vm-kanko-web-01", sku={"name": "Standard_LRS"}, diskState="Attached")
    orders = site.resource(
        ACCOUNT, "stkankoyoyaku", "eastus", tags=LABELS, sku={"name": "Standard_LRS"}, **BLOBS, **OPEN
    )
    inside(site, orders, days=0, containers={})
    item = protected(site, made, "yoyaku", orders, rule, lastRecoveryPoint=LONG_AGO)
    job(site, made, "j1", item, "Backup", "Failed")


def recovery(redundancy: str, immutable: str, deletion: str, days: int) -> dict[str, Any]:
    """The properties of a Recovery Services vault."""
    soft = {"softDeleteState": deletion, "softDeleteRetentionPeriodInDays": days}
    return {
        "redundancySettings": {"standardTierStorageRedundancy": redundancy, "crossRegionRestore": "Enabled"},
        "securitySettings": {"immutabilitySettings": {"state": immutable}, "softDeleteSettings": soft},
        "restoreSettings": {"crossSubscriptionRestoreSettings": {"crossSubscriptionRestoreState": "Disabled"}},
    }


def vault(site: Site, kind: str, name: str, location: str = EAST, **more: Any) -> str:
    """A vault; its ID."""
    return site.resource(kind, name, location, **more)


def policy(site: Site, within: str, name: str, **properties: Any) -> str:
    """A policy of a vault; its ID."""
    return _below(site, within, "backupPolicies", name, properties)


def protected(site: Site, within: str, name: str, source: str, rule: str, **more: Any) -> str:
    """What a vault protects, in the words that Resource Graph has for both kinds of vault; its ID."""
    about = {"dataSourceInfo": {"resourceID": source}, "friendlyName": name, "policyInfo": {"policyId": rule}}
    what = "backupInstances" if BACKUP in within else f"{ITEM}/c1/protectedItems"
    return _below(site, within, what, name, {**about, "currentProtectionState": "ProtectionConfigured", **more})


def job(site: Site, within: str, name: str, item: str, what: str, status: str, at: str = FAR_OFF) -> None:
    """A job of an item."""
    kind = "operationCategory" if BACKUP in within else "operation"
    properties = {kind: what, "status": status, "startTime": at, "endTime": at, "backupInstanceId": item}
    _below(site, within, "backupJobs", name, properties)


def _below(site: Site, within: str, what: str, name: str, properties: dict[str, Any]) -> str:
    path = f"{within}/{what}/{name}"
    kind = RECOVERY if RECOVERY in within else BACKUP
    types = "/".join(part for part in what.split("/") if part not in {"Azure", "c1"})
    row = {"id": path, "name": name, "type": f"{kind}/{types}", "location": EAST, "tags": None}
    site.row("recoveryservicesresources", {**row, "properties": properties})
    return path

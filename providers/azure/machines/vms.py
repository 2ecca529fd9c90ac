"""Virtual machines: settings of the machine, never its custom data."""

from typing import Any

from auditor.facts.machines import Compute
from providers.azure.fields import flag, moment, word
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.machines import care, wiring
from providers.azure.machines.care import Care
from providers.azure.machines.identities import feeds, identities
from providers.azure.machines.systems import system
from providers.azure.machines.wiring import Wiring
from providers.azure.names import tenant
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads
from providers.three import Maybe, every, negate

MACHINES = "arg:resources.machines"

STATES = {
    "powerstate/running": "running",
    "powerstate/stopped": "stopped",
    "powerstate/deallocated": "stopped",
    "powerstate/hibernated": "stopped",
}

LAUNCHED = ("trustedlaunch", "confidentialvm")


@reads("account", {MACHINES: "compute[vm].*", SUBSCRIPTIONS: feeds("vm"), **wiring.READS, **care.READS})
def machines(place: Place) -> Collected:
    """Virtual machines, those of flexible scale sets among them; a dozen lists more where there is one."""
    rows = place.query(MACHINES).rows
    if not rows:
        return
    wired, cared, of = Wiring(place), Care(place), tenant(place)
    for row in rows:
        yield _machine(place, row, wired, cared, of)


def _machine(place: Place, row: Row, wired: Wiring, cared: Care, of: str | None) -> Compute:
    told = row["properties.provisioningState"] is not None
    windows = str(row["properties.storageProfile.osDisk.osType"]).lower() == "windows"
    name, version = system(
        {
            "name": row["properties.extended.instanceView.osName"],
            "version": row["properties.extended.instanceView.osVersion"],
            "image": row["properties.storageProfile.imageReference"],
        }
    )
    return Compute(
        **place.envelope(row),
        kind="vm",
        state=_state(row["properties.extended.instanceView.powerState.code"]),
        created_at=moment(row["properties.timeCreated"]),
        image_id=image(row["properties.storageProfile.imageReference"]),
        os_name=name,
        os_version=version,
        metadata_hardened=True,  # by design: the metadata service answers no request without its header
        trusted_launch=launched(row["properties.securityProfile"], told=told),
        password_login=negate(flag(row["properties.osProfile.linuxConfiguration.disablePasswordAuthentication"])),
        disk_encrypted_at_host=flag(dig(row["properties.securityProfile"], "encryptionAtHost")),
        disk_ids=_disks(row),
        zones=zones(row, told=told),
        has_sla=promised(row["properties.hardwareProfile.vmSize"], row["properties.priority"]),
        **_group(row, told=told),
        **identities(row, of, told=told),
        **wired.of(row),
        **cared.of(row),
        # Windows has a local password always; it has no switch for it.
        absent=("password_login",) if windows else (),
    )


def image(reference: Any) -> str | None:
    """An image of one's own by its ID, one of the marketplace as publisher:offer:sku."""
    if own := dig(reference, "id"):
        return str(own).lower()
    parts = [dig(reference, part) for part in ("publisher", "offer", "sku")]
    return None if None in parts else ":".join(map(str, parts)).lower()


def launched(security: Any, *, told: bool) -> Maybe:
    """Secure boot and a virtual TPM. A resource without the element was made without them."""
    if not isinstance(security, dict):
        return False if told else None
    kind = dig(security, "securityType")
    if kind is not None and str(kind).lower() not in LAUNCHED:
        return word(kind, standard=False)
    return every(flag(dig(security, "uefiSettings.secureBootEnabled")), flag(dig(security, "uefiSettings.vTpmEnabled")))


def zones(row: Row, *, told: bool) -> tuple[str, ...] | None:
    """Zones by their numbers, which every subscription counts for itself; none for a resource that names none."""
    found = row["zones"]
    if not isinstance(found, list):
        return () if told else None
    return tuple(sorted(str(zone) for zone in found))


def promised(size: Any, priority: Any) -> Maybe:
    """Azure promises availability for all sizes but the old Basic ones, and never for Spot."""
    if str(priority).lower() in ("spot", "low"):
        return False
    return None if size is None else not str(size).lower().startswith("basic_")


def _state(code: Any) -> Any:
    return None if code is None else word(code, **STATES) or "other"


def _disks(row: Row) -> tuple[str, ...] | None:
    """The managed disks; unknown where the disk of the system is none, or not said."""
    first, others = row["properties.storageProfile.osDisk.managedDisk.id"], row["properties.storageProfile.dataDisks"]
    if first is None:
        return None
    named = [first, *(dig(disk, "managedDisk.id") for disk in others or ())]
    return tuple(sorted(str(disk).lower() for disk in named if disk))


def _group(row: Row, *, told: bool) -> dict[str, Any]:
    """Only a scale set replaces a machine; an availability set keeps machines apart and no more."""
    scale_set, apart = row["properties.virtualMachineScaleSet.id"], row["properties.availabilitySet.id"]
    found = scale_set or apart
    return {
        "group_id": str(found).lower() if found else None,
        "in_group": True if scale_set else False if told else None,
    }


COLLECTORS = (machines,)

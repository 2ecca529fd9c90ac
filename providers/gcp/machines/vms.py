"""Virtual machines: settings of the machine, never its scripts or keys."""

from typing import Any, Literal

from auditor.facts.machines import Compute
from providers.collecting import Collected, reads
from providers.gcp.fields import asset, flag, moment, unset, word
from providers.gcp.machines import care
from providers.gcp.machines.care import Care
from providers.gcp.machines.identities import identities
from providers.gcp.machines.maintenance import maintenance
from providers.gcp.machines.switches import Switches
from providers.gcp.machines.systems import windows
from providers.gcp.machines.wiring import wired
from providers.gcp.place import Place
from providers.gcp.rows import Row, dig
from providers.three import Maybe, every

INSTANCES = "cai:instances"

STATES: dict[str, Literal["running", "stopped"]] = {
    **dict.fromkeys(("running", "repairing"), "running"),
    **dict.fromkeys(("terminated", "stopped", "suspended"), "stopped"),
}

NODE = "goog-gke-node"
"""The label of nodes of a cluster. Google keeps labels that begin so to itself."""


@reads("account", {INSTANCES: "compute[vm].*", **care.READS})
def machines(place: Place) -> Collected:
    """Virtual machines."""
    switched = Switches(place)
    cared = Care(place, switched)
    for row in place.query(INSTANCES).rows:
        yield _machine(place, row, switched, cared)


def _machine(place: Place, row: Row, switched: Switches, cared: Care) -> Compute:
    # The inventory's oldest records have other names for some fields, and no fingerprint.
    told = row["fingerprint"] is not None
    zone, group = row["zone"], _group(row, told=told)
    on_windows = windows(row["disks.*.licenses"], row["disks.*.guestOsFeatures"])
    return Compute(
        **place.envelope(row),
        # Nodes of a cluster are made and kept by the cluster.
        provider_managed=NODE in (row["labels"] or {}) and bool(group["in_group"]),
        kind="vm",
        state=None if row["status"] is None else word(row["status"], **STATES) or "other",
        created_at=moment(row["creationTimestamp"]),
        metadata_hardened=True,  # by design: the metadata server answers no request without its header
        trusted_launch=launched(row["shieldedInstanceConfig"], told=told),
        password_login=None if on_windows else switched.password_login(row, told=told),
        disk_encrypted_at_host=True,  # by design
        disk_ids=_disks(row["disks.*.source"], row["disks.*.type"]),
        zones=(str(zone).rpartition("/")[2],) if zone else None,
        has_sla=promised(row["scheduling"]),
        **group,
        **cared.of(row, told=told, on_windows=on_windows),
        **maintenance(row),
        **wired(row["networkInterfaces"]),
        **identities(row["serviceAccounts"], place.project, told=told),
        # Windows has a password always; keys in metadata are for Linux.
        absent=("password_login",) if on_windows else (),
    )


def launched(shielded: Any, *, told: bool) -> Maybe:
    """Secure boot and a virtual TPM. A whole machine without the element cannot have them."""
    if shielded is None:
        return False if told else None
    return every(*(flag(unset(dig(shielded, name), False, by=shielded)) for name in ("enableSecureBoot", "enableVtpm")))


def promised(scheduling: Any) -> Maybe:
    """Google promises availability for machines of every type, and never for Spot
    (https://cloud.google.com/compute/sla)."""
    if scheduling is None:
        return None
    return not dig(scheduling, "preemptible") and str(dig(scheduling, "provisioningModel")).lower() != "spot"


def _disks(sources: Any, kinds: Any) -> tuple[str, ...] | None:
    """The persistent disks: local ones (SCRATCH) have no source. Both lists tell of the same disks in turn."""
    if sources is None or kinds is None:
        return None
    named = [asset(source) for source, kind in zip(sources, kinds, strict=True) if source or kind != "SCRATCH"]
    return None if None in named else tuple(sorted(str(one) for one in named))


def _group(row: Row, *, told: bool) -> dict[str, Any]:
    """The managed group that made a machine writes its name into the machine's metadata:
    `projects/<number>/zones/<zone>/instanceGroupManagers/<name>`."""
    by = row["metadata.items.created-by"]
    if by is None or "/instanceGroupManagers/" not in str(by):
        return {"in_group": False if told or by is not None else None}
    named = str(row["asset.name"]).partition("/zones/")[0]
    return {"in_group": True, "group_id": f"{named}/{'/'.join(str(by).split('/')[2:])}"}


COLLECTORS = (machines,)

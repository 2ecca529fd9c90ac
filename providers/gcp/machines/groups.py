"""Managed groups of machines: how far they are spread, whether they follow the load, what their template makes."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.facts.machines import Compute
from providers.collecting import Collected, reads
from providers.gcp.fields import asset, labels, moment, whole, word
from providers.gcp.machines.identities import identities
from providers.gcp.machines.switches import SETTINGS, Switches
from providers.gcp.machines.systems import of_licences, windows
from providers.gcp.machines.vms import NODE, launched, promised
from providers.gcp.machines.wiring import wired
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row, dig
from providers.three import Maybe, either, every

GROUPS = "cai:machine_groups"


@reads("account", {GROUPS: "compute[vm_group].*", SETTINGS: "compute[vm_group].password_login"})
def groups(place: Place) -> Collected:
    """Managed groups of one zone or of a region. Other groups only name machines that stand for themselves."""
    listing = place.query(GROUPS)
    kinds: dict[str, list[Row]] = {}
    for row in listing.rows:
        kinds.setdefault(row[TYPE].rpartition("/")[2], []).append(row)
    templates = {row[NAME]: row for row in kinds.get("InstanceTemplate", ())}
    scaling: dict[str | None, list[Maybe]] = {}
    for row in kinds.get("Autoscaler", ()):
        scaling.setdefault(asset(row["target"]), []).append(_follows(row))
    switches = Switches(place)
    for row in kinds.get("InstanceGroupManager", ()):
        follows = either(*scaling.get(row[NAME], ()))
        made = [_made(place, templates.get(str(name)), switches) for name in _templates(row)]
        yield Compute(
            **{**place.envelope(row), "tags": None, **_alike(made)},
            kind="vm_group",
            created_at=moment(row["creationTimestamp"]),
            metadata_hardened=True,  # by design: the metadata server answers no request without its header
            disk_encrypted_at_host=True,  # by design
            zones=_zones(row),
            autoscaling=follows if follows is not False or listing.whole else None,
        )


def _templates(row: Row) -> set[str | None]:
    """What its machines are made from: two templates while a new one is rolled out."""
    named = {dig(one, "instanceTemplate") for one in row["versions"] or ()} - {None}
    return {asset(url) for url in named or {row["instanceTemplate"]}}


def _zones(row: Row) -> tuple[str, ...] | None:
    spread = row["distributionPolicy.zones.*.zone"]
    named = spread or ([row["zone"]] if row["zone"] else None)
    return tuple(sorted(str(url).rpartition("/")[2] for url in named if url)) if named else None


def _follows(row: Row) -> Maybe:
    """Switched on, and with room between the least and the most."""
    least, most = whole(row["autoscalingPolicy.minNumReplicas"]), whole(row["autoscalingPolicy.maxNumReplicas"])
    room = None if least is None or most is None else most > least
    # Only outwards is not by the load, as nothing takes machines away again.
    return every(room, word(row["autoscalingPolicy.mode"], on=True, off=False, only_up=False, only_scale_out=False))


def _made(place: Place, row: Row | None, switches: Switches) -> dict[str, Any]:
    """The columns of machines that a template makes; none for one of another project."""
    if row is None:
        return {}
    told = row["properties.machineType"] is not None
    images = [[url] for url in row["properties.disks.*.initializeParams.sourceImage"] or () if url]
    name, version = of_licences(images)
    on_windows = windows(images, None)
    tags = labels(row["properties.labels"])
    return {
        "tags": tags,
        # Nodes of a cluster are made and kept by the cluster.
        "provider_managed": NODE in tags and str(row[NAME]).rpartition("/")[2].startswith("gke-"),
        "image_id": images[0][0] if images else None,
        "os_name": name,
        "os_version": version,
        "trusted_launch": launched(row["properties.shieldedInstanceConfig"], told=told),
        "password_login": None if on_windows else switches.password_login(row, "properties.metadata.items", told=told),
        "has_sla": promised(row["properties.scheduling"]),
        **wired(row["properties.networkInterfaces"]),
        **identities(row["properties.serviceAccounts"], place.project, told=told),
        "absent": ("password_login",) if on_windows else (),
    }


def _alike(made: list[dict[str, Any]]) -> Mapping[str, Any]:
    """What all templates have in common."""
    return dict(_common(made))


def _common(made: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for name, value in (made[0] if made else {}).items():
        if all(name in one and one[name] == value for one in made):
            yield name, value


COLLECTORS = (groups,)

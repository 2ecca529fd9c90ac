"""Demo: virtual machines and their groups, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.gcp import care
from auditor.demo.gcp.people import program
from auditor.demo.gcp.site import TOKYO, Site
from auditor.demo.gcp.stores import LABELS

INSTANCE, SETTINGS = "compute.googleapis.com/Instance", "compute.googleapis.com/Project"
GROUP, TEMPLATE, SCALER = (
    f"compute.googleapis.com/{kind}" for kind in ("InstanceGroupManager", "InstanceTemplate", "Autoscaler")
)
API = "https://www.googleapis.com/compute/v1/"

EVERYTHING = "https://www.googleapis.com/auth/cloud-platform"
STORAGE = "https://www.googleapis.com/auth/devstorage.read_write"
SHIELDED = {"enableSecureBoot": True, "enableVtpm": True, "enableIntegrityMonitoring": True}
UNSHIELDED = {"enableSecureBoot": False, "enableVtpm": True, "enableIntegrityMonitoring": True}
MOVED = {"onHostMaintenance": "MIGRATE", "automaticRestart": True, "provisioningModel": "STANDARD"}
SPOT = {"onHostMaintenance": "TERMINATE", "preemptible": True, "provisioningModel": "SPOT"}
SCRIPT = {"startup-script": "#!/bin/sh\nexport DB_PASSWORD=hunter2\n"}
DEBIAN, NOBLE, OLD_WINDOWS = (
    "debian-cloud/global/licenses/debian-12-bookworm",
    "ubuntu-os-cloud/global/licenses/ubuntu-2404-lts",
    "windows-cloud/global/licenses/windows-server-2012-r2-dc",
)

NOBLE_IMAGE, DEBIAN_IMAGE = (
    "ubuntu-os-cloud/global/images/family/ubuntu-2404-lts-amd64",
    "debian-cloud/global/images/debian-12-bookworm-v20250610",
)


def good(site: Site) -> None:
    """Two machines without a public address, under an account of their own, opened by OS Login only."""
    settings(site, "CA_ENTERPRISE_PAYGO", **{"enable-oslogin": "TRUE", "enable-osconfig": "TRUE"})
    acting = account(site, "kosodate-app", STORAGE)
    by = _group(site, acting)
    disk = f"{API}projects/{site.project}/regions/{TOKYO}/disks/disk-ap1"
    for name in ("ap1", "batch1"):
        made = machine(
            site,
            name,
            NOBLE,
            labels=LABELS,
            metadata={"created-by": by} if name == "ap1" else None,
            disk=disk if name == "ap1" else None,
            shieldedInstanceConfig=SHIELDED,
            serviceAccounts=acting,
        )
        _kept(site, made)
    care.deployed(site, "maishu", all=True)


def _group(site: Site, acting: list[dict[str, Any]]) -> str:
    """A group over two zones that follows the load; its name as its machines have it."""
    made = template(site, "ap", NOBLE_IMAGE, labels=LABELS, shieldedInstanceConfig=SHIELDED, serviceAccounts=acting)
    zones = [{"zone": f"{API}projects/{site.project}/zones/{TOKYO}-{zone}"} for zone in "ab"]
    group(site, "ap", f"regions/{TOKYO}", made, distributionPolicy={"zones": zones})
    return f"{site.own}/regions/{TOKYO}/instanceGroupManagers/ap"


def _kept(site: Site, made: str) -> None:
    """In touch, nothing grave missing, protected; its clock is watched."""
    items = (care.installed("aptPackage", "mdatp"), care.waiting("aptPackage", packageName="tzdata"))
    care.told(site, made, ("Ubuntu 24.04.2 LTS", "24.04"), care.FAR_OFF, *items)
    care.reported(site, made, care.FAR_OFF, ("LOW", care.LONG_AGO, True))
    care.policy(site, made, "check-time-sync", "COMPLIANT")


def bad(site: Site) -> None:
    """An old web server on the internet under the account that may do everything; keys of the project open another."""
    settings(site, **{"ssh-keys": "sasaki:ssh-rsa AAAA sasaki"})
    everything = [{"email": f"{site.own.rpartition('/')[2]}-compute@developer.gserviceaccount.com"}]
    everything[0] |= {"scopes": [EVERYTHING]}  # type: ignore[dict-item]
    web = machine(
        site,
        "web1",
        OLD_WINDOWS,
        public=True,
        shieldedInstanceConfig=UNSHIELDED,
        serviceAccounts=everything,
        scheduling={**MOVED, "onHostMaintenance": "TERMINATE"},
        resourceStatus={"upcomingMaintenance": {"maintenanceStatus": "PENDING", "windowStartTime": care.LONG_AGO}},
    )
    update = {"categories": [{"id": care.SECURITY}], "lastDeploymentChangeTime": care.LONG_AGO}
    items = (care.installed("windowsApplication", "7-Zip"), care.waiting("wuaPackage", **update))
    care.told(site, web, ("Microsoft Windows Server 2012 R2 Datacenter", "6.3.9600"), care.LONG_AGO, *items)
    care.reported(site, web, care.LONG_AGO, ("CRITICAL", care.LONG_AGO, True))
    care.policy(site, web, "check-time-sync", "NON_COMPLIANT")
    batch = machine(site, "batch9", DEBIAN, scheduling=SPOT, metadata=SCRIPT)
    care.told(site, batch, ("Debian GNU/Linux 12 (bookworm)", "12"), care.FAR_OFF, care.installed("aptPackage", "bash"))
    made = template(site, "web", DEBIAN_IMAGE, scheduling=SPOT, networkInterfaces=[card(site, TOKYO, public=True)])
    group(site, "web", f"zones/{TOKYO}-a", made, most=1)
    care.deployed(site, "teishi", "PAUSED", all=True)


def abroad(site: Site) -> None:
    """A machine for trials in Seoul."""
    machine(site, "shiken1", DEBIAN, "asia-northeast3-a")


def remains(site: Site) -> None:
    """The server of the entries, stopped and forgotten."""
    machine(site, "moshikomi1", DEBIAN, public=True, status="TERMINATED")


def group(site: Site, name: str, place: str, made: str, *, most: int = 4, **data: Any) -> str:
    """A group of machines in a zone or region (`zones/asia-northeast1-a`) with its autoscaler; its full name."""
    own, where = f"{API}projects/{site.project}", place.rpartition("/")[2]
    zone = {"zone": f"{own}/{place}"} if place.startswith("zones/") else {"region": f"{own}/{place}"}
    link = API + made.removeprefix("//compute.googleapis.com/")
    full = site.asset(
        GROUP,
        f"{place}/instanceGroupManagers/{name}",
        where,
        creationTimestamp="2024-04-01T00:00:00.000-07:00",
        **{"instanceTemplate": link, "versions": [{"instanceTemplate": link}], **zone, **data},
    )
    scaled = {"mode": "ON", "minNumReplicas": 1, "maxNumReplicas": most}
    target = f"{own}/{place}/instanceGroupManagers/{name}"
    site.asset(SCALER, f"{place}/autoscalers/{name}", where, target=target, autoscalingPolicy=scaled, **zone)
    return full


def template(site: Site, name: str, image: str, **properties: Any) -> str:
    """What the machines of a group are made from; its full name."""
    held = {
        "machineType": "n2-standard-4",
        "networkInterfaces": [card(site, TOKYO)],
        "scheduling": MOVED,
        "disks": [{"boot": True, "type": "PERSISTENT", "initializeParams": {"sourceImage": f"{API}projects/{image}"}}],
        **properties,
    }
    made = {"creationTimestamp": "2024-04-01T00:00:00.000-07:00", "properties": held}
    return site.asset(TEMPLATE, f"global/instanceTemplates/{name}", "global", **made)


def card(site: Site, region: str, *, public: bool = False) -> dict[str, Any]:
    """An interface in the town's network."""
    own = f"{API}projects/{site.project}"
    access = {"accessConfigs": [{"type": "ONE_TO_ONE_NAT", "name": "external-nat"}]} if public else {}
    net = {"network": f"{own}/global/networks/town", "subnetwork": f"{own}/regions/{region}/subnetworks/ap"}
    return {**net, **access}


def settings(site: Site, armor: str | None = None, **values: str) -> None:
    """What the project sets for all of its machines. `armor`: the tier of Cloud Armor that is bought for it."""
    items = [{"key": key, "value": value} for key, value in values.items()]
    made = {"creationTimestamp": "2019-04-01T00:00:00.000-07:00", "commonInstanceMetadata": {"items": items}}
    made |= {"cloudArmorTier": armor} if armor else {}
    name = f"//compute.googleapis.com/projects/{site.project}"
    if all(asset["name"] != name for asset in site.cloud.assets):
        site.asset(SETTINGS, "", "global", **made)
        site.cloud.assets[-1]["name"] = name


def account(site: Site, name: str, *scopes: str) -> list[dict[str, Any]]:
    """The service account of a machine, as the machine has it."""
    return [{"email": program(site.project, name).partition(":")[2], "scopes": list(scopes)}]


def machine(
    site: Site,
    name: str,
    licence: str,
    zone: str = f"{TOKYO}-a",
    *,
    disk: str | None = None,
    public: bool = False,
    metadata: dict[str, str] | None = None,
    **data: Any,
) -> str:
    """A machine with one interface and one disk; its full name."""
    own = f"{API}projects/{site.project}"
    source = disk or f"{own}/zones/{zone}/disks/disk-{name}"
    held = {"boot": True, "type": "PERSISTENT", "source": source, "licenses": [f"{API}projects/{licence}"]}
    items = [{"key": key, "value": value} for key, value in (metadata or {}).items()]
    return site.asset(
        INSTANCE,
        f"zones/{zone}/instances/{name}",
        zone,
        **{
            "id": f"7{sum(asset['assetType'] == INSTANCE for asset in site.cloud.assets):018}",
            "creationTimestamp": "2024-04-01T00:00:00.000-07:00",
            "fingerprint": "QbfEBx4jrjo=",
            "status": "RUNNING",
            "zone": f"{own}/zones/{zone}",
            "machineType": f"{own}/zones/{zone}/machineTypes/n2-standard-4",
            "networkInterfaces": [card(site, zone.rpartition("-")[0], public=public)],
            "scheduling": MOVED,
            "disks": [held],
            "metadata": {"items": items},
            **data,
        },
    )

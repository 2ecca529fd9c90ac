"""Demo: virtual machines and their groups, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.gcp.people import program
from auditor.demo.gcp.site import TOKYO, Site
from auditor.demo.gcp.stores import LABELS

INSTANCE, SETTINGS = "compute.googleapis.com/Instance", "compute.googleapis.com/Project"
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


def good(site: Site) -> None:
    """Two machines without a public address, under an account of their own, opened by OS Login only."""
    settings(site, **{"enable-oslogin": "TRUE", "enable-osconfig": "TRUE"})
    acting = account(site, "kosodate-app", STORAGE)
    disk = f"{API}projects/{site.project}/regions/{TOKYO}/disks/disk-ap1"
    for name, place in (("ap1", "a"), ("batch1", "a")):
        machine(
            site,
            name,
            NOBLE,
            f"{TOKYO}-{place}",
            labels=LABELS,
            disk=disk if name == "ap1" else None,
            shieldedInstanceConfig=SHIELDED,
            serviceAccounts=acting,
        )


def bad(site: Site) -> None:
    """An old web server on the internet under the account that may do everything; keys of the project open another."""
    settings(site, **{"ssh-keys": "sasaki:ssh-rsa AAAA sasaki"})
    everything = [{"email": f"{site.own.rpartition('/')[2]}-compute@developer.gserviceaccount.com"}]
    everything[0] |= {"scopes": [EVERYTHING]}  # type: ignore[dict-item]
    machine(site, "web1", OLD_WINDOWS, public=True, shieldedInstanceConfig=UNSHIELDED, serviceAccounts=everything)
    machine(site, "batch9", DEBIAN, scheduling=SPOT, metadata=SCRIPT)


def abroad(site: Site) -> None:
    """A machine for trials in Seoul."""
    machine(site, "shiken1", DEBIAN, "asia-northeast3-a")


def remains(site: Site) -> None:
    """The server of the entries, stopped and forgotten."""
    machine(site, "moshikomi1", DEBIAN, status="TERMINATED")


def settings(site: Site, **values: str) -> None:
    """What the project sets for all of its machines."""
    items = [{"key": key, "value": value} for key, value in values.items()]
    made = {"creationTimestamp": "2019-04-01T00:00:00.000-07:00", "commonInstanceMetadata": {"items": items}}
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
    region = zone.rpartition("-")[0]
    card = {"network": f"{own}/global/networks/town", "subnetwork": f"{own}/regions/{region}/subnetworks/ap"}
    if public:
        card["accessConfigs"] = [{"type": "ONE_TO_ONE_NAT", "name": "external-nat"}]  # type: ignore[assignment]
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
            "networkInterfaces": [card],
            "scheduling": MOVED,
            "disks": [held],
            "metadata": {"items": items},
            **data,
        },
    )

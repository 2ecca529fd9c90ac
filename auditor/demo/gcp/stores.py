"""Demo: buckets, disks and snapshots, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.gcp.site import BOTH, ORGANIZATION, OSAKA, TOKYO, Site, binding

BUCKET, DISK, SNAPSHOT = (
    "storage.googleapis.com/Bucket",
    "compute.googleapis.com/Disk",
    "compute.googleapis.com/Snapshot",
)
IMAGE = "compute.googleapis.com/Image"
PERIMETER = "identity.accesscontextmanager.googleapis.com/ServicePerimeter"
REGION_DISK = "compute.googleapis.com/RegionDisk"
LABELS = {"classification": "3b", "personal_info": "yes", "system": "kosodate", "owner": "kodomo-ka"}


def key(site: Site, name: str, location: str = TOKYO) -> str:
    """The name of a key of the project, as resources write it."""
    return f"projects/{site.project}/locations/{location}/keyRings/audit/cryptoKeys/{name}"


def good(site: Site) -> None:
    """Applications of families: in Tokyo and Osaka, closed, under the town's own key, kept for a year."""
    name = site.asset(
        BUCKET,
        f"{site.project}-shinsei",
        BOTH,
        timeCreated="2024-04-01T00:00:00.123456789Z",
        locationType="dual-region",
        labels=LABELS,
        encryption={"defaultKmsKeyName": key(site, "shinsei", BOTH)},
        iamConfiguration={"publicAccessPrevention": "enforced", "uniformBucketLevelAccess": {"enabled": True}},
        versioning={"enabled": True},
        softDeletePolicy={"retentionDurationSeconds": "604800"},
        retentionPolicy={"retentionPeriod": "31536000", "isLocked": True},
        lifecycle={"rule": [{"action": {"type": "Delete"}, "condition": {"age": 3650}}]},
        logging={"logBucket": f"{site.project}-log", "logObjectPrefix": "shinsei"},
    )
    site.policy(name, binding("roles/storage.objectViewer", "group:kodomo-ka@sakura-city.example"))
    site.asset(
        BUCKET,
        f"{site.project}-log",
        BOTH,
        timeCreated="2024-04-01T00:00:00Z",
        locationType="dual-region",
        labels=LABELS,
        encryption={"defaultKmsKeyName": key(site, "shinsei", BOTH)},
        iamConfiguration={"publicAccessPrevention": "inherited", "uniformBucketLevelAccess": {"enabled": True}},
        versioning={"enabled": True},
        softDeletePolicy={"retentionDurationSeconds": "604800"},
        retentionPolicy={"retentionPeriod": "31536000", "isLocked": True},
        logging={"logBucket": f"{site.project}-log", "logObjectPrefix": "log"},
    )
    data: dict[str, Any] = {"creationTimestamp": "2024-04-01T00:00:00.000-07:00", "labels": LABELS}
    secret = {"kmsKeyName": f"{key(site, 'disk')}/cryptoKeyVersions/3"}
    site.asset(
        REGION_DISK,
        f"regions/{TOKYO}/disks/disk-ap1",
        id="1001",
        **data,
        diskEncryptionKey=secret,
        replicaZones=[
            f"https://www.googleapis.com/compute/v1/projects/{site.project}/zones/{TOKYO}-{zone}" for zone in "ab"
        ],
        users=[f"https://www.googleapis.com/compute/v1/projects/{site.project}/zones/{TOKYO}-a/instances/ap1"],
    )
    site.asset(
        SNAPSHOT,
        "global/snapshots/disk-ap1-getsuji",
        "global",
        **data,
        snapshotEncryptionKey=secret,
        sourceDisk=f"https://www.googleapis.com/compute/v1/projects/{site.project}/regions/{TOKYO}/disks/disk-ap1",
        sourceDiskId="1001",
        storageLocations=[OSAKA],
    )

    site.asset(
        IMAGE,
        "global/images/ap-hyojun",
        "global",
        **data,
        imageEncryptionKey=secret,
        storageLocations=[TOKYO],
    )
    perimeter(site, "kosodate", *(f"{name}.googleapis.com" for name in CLOSED))


CLOSED = (
    *("storage", "bigquery", "spanner", "firestore", "bigtable", "pubsub"),
    *("artifactregistry", "secretmanager"),
)
"""Services that the perimeter closes around the project."""


def perimeter(site: Site, name: str, *services: str) -> None:
    """A perimeter of the organisation around a project."""
    status = {"resources": [site.own], "restrictedServices": list(services)}
    site.cloud.assets.append(
        {
            "name": f"//accesscontextmanager.googleapis.com/accessPolicies/1/servicePerimeters/{name}",
            "assetType": PERIMETER,
            "ancestors": [ORGANIZATION],
            "servicePerimeter": {"name": f"accessPolicies/1/servicePerimeters/{name}", "status": status},
        }
    )


def bad(site: Site) -> None:
    """Pictures that anybody may open, somewhere in Asia; a disk in Seoul that nobody uses; a snapshot without one."""
    name = site.asset(
        BUCKET,
        f"{site.project}-shashin",
        "ASIA",
        timeCreated="2019-04-01T00:00:00Z",
        locationType="multi-region",
        labels={"classification": "1"},
        iamConfiguration={"publicAccessPrevention": "inherited", "uniformBucketLevelAccess": {"enabled": True}},
    )
    site.policy(name, binding("roles/storage.objectViewer", "allUsers"))
    site.asset(
        BUCKET,
        f"{site.project}-shiryo",
        TOKYO,
        timeCreated="2019-04-01T00:00:00Z",
        locationType="region",
        labels={"classification": "3b", "personal_info": "no"},
        iamConfiguration={"publicAccessPrevention": "inherited", "uniformBucketLevelAccess": {"enabled": False}},
        softDeletePolicy={"retentionDurationSeconds": "0"},
        versioning={"enabled": False},
    )
    name = site.asset(
        IMAGE,
        "global/images/hyoji-tanmatsu",
        "global",
        creationTimestamp="2020-04-01T00:00:00Z",
        storageLocations=["asia"],
    )
    site.policy(name, binding("roles/compute.imageUser", "allAuthenticatedUsers"))
    site.asset(
        DISK,
        "zones/asia-northeast3-a/disks/disk-wasure",
        "asia-northeast3-a",
        id="2001",
        creationTimestamp="2020-04-01T00:00:00Z",
    )
    site.asset(
        SNAPSHOT,
        "global/snapshots/disk-kieta-1",
        "global",
        creationTimestamp="2020-04-01T00:00:00Z",
        sourceDisk=f"https://www.googleapis.com/compute/v1/projects/{site.project}/zones/{TOKYO}-a/disks/disk-kieta",
        sourceDiskId="2999",
        storageLocations=["us"],
    )


def remains(site: Site) -> None:
    """Lists of people that nobody deleted when the games were over."""
    site.asset(
        BUCKET,
        f"{site.project}-meibo",
        TOKYO,
        timeCreated="2019-04-01T00:00:00Z",
        locationType="region",
        iamConfiguration={"publicAccessPrevention": "enforced", "uniformBucketLevelAccess": {"enabled": True}},
    )


def unregistered(site: Site) -> None:
    """Somebody tried something."""
    site.asset(DISK, f"zones/{TOKYO}-b/disks/tameshi", f"{TOKYO}-b", creationTimestamp="2025-04-01T00:00:00Z")

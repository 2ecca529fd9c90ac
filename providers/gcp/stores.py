"""Where data rests: buckets, disks and their snapshots."""

from typing import Any

from auditor.facts.stores import DataStore
from providers.collecting import Collected, reads
from providers.gcp import images, shares
from providers.gcp.databases.common import wide
from providers.gcp.fields import asset, days, flag, key_or_google, moment, sent_key, unset, word
from providers.gcp.lifecycle import deletes, ends
from providers.gcp.operations import LOCATION, NAME, TYPE
from providers.gcp.perimeters import PERIMETERS, Perimeters
from providers.gcp.place import Place
from providers.gcp.rows import Row, region
from providers.gcp.sharing import CONTAINERS, POLICIES, Sharing
from providers.gcp.transport import TRANSPORT, of_storage
from providers.three import Maybe, either, negate

STORAGE = "cai:storage"
DISKS = "cai:disks"
SNAPSHOTS = "cai:snapshots"
PUBLIC = "data_store[bucket].is_public"

NO_CONNECTION = (
    "tls_enforced",
    "min_tls",
    "has_private_endpoint",
    "time_zone",
    "has_public_endpoint",
    "network_restricted",
)
"""Columns without meaning for what nobody connects to: a disk of Compute Engine has no address of its own."""


@reads(
    "account",
    {
        STORAGE: "data_store[bucket].*",
        **dict.fromkeys((POLICIES, CONTAINERS), PUBLIC),
        PERIMETERS: "data_store[bucket].network_restricted data_store[bucket].public_endpoint_open",
        **TRANSPORT,
    },
)
def buckets(place: Place) -> Collected:
    """Buckets of Cloud Storage. What is not set is left out of a bucket; all of them have the time of their making."""
    rows = place.query(STORAGE).rows
    sharing, around, transport = Sharing(place, POLICIES), Perimeters(place), of_storage(place)
    for row in rows:
        limited = either(around.restricted("storage.googleapis.com"), _filtered(row))
        whole_one = row["timeCreated"]
        where = _where(row)
        prevented = word(row["iamConfiguration.publicAccessPrevention"], enforced=True)
        uniform = _uniform(row)
        yield DataStore(
            **{**place.envelope(row), "region": where[0]},
            kind="bucket",
            engine="storage",
            created_at=moment(whole_one),
            replica_regions=where[1:],
            encrypted_at_rest=True,  # by design: it cannot be turned off
            key_id=key_or_google(row["encryption.defaultKmsKeyName"], by=whole_one),
            is_public=_public(prevented, uniform, sharing.public(row[NAME])),
            public_possible=False if prevented else None,  # a policy of the organisation may prevent it as well
            has_public_endpoint=True,  # by design: Google's interface answers on the internet
            network_restricted=limited,
            public_endpoint_open=negate(limited),
            has_private_endpoint=False,  # by design: one of a network leads to all of Google's interfaces
            **transport,
            acl_disabled=unset(uniform, False, by=whole_one),
            versioning=flag(unset(row["versioning.enabled"], False, by=whole_one)),
            soft_delete_days=days(row["softDeletePolicy.retentionDurationSeconds"]),
            immutable_days=days(unset(row["retentionPolicy.retentionPeriod"], 0, by=whole_one)),
            immutable_locked=flag(unset(row["retentionPolicy.isLocked"], False, by=whole_one)),
            zone_redundant=True,  # by design: a bucket lies in several zones of its region
            lifecycle_deletes=deletes(row["lifecycle.rule"], by=whole_one),
            lifecycle_days=ends(row["lifecycle.rule"], by=whole_one),
            access_logged=True if row["logging.logBucket"] else unset(None, False, by=whole_one),
            access_log_target=_bucket(row["logging.logBucket"]),
            absent=("time_zone",),
        )


@reads(
    "account", {DISKS: "data_store[volume].*", **dict.fromkeys((POLICIES, CONTAINERS), "data_store[volume].is_public")}
)
def disks(place: Place) -> Collected:
    """Persistent disks of a zone or of a region."""
    sharing = Sharing(place, POLICIES)
    for row in place.query(DISKS).rows:
        yield DataStore(
            **place.envelope(row),
            kind="volume",
            created_at=moment(row["creationTimestamp"]),
            replica_regions=_second(row),
            encrypted_at_rest=True,  # by design: it cannot be turned off
            is_public=sharing.public(row[NAME]),
            key_id=sent_key(row["diskEncryptionKey"], by=row["creationTimestamp"]),
            zone_redundant=bool(row["replicaZones"]) or row[TYPE].endswith("/RegionDisk"),
            is_attached=True if row["users"] else unset(None, False, by=row["creationTimestamp"]),
            absent=NO_CONNECTION,
        )


@reads(
    "account",
    {
        SNAPSHOTS: "data_store[snapshot].*",
        DISKS: "data_store[snapshot].source_exists",
        **dict.fromkeys((POLICIES, CONTAINERS), "data_store[snapshot].is_public"),
    },
)
def snapshots(place: Place) -> Collected:
    """Snapshots of disks. They lie where they are stored, whatever region the disk is in."""
    rows, held = place.query(SNAPSHOTS).rows, place.query(DISKS)
    sharing = Sharing(place, POLICIES)
    existing = {row[NAME]: row["id"] for row in held.rows}
    for row in rows:
        stored = tuple(region(name) for name in row["storageLocations"] or ())
        source = asset(row["sourceDisk"])
        yield DataStore(
            **{**place.envelope(row), **({"region": stored[0]} if stored else {})},
            kind="snapshot",
            created_at=moment(row["creationTimestamp"]),
            replica_regions=stored[1:] if stored else None,
            encrypted_at_rest=True,  # by design: it cannot be turned off
            is_public=sharing.public(row[NAME]),
            key_id=sent_key(row["snapshotEncryptionKey"], by=row["creationTimestamp"]),
            is_attached=False,  # by design: a disk is made from it, and does not need it afterwards
            source_exists=_exists(source, row["sourceDiskId"], existing, whole=held.whole, place=place),
            absent=NO_CONNECTION,
        )


def _where(row: Row) -> tuple[str, ...]:
    """The places of a bucket. Of a pair that the customer chose, its two regions: `location` is the continent's name
    then (https://cloud.google.com/storage/docs/locations). ASIA1 is Tokyo and Osaka under one name."""
    chosen = row["customPlacementConfig.dataLocations"]
    return tuple(region(name) for name in chosen) if chosen else (row[LOCATION] or "global",)


def _uniform(row: Row) -> bool | None:
    """Whether lists of access at single objects are off, by either of its names."""
    names = ("uniformBucketLevelAccess", "bucketPolicyOnly")
    told = (flag(row[f"iamConfiguration.{name}.enabled"]) for name in names)
    return next((value for value in told if value is not None), None)


def _public(prevented: bool | None, uniform: bool | None, shared: bool | None) -> bool | None:
    """Whether anybody is let in. Lists of access at single objects are in no inventory: without uniform access only
    prevention shows that there are none."""
    if prevented:
        return False
    return shared if shared or uniform else None


def _filtered(row: Row) -> Maybe:
    """Whether the bucket's own filter of addresses lets in listed ones only. One that was never set is left out."""
    on = word(unset(row["ipFilter.mode"], "disabled", by=row["timeCreated"]), enabled=True, disabled=False)
    return negate(wide(row["ipFilter.publicNetworkSource.allowedIpCidrRanges"] or ())) if on else on


def _bucket(name: Any) -> str | None:
    return f"//storage.googleapis.com/{name}" if name else None


def _second(row: Row) -> tuple[str, ...] | None:
    """The regions of disks that this one is copied to as it is written."""
    pairs = row["asyncSecondaryDisks"]
    if pairs is None:
        return unset(None, (), by=row["creationTimestamp"])
    names = [(one.get("asyncReplicationDisk") or {}).get("disk") for one in pairs.values()]
    found = [region(part) for name in names if name for part in [_location(name)] if part]
    return tuple(found) if len(found) == len(names) else None


def _location(url: str) -> str | None:
    steps = url.split("/")
    return next((steps[at + 1] for at, step in enumerate(steps[:-1]) if step in ("zones", "regions")), None)


def _exists(source: str | None, number: Any, existing: dict[str, Any], *, whole: bool, place: Place) -> bool | None:
    """Whether the disk that a snapshot was taken from is still there, where it was one of this project. A younger one
    of the same name is another one."""
    if source is None or f"/projects/{place.project.id}/" not in source:
        return None
    if source in existing:
        known = existing[source]
        return True if None in (known, number) else str(known) == str(number)
    return False if whole else None


COLLECTORS = (buckets, disks, snapshots, *images.COLLECTORS, *shares.COLLECTORS)

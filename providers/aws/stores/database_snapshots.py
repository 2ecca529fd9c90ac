"""Manual snapshots of databases; one call for each says with whom it is shared."""

from typing import Any

from auditor.facts.stores import DataStore
from providers.aws.fields import field, moment, tags
from providers.aws.place import Answer, Place
from providers.aws.stores.shared import NO_CONNECTION, key_resource
from providers.collecting import Collected, later, reads


@reads(
    "region",
    {
        "rds:DescribeDBSnapshots": "data_store[database_snapshot].*",
        "rds:DescribeDBSnapshotAttributes": "data_store[database_snapshot].is_public",
        "rds:DescribeDBInstances": "data_store[database_snapshot].source_exists",
    },
)
def instance_snapshots(place: Place) -> Collected:
    """Manual snapshots of instances. Automated ones cannot be made public."""
    for snapshot in place.pages("rds:DescribeDBSnapshots", "DBSnapshots", SnapshotType="manual"):
        yield later(_of_instance, place, snapshot)


@reads(
    "region",
    {
        "rds:DescribeDBClusterSnapshots": "data_store[database_snapshot].*",
        "rds:DescribeDBClusterSnapshotAttributes": "data_store[database_snapshot].is_public",
        "rds:DescribeDBClusters": "data_store[database_snapshot].source_exists",
    },
)
def cluster_snapshots(place: Place) -> Collected:
    """Manual snapshots of clusters."""
    for snapshot in place.pages("rds:DescribeDBClusterSnapshots", "DBClusterSnapshots", SnapshotType="manual"):
        yield later(_of_cluster, place, snapshot)


def _of_instance(place: Place, snapshot: Answer) -> DataStore:
    arn, name = snapshot["DBSnapshotArn"], snapshot["DBSnapshotIdentifier"]
    shared = place.ask("rds:DescribeDBSnapshotAttributes", about=arn, DBSnapshotIdentifier=name)
    attributes = field(shared, "DBSnapshotAttributesResult.DBSnapshotAttributes")
    existing = _among(place, "rds:DescribeDBInstances", "DBInstances", snapshot.get("DBInstanceIdentifier"))
    return _row(place, snapshot, arn, name, field(snapshot, "Encrypted"), attributes, existing)


def _of_cluster(place: Place, snapshot: Answer) -> DataStore:
    arn, name = snapshot["DBClusterSnapshotArn"], snapshot["DBClusterSnapshotIdentifier"]
    shared = place.ask("rds:DescribeDBClusterSnapshotAttributes", about=arn, DBClusterSnapshotIdentifier=name)
    attributes = field(shared, "DBClusterSnapshotAttributesResult.DBClusterSnapshotAttributes")
    existing = _among(place, "rds:DescribeDBClusters", "DBClusters", snapshot.get("DBClusterIdentifier"))
    return _row(place, snapshot, arn, name, field(snapshot, "StorageEncrypted"), attributes, existing)


def _among(place: Place, operation: str, rows: str, source: str | None) -> bool | None:
    """Whether a database of that name is still there; the collector of databases shares the list."""
    listing = place.listing(operation, rows)
    names = {row.get(f"{rows.removesuffix('s')}Identifier") for row in listing.rows}
    return None if source is None else True if source in names else False if listing.whole else None


def _row(
    place: Place, snapshot: Answer, arn: str, name: str, encrypted: bool | None, attributes: Any, existing: bool | None
) -> DataStore:
    return DataStore(
        **place.here,
        resource=arn,
        name=name,
        tags=tags(snapshot.get("TagList")),
        kind="database_snapshot",
        engine=snapshot.get("Engine"),
        engine_version=snapshot.get("EngineVersion"),
        created_at=moment(snapshot.get("SnapshotCreateTime")),
        replica_regions=(),  # by design: a copy in another region is a snapshot of its own
        encrypted_at_rest=encrypted,
        key_id=key_resource(place, snapshot.get("KmsKeyId")),
        is_public=None if attributes is None else any(_names_anybody(attribute) for attribute in attributes),
        zone_redundant=True,  # by design
        is_attached=False,  # by design: a database keeps nothing in its snapshot
        source_exists=existing,
        # What a copy from another region or account was taken from is not here to be found.
        absent=(*NO_CONNECTION, "source_exists") if _copied(snapshot) else NO_CONNECTION,
    )


def _copied(snapshot: Answer) -> bool:
    return bool(snapshot.get("SourceDBSnapshotIdentifier") or snapshot.get("SourceDBClusterSnapshotArn"))


def _names_anybody(attribute: Answer) -> bool:
    return attribute.get("AttributeName") == "restore" and "all" in (attribute.get("AttributeValues") or [])


COLLECTORS = (instance_snapshots, cluster_snapshots)

"""Databases of RDS, Aurora, DocumentDB and Neptune: instances and clusters."""

from typing import Any

from auditor.facts.stores import DataStore
from providers.aws.fields import field, moment, tags
from providers.aws.place import Answer, Place
from providers.aws.stores.engines import Settings, read
from providers.aws.stores.maintenance import FED, PENDING, pending
from providers.aws.stores.parameters import of_cluster, of_instance
from providers.aws.stores.reach import admits_anybody
from providers.aws.stores.shared import key_resource, other_regions
from providers.aws.stores.support import VERSIONS, of_database
from providers.collecting import Collected, later, reads

SETTINGS = "data_store[database].tls_enforced data_store[database].min_tls data_store[database].time_zone"

REACH = "data_store[database].public_endpoint_open data_store[database].network_restricted"

SUPPORT = "data_store[database].support_end"

OF_CLUSTER = (
    *("tls_enforced", "min_tls", "time_zone", "deletion_protection", "builtin_backup_days", "pitr", "autogrow"),
    "zone_redundant",
)
"""What a member of a cluster does not have: the cluster's own row says it."""

OF_MEMBERS = ("has_public_endpoint", "public_endpoint_open", "network_restricted")
"""What such a cluster does not have: each of its instances is public or not."""

SHARED_STORAGE = ("aurora", "neptune", "docdb")
"""Engines whose cluster is a storage that instances share; other clusters have one address of their own."""


@reads(
    "region",
    {
        "rds:DescribeDBInstances": "data_store[database].*",
        "rds:DescribeDBParameters": SETTINGS,
        VERSIONS: SUPPORT,
        PENDING: FED,
        "ec2:DescribeSecurityGroups": REACH,
    },
)
def instances(place: Place) -> Collected:
    """Database instances; one more call for each parameter group that they use."""
    for instance in place.listing("rds:DescribeDBInstances", "DBInstances").rows:
        yield later(_instance, place, instance)


@reads(
    "region",
    {
        "rds:DescribeDBClusters": "data_store[database].*",
        "rds:DescribeDBClusterParameters": SETTINGS,
        VERSIONS: SUPPORT,
        PENDING: FED,
        "ec2:DescribeSecurityGroups": REACH,
    },
)
def clusters(place: Place) -> Collected:
    """Database clusters; one more call for each cluster parameter group that they use."""
    for cluster in place.listing("rds:DescribeDBClusters", "DBClusters").rows:
        yield later(_cluster, place, cluster)


def _instance(place: Place, instance: Answer) -> DataStore:
    member = bool(instance.get("DBClusterIdentifier"))
    group = next((g.get("DBParameterGroupName") for g in instance.get("DBParameterGroups") or []), None)
    found = Settings() if member else read(instance.get("Engine"), of_instance(place, group), instance.get("Timezone"))
    copies = _rows(instance, "DBInstanceAutomatedBackupsReplications")
    replicas = _rows(instance, "ReadReplicaDBInstanceIdentifiers")
    replicas += _rows(instance, "ReadReplicaDBClusterIdentifiers")
    replicas += [copy.get("DBInstanceAutomatedBackupsArn") for copy in copies]
    # The storage of an instance grows up to a limit, where one is set.
    limit = instance.get("MaxAllocatedStorage")
    return DataStore(
        **place.here,
        resource=instance["DBInstanceArn"],
        name=instance["DBInstanceIdentifier"],
        created_at=moment(instance.get("InstanceCreateTime")),
        replica_regions=other_regions(place, *replicas),
        zone_redundant=field(instance, "MultiAZ"),
        autogrow=limit is not None and limit > instance.get("AllocatedStorage", 0),
        **_common(place, instance, found),
        **pending(place, instance["DBInstanceArn"]),
        **_reached(place, instance, field(instance, "Endpoint.Port")),
        absent=OF_CLUSTER if member else (),
    )


def _cluster(place: Place, cluster: Answer) -> DataStore:
    found = read(cluster.get("Engine"), of_cluster(place, cluster.get("DBClusterParameterGroup")))
    own_endpoint = not str(cluster.get("Engine")).startswith(SHARED_STORAGE)
    return DataStore(
        **place.here,
        resource=cluster["DBClusterArn"],
        name=cluster["DBClusterIdentifier"],
        created_at=moment(cluster.get("ClusterCreateTime")),
        # A secondary of a global database is a cluster of its own, in its own region.
        replica_regions=other_regions(place, *_rows(cluster, "ReadReplicaIdentifiers")),
        zone_redundant=field(cluster, "MultiAZ"),
        autogrow=None if own_endpoint else True,  # by design: the storage of Aurora and its kin follows the data
        **_common(place, cluster, found),
        **pending(place, cluster["DBClusterArn"]),
        **(_reached(place, cluster, cluster.get("Port")) if own_endpoint else {}),
        absent=() if own_endpoint else OF_MEMBERS,
    )


def _common(place: Place, database: Answer, found: Settings) -> dict[str, Any]:
    days = database.get("BackupRetentionPeriod")
    return {
        "tags": tags(database.get("TagList")),
        "kind": "database",
        "engine": database.get("Engine"),
        "engine_version": database.get("EngineVersion"),
        "encrypted_at_rest": database.get("StorageEncrypted"),
        "key_id": key_resource(place, database.get("KmsKeyId")),
        "is_public": False,  # by design: a database asks everybody for a password or a token
        "has_private_endpoint": True,  # by design: each has an address in its network
        "deletion_protection": database.get("DeletionProtection"),
        "builtin_backup_days": days,
        "pitr": None if days is None else days > 0,  # RDS ties both to this one number
        "auto_minor_upgrade": database.get("AutoMinorVersionUpgrade"),
        "support_end": of_database(place, database.get("Engine"), database.get("EngineVersion")),
        "tls_enforced": found.tls_enforced,
        "min_tls": found.min_tls,
        "time_zone": found.time_zone,
    }


def _reached(place: Place, database: Answer, port: int | None) -> dict[str, Any]:
    public = field(database, "PubliclyAccessible")
    groups = tuple(str(group.get("VpcSecurityGroupId")) for group in _rows(database, "VpcSecurityGroups"))
    anybody = admits_anybody(place, groups, port) if public else False
    return {
        "has_public_endpoint": public,
        "public_endpoint_open": None if public is None else anybody,
        "network_restricted": None if public is None or anybody is None else not anybody,
    }


def _rows(answer: Answer, name: str) -> list[Any]:
    """A list of an answer; RDS leaves out lists that are empty."""
    return list(answer.get(name) or [])


COLLECTORS = (instances, clusters)

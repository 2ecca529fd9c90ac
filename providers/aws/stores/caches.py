"""Caches of ElastiCache: replication groups, and the clusters that belong to none."""

from typing import Any

from auditor.facts.stores import DataStore
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place
from providers.aws.stores.common import AWS_KEY
from providers.aws.stores.shared import key_resource
from providers.aws.stores.support import of_engine
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, reads


@reads(
    "region",
    {
        "elasticache:DescribeReplicationGroups": "data_store[cache].*",
        "elasticache:DescribeCacheClusters": "data_store[cache].engine_version data_store[cache].support_end",
        TAGS: "data_store[cache].tags",
    },
)
def groups(place: Place) -> Collected:
    """Replication groups of Redis and Valkey. Their version is told by their members."""
    tagged = Tagged(place)
    versions = {row.get("ReplicationGroupId"): row.get("EngineVersion") for row in _clusters(place)}
    for group in place.listing("elasticache:DescribeReplicationGroups", "ReplicationGroups").rows:
        arn = group.get("ARN") or place.arn("elasticache", f"replicationgroup:{group['ReplicationGroupId']}")
        linked = field(group, "GlobalReplicationGroupInfo.GlobalReplicationGroupId")
        yield DataStore(
            **place.here,
            resource=arn,
            name=group["ReplicationGroupId"],
            engine=group.get("Engine") or "redis",
            engine_version=versions.get(group["ReplicationGroupId"]),
            support_end=of_engine(group.get("Engine") or "redis", versions.get(group["ReplicationGroupId"])),
            created_at=moment(group.get("ReplicationGroupCreateTime")),
            replica_regions=None if linked else (),  # a global datastore's other regions are not in this answer
            zone_redundant={"enabled": True, "disabled": False}.get(str(group.get("MultiAZ"))),
            **_common(place, group, tagged.of(arn)),
        )


@reads("region", {"elasticache:DescribeCacheClusters": "data_store[cache].*", TAGS: "data_store[cache].tags"})
def single(place: Place) -> Collected:
    """Memcached clusters and single nodes."""
    tagged = Tagged(place)
    for cluster in _clusters(place):
        if cluster.get("ReplicationGroupId"):
            continue
        arn = cluster.get("ARN") or place.arn("elasticache", f"cluster:{cluster['CacheClusterId']}")
        yield DataStore(
            **place.here,
            resource=arn,
            name=cluster["CacheClusterId"],
            engine=cluster.get("Engine"),
            engine_version=cluster.get("EngineVersion"),
            support_end=of_engine(cluster.get("Engine"), cluster.get("EngineVersion")),
            created_at=moment(cluster.get("CacheClusterCreateTime")),
            replica_regions=(),  # by design: only replication groups reach other regions
            zone_redundant=cluster.get("PreferredAvailabilityZone") == "Multiple",
            **_common(place, cluster, tagged.of(arn)),
        )


def _clusters(place: Place) -> tuple[Answer, ...]:
    return place.listing("elasticache:DescribeCacheClusters", "CacheClusters").rows


def _common(place: Place, cache: Answer, tags: dict[str, str] | None) -> dict[str, Any]:
    encrypted, transit = cache.get("AtRestEncryptionEnabled"), cache.get("TransitEncryptionEnabled")
    return {
        "tags": tags,
        "kind": "cache",
        "encrypted_at_rest": encrypted,
        # Without a key of the customer's, ElastiCache encrypts with its own.
        "key_id": key_resource(place, cache.get("KmsKeyId")) or (AWS_KEY if encrypted else None),
        # `preferred` accepts plain connections beside encrypted ones.
        "tls_enforced": None if transit is None else transit and cache.get("TransitEncryptionMode") != "preferred",
        "min_tls": "1.2" if transit else None,  # by design: ElastiCache accepts nothing older
        "auto_minor_upgrade": cache.get("AutoMinorVersionUpgrade"),
        "builtin_backup_days": cache.get("SnapshotRetentionLimit"),
        # By design: caches have addresses in the customer's network only.
        "is_public": False,
        "has_public_endpoint": False,
        "public_endpoint_open": False,
        "network_restricted": True,
        "has_private_endpoint": True,
        "absent": ("time_zone",),
    }


COLLECTORS = (groups, single)

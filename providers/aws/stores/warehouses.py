"""Redshift clusters."""

from auditor.facts.stores import DataStore
from providers.aws.fields import field, moment, tags
from providers.aws.place import Answer, Place
from providers.aws.stores.reach import admits_anybody
from providers.aws.stores.shared import key_resource
from providers.collecting import Collected, later, reads


@reads(
    "region",
    {
        "redshift:DescribeClusters": "data_store[warehouse].* backup[warehouse].*",
        "redshift:DescribeClusterParameters": "data_store[warehouse].tls_enforced",
        "ec2:DescribeSecurityGroups": "data_store[warehouse].public_endpoint_open "
        "data_store[warehouse].network_restricted",
    },
)
def warehouses(place: Place) -> Collected:
    """Redshift clusters; one more call for each parameter group that they use."""
    for cluster in place.listing("redshift:DescribeClusters", "Clusters").rows:
        yield later(_warehouse, place, cluster)


def _warehouse(place: Place, cluster: Answer) -> DataStore:
    name = cluster["ClusterIdentifier"]
    public = field(cluster, "PubliclyAccessible")
    groups = tuple(str(group.get("VpcSecurityGroupId")) for group in cluster.get("VpcSecurityGroups") or [])
    anybody = admits_anybody(place, groups, field(cluster, "Endpoint.Port")) if public else False
    copy = field(cluster, "ClusterSnapshotCopyStatus.DestinationRegion")
    days = cluster.get("AutomatedSnapshotRetentionPeriod")
    return DataStore(
        **place.here,
        resource=place.arn("redshift", f"cluster:{name}"),
        name=name,
        tags=tags(cluster.get("Tags")),
        kind="warehouse",
        engine="redshift",
        engine_version=cluster.get("ClusterVersion"),
        created_at=moment(cluster.get("ClusterCreateTime")),
        replica_regions=(copy,) if copy else (),  # AWS answers it only where snapshots are copied
        encrypted_at_rest=field(cluster, "Encrypted"),
        key_id=key_resource(place, cluster.get("KmsKeyId")),
        tls_enforced=_tls_enforced(place, cluster),
        is_public=False,  # by design: a database asks everybody for a password or a token
        has_public_endpoint=public,
        public_endpoint_open=None if public is None else anybody,
        network_restricted=None if public is None or anybody is None else not anybody,
        has_private_endpoint=True,  # by design
        zone_redundant={"Enabled": True, "Disabled": False}.get(str(cluster.get("MultiAZ"))),
        builtin_backup_days=days,
        auto_minor_upgrade=field(cluster, "AllowVersionUpgrade"),
        time_zone="UTC",  # by design: sessions start in UTC, and the cluster has no setting for it
    )


def _tls_enforced(place: Place, cluster: Answer) -> bool | None:
    groups = cluster.get("ClusterParameterGroups") or []
    group = next((group.get("ParameterGroupName") for group in groups), None)
    if group is None:
        return None
    listing = place.listing("redshift:DescribeClusterParameters", "Parameters", ParameterGroupName=group)
    values = {row.get("ParameterName"): str(row.get("ParameterValue")).lower() for row in listing.rows}
    return {"true": True, "false": False}.get(values.get("require_ssl", ""))


COLLECTORS = (warehouses,)

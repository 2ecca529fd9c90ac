"""The databases' own backups: the newest moment that each can be restored to, and copies in another region."""

from providers.aws.continuity.parts import Part
from providers.aws.fields import moment
from providers.aws.place import Answer, Place
from providers.aws.stores.shared import other_regions
from providers.collecting import Collected, Collector, reads

OF_ANOTHER = (
    *("DBClusterIdentifier", "ReadReplicaSourceDBInstanceIdentifier", "ReadReplicaSourceDBClusterIdentifier"),
    "ReplicationSourceIdentifier",
)
"""What an instance names that is a member of a cluster or a replica, and a cluster that is a replica."""

NOT_ITSELF = ("mechanisms",)
"""These are not backed up themselves: what they copy is."""


@reads(
    "region",
    {"rds:DescribeDBInstances": "backup[database].*", "rds:DescribeDBClusters": "backup[database].*"},
)
def own_backups(place: Place) -> Collected:
    """Instances and clusters of RDS and its kin."""
    for instance in place.listing("rds:DescribeDBInstances", "DBInstances").rows:
        yield _part(place, instance["DBInstanceArn"], instance)
    for cluster in place.listing("rds:DescribeDBClusters", "DBClusters").rows:
        yield _part(place, cluster["DBClusterArn"], {**cluster, "DBClusterIdentifier": None})


def _part(place: Place, arn: str, database: Answer) -> Part:
    copied = [row.get("DBInstanceAutomatedBackupsArn") for row in _copies(database)]
    return Part(
        **place.here,
        resource=arn,
        source="own",
        last_success_at=moment(database.get("LatestRestorableTime")),
        copy_regions=other_regions(place, *copied),
        copy_accounts=(),  # by design: RDS copies its own backups within the account only
        absent=NOT_ITSELF if any(database.get(name) for name in OF_ANOTHER) else (),
    )


def _copies(database: Answer) -> list[Answer]:
    """RDS leaves out lists that are empty."""
    return list(database.get("DBInstanceAutomatedBackupsReplications") or [])


COLLECTORS: tuple[Collector, ...] = (own_backups,)

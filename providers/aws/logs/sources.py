"""Which resources write a log of their own: databases, clusters, web firewalls, resolvers, buckets."""

from auditor.facts.logs import LogSource
from providers.aws.fields import field, name_tag, tags
from providers.aws.logs.trails import BUCKETS, own_buckets
from providers.aws.place import Answer, Place
from providers.collecting import Collected, later, reads
from providers.three import Maybe

AUDIT_EXPORTS = {
    "mysql": "audit",
    "mariadb": "audit",
    "aurora": "audit",
    "aurora-mysql": "audit",
    "oracle": "audit",
    "docdb": "audit",
    "neptune": "audit",
    # What pgAudit writes goes into the engine's own log.
    "postgres": "postgresql",
    "aurora-postgresql": "postgresql",
}
"""Engine to the exported log that holds its audit records. SQL Server writes audits to a bucket: not visible here."""


@reads(
    "region",
    {"rds:DescribeDBInstances": "log_source[database].*", "rds:DescribeDBClusters": "log_source[database].*"},
)
def databases(place: Place) -> Collected:
    """Audit logs of database instances, and of clusters, which decide for their instances."""
    for instance in place.listing("rds:DescribeDBInstances", "DBInstances").rows:
        if not instance.get("DBClusterIdentifier"):
            yield _database(place, instance, instance["DBInstanceArn"], "instance", instance["DBInstanceIdentifier"])
    for cluster in place.listing("rds:DescribeDBClusters", "DBClusters").rows:
        yield _database(place, cluster, cluster["DBClusterArn"], "cluster", cluster["DBClusterIdentifier"])


def _database(place: Place, database: Answer, arn: str, part: str, name: str) -> LogSource:
    engine = str(database.get("Engine"))
    wanted = AUDIT_EXPORTS.get("oracle" if engine.startswith("oracle") else engine)
    # The query protocol leaves an empty list out: absent is none.
    exported = database.get("EnabledCloudwatchLogsExports", [])
    enabled = None if wanted is None else wanted in exported
    return LogSource(
        **place.here,
        resource=arn,
        name=name,
        tags=tags(database.get("TagList")),
        kind="database",
        log_kind="db_audit",
        is_enabled=enabled,
        in_use=True,
        destination_id=place.arn("logs", f"log-group:/aws/rds/{part}/{name}/{wanted}") if enabled else None,
    )


@reads(
    "region",
    {
        "eks:ListClusters": "log_source[kubernetes].*",
        "eks:DescribeCluster": "log_source[kubernetes].is_enabled log_source[kubernetes].destination_id "
        "log_source[kubernetes].tags",
    },
)
def clusters(place: Place) -> Collected:
    """Audit logs of Kubernetes control planes; one call each."""
    for name in place.listing("eks:ListClusters", "clusters").rows:
        yield later(_cluster, place, str(name))


def _cluster(place: Place, name: str) -> LogSource:
    arn = place.arn("eks", f"cluster/{name}")
    cluster = field(place.ask("eks:DescribeCluster", about=arn, name=name), "cluster")
    switches = field(cluster, "logging.clusterLogging")
    enabled = (
        None
        if switches is None
        else any(switch.get("enabled") and "audit" in switch.get("types", []) for switch in switches)
    )
    return LogSource(
        **place.here,
        resource=arn,
        name=name,
        tags=field(cluster, "tags"),
        kind="kubernetes",
        log_kind="kubernetes_audit",
        is_enabled=enabled,
        in_use=True,
        destination_id=place.arn("logs", f"log-group:/aws/eks/{name}/cluster") if enabled else None,
    )


@reads(
    "region",
    {
        "ec2:DescribeVpcs": "log_source[network].*",
        "ec2:DescribeNetworkInterfaces": "log_source[network].in_use",
        "route53resolver:ListResolverQueryLogConfigAssociations": "log_source[network].is_enabled",
    },
)
def dns_queries(place: Place) -> Collected:
    """Query logs of the networks' resolvers; three lists a region."""
    vpcs = place.listing("ec2:DescribeVpcs", "Vpcs").rows
    if not vpcs:
        return
    interfaces = place.listing("ec2:DescribeNetworkInterfaces", "NetworkInterfaces")
    used = {interface.get("VpcId") for interface in interfaces.rows}
    operation = "route53resolver:ListResolverQueryLogConfigAssociations"
    links = place.listing(operation, "ResolverQueryLogConfigAssociations")
    logged = {link.get("ResourceId") for link in links.rows if link.get("Status") == "ACTIVE"}
    for vpc in vpcs:
        vpc_id = vpc["VpcId"]
        # Present in a broken list is still present; absent from it is unknown.
        enabled: Maybe = True if vpc_id in logged else False if links.whole else None
        carried = tags(vpc.get("Tags", []))
        yield LogSource(
            **place.here,
            resource=place.arn("ec2", f"vpc/{vpc_id}"),
            name=name_tag(carried, vpc_id),
            tags=carried,
            provider_managed=vpc.get("IsDefault"),
            kind="network",
            log_kind="dns_query",
            is_enabled=enabled,
            in_use=True if vpc_id in used else False if interfaces.whole else None,
        )


@reads("account", {BUCKETS: "log_source[bucket].*"})
def objects(place: Place) -> Collected:
    """Buckets, whose accesses are logged by themselves or by a trail: a join says which."""
    for bucket in own_buckets(place).rows:
        yield LogSource(
            provider=place.provider,
            account=place.account,
            region=bucket.get("BucketRegion") or "global",
            resource=f"arn:{place.partition}:s3:::{bucket['Name']}",
            name=bucket["Name"],
            kind="bucket",
            log_kind="object_access",
            in_use=True,
        )


COLLECTORS = (databases, clusters, dns_queries, objects)

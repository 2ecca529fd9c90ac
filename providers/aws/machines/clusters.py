"""EKS clusters: one call for each."""

from datetime import date

from auditor.facts.machines import Compute
from auditor.regulation.lifetimes import runtime_support_end
from providers.aws.fields import field, moment
from providers.aws.place import Listing, Place
from providers.collecting import Collected, later, reads

STATES = {"ACTIVE": "running", "UPDATING": "running"}


@reads(
    "region",
    {
        "eks:ListClusters": "compute[kubernetes].*",
        "eks:DescribeCluster": "compute[kubernetes].tags compute[kubernetes].state compute[kubernetes].created_at "
        "compute[kubernetes].network_id compute[kubernetes].runtime compute[kubernetes].identity_id "
        "compute[kubernetes].has_identity compute[kubernetes].auto_upgrade compute[kubernetes].zones "
        "compute[kubernetes].runtime_support_end",
        "eks:DescribeClusterVersions": "compute[kubernetes].runtime_support_end",
        "ec2:DescribeSubnets": "compute[kubernetes].zones",
    },
)
def clusters(place: Place) -> Collected:
    """Kubernetes clusters; two lists more for all of them."""
    names = [str(name) for name in place.listing("eks:ListClusters", "clusters").rows]
    if not names:
        return
    versions = place.listing("eks:DescribeClusterVersions", "clusterVersions", includeAll=True)
    subnets = place.listing("ec2:DescribeSubnets", "Subnets")
    for name in names:
        yield later(_cluster, place, name, versions, subnets)


def _cluster(place: Place, name: str, versions: Listing, subnets: Listing) -> Compute:
    arn = place.arn("eks", f"cluster/{name}")
    about = field(place.ask("eks:DescribeCluster", about=arn, name=name), "cluster")
    network, role, state = field(about, "resourcesVpcConfig.vpcId"), field(about, "roleArn"), field(about, "status")
    return Compute(
        **place.here,
        resource=arn,
        name=name,
        tags=None if about is None else dict(about.get("tags") or {}),
        kind="kubernetes",
        state=None if state is None else STATES.get(state, "other"),  # type: ignore[arg-type]
        created_at=moment(field(about, "createdAt")),
        network_id=place.arn("ec2", f"vpc/{network}") if network else None,
        uses_default_identity=False,  # by design: a cluster has the role that its maker names
        has_identity=None if role is None else True,
        identity_id=role,
        zones=_zones(field(about, "resourcesVpcConfig.subnetIds"), subnets),
        runtime=field(about, "version"),
        runtime_support_end=_support_end(field(about, "version"), versions),
        # EKS Auto Mode renews nodes by itself; the control plane's version waits for people in any case.
        auto_upgrade=None if about is None else bool(field(about, "computeConfig.enabled")),
    )


def _support_end(version: str | None, versions: Listing) -> date | None:
    """What EKS says; of a version that is so old that EKS no longer lists it, what the table of this program says."""
    listed = next((row for row in versions.rows if row.get("clusterVersion") == version), None)
    if listed is not None:
        end = moment(listed.get("endOfStandardSupportDate"))
        return None if end is None else end.date()
    return runtime_support_end("eks", version) if versions.whole else None


def _zones(used: list[str] | None, subnets: Listing) -> tuple[str, ...] | None:
    """The zones of a cluster's subnets; None where the zone of one was not read, and where it names none."""
    by_subnet = {row["SubnetId"]: row.get("AvailabilityZone") for row in subnets.rows}
    found = {by_subnet.get(subnet) for subnet in used or ()}
    return tuple(sorted(str(zone) for zone in found)) if found and None not in found else None


COLLECTORS = (clusters,)

"""EKS clusters: one call for each."""

from auditor.facts.machines import Compute
from providers.aws.fields import field, moment
from providers.aws.place import Place
from providers.collecting import Collected, later, reads

STATES = {"ACTIVE": "running", "UPDATING": "running"}


@reads(
    "region",
    {
        "eks:ListClusters": "compute[kubernetes].*",
        "eks:DescribeCluster": "compute[kubernetes].tags compute[kubernetes].state compute[kubernetes].created_at "
        "compute[kubernetes].network_id compute[kubernetes].runtime compute[kubernetes].identity_id "
        "compute[kubernetes].has_identity compute[kubernetes].auto_upgrade",
    },
)
def clusters(place: Place) -> Collected:
    """Kubernetes clusters."""
    for name in place.listing("eks:ListClusters", "clusters").rows:
        yield later(_cluster, place, str(name))


def _cluster(place: Place, name: str) -> Compute:
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
        runtime=field(about, "version"),
        # EKS Auto Mode renews nodes by itself; the control plane's version waits for people in any case.
        auto_upgrade=None if about is None else bool(field(about, "computeConfig.enabled")),
    )


COLLECTORS = (clusters,)

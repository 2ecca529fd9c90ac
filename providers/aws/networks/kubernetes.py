"""The API endpoints of EKS clusters, and who can reach them."""

from typing import Any

from auditor.facts.networks import Endpoint
from providers.aws.fields import field
from providers.aws.networks.parts import is_anybody, part
from providers.aws.place import Answer, Place
from providers.collecting import Collected, later, reads


@reads(
    "region",
    {
        "eks:ListClusters": "endpoint[kubernetes_api].*",
        "eks:DescribeCluster": "endpoint[kubernetes_api].exposure endpoint[kubernetes_api].allowed_cidrs "
        "endpoint[kubernetes_api].tags endpoint[kubernetes_api].network_id",
    },
)
def kubernetes_endpoints(place: Place) -> Collected:
    """An endpoint for every cluster."""
    for name in place.listing("eks:ListClusters", "clusters").rows:
        yield later(_endpoint, place, str(name))


def _endpoint(place: Place, name: str) -> Endpoint:
    arn = place.arn("eks", f"cluster/{name}")
    cluster = field(place.ask("eks:DescribeCluster", about=arn, name=name), "cluster")
    network = field(cluster, "resourcesVpcConfig.vpcId")
    return Endpoint(
        **place.here,
        resource=arn,
        name=name,
        tags=field(cluster, "tags"),
        kind="kubernetes_api",
        **_exposure(field(cluster, "resourcesVpcConfig")),
        network_id=part(place, "vpc", network) if network else None,
        protocol="HTTPS",
        port=443,
        accepts_plaintext=False,  # by design
        requires_auth=True,  # by design: anonymous requests reach health pages only
    )


def _exposure(network: Answer | None) -> dict[str, Any]:
    public = field(network, "endpointPublicAccess")
    if public is None:
        return {}
    if not public:
        return {"exposure": "private"}
    ranges = field(network, "publicAccessCidrs")
    if ranges is None:
        return {}
    opened = any(is_anybody(text) for text in ranges)
    return {"exposure": "internet" if opened else "restricted", "allowed_cidrs": tuple(sorted(ranges))}

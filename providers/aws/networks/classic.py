"""Classic Load Balancers, whose listeners come with the list. What their TLS policies accept is not read."""

from collections.abc import Iterator

from auditor.facts.base import Fact
from auditor.facts.logs import LogSource
from auditor.facts.networks import Endpoint
from providers.aws.fields import field
from providers.aws.networks.balancers import ENCRYPTED, EXPOSURE, LOGGED, WITHOUT_TLS, fed, plaintext
from providers.aws.networks.parts import part
from providers.aws.place import Answer, Place
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, later, reads


@reads(
    "region",
    {
        "elb:DescribeLoadBalancers": "endpoint[lb_http,lb_tcp].* log_source[load_balancer].*",
        "elb:DescribeLoadBalancerAttributes": f"{fed('access_logged')} {LOGGED}",
        TAGS: f"{fed('tags')} log_source[load_balancer].tags",
    },
)
def classic_balancers(place: Place) -> Collected:
    """A row for every listener of every Classic Load Balancer."""
    tagged = Tagged(place)
    for balancer in place.pages("elb:DescribeLoadBalancers", "LoadBalancerDescriptions"):
        yield later(_classic, place, balancer, tagged)


def _classic(place: Place, balancer: Answer, tagged: Tagged) -> Iterator[Fact]:
    name = balancer["LoadBalancerName"]
    arn = place.arn("elasticloadbalancing", f"loadbalancer/{name}")
    settings = place.ask("elb:DescribeLoadBalancerAttributes", about=arn, LoadBalancerName=name)
    enabled = field(settings, "LoadBalancerAttributes.AccessLog.Enabled")
    bucket = field(settings, "LoadBalancerAttributes.AccessLog.S3BucketName")
    found = tagged.of(arn)
    listeners = balancer.get("ListenerDescriptions") or []
    for described in listeners:
        listener = described.get("Listener") or {}
        protocol = listener.get("Protocol")
        policies = described.get("PolicyNames") or [None]
        yield Endpoint(
            **place.here,
            resource=f"{arn}#{listener.get('LoadBalancerPort')}",
            name=name,
            tags=found,
            kind="lb_http" if protocol in {"HTTP", "HTTPS"} else "lb_tcp",
            exposure=EXPOSURE.get(balancer.get("Scheme", "")),
            network_id=part(place, "vpc", balancer["VPCId"]) if balancer.get("VPCId") else None,
            protocol=protocol,
            port=listener.get("LoadBalancerPort"),
            http_redirects=False if protocol == "HTTP" else None,  # by design: it cannot redirect
            certificate_id=listener.get("SSLCertificateId"),
            cipher_profile=policies[0],
            has_waf=False,  # by design: WAF guards no Classic Load Balancer
            access_logged=enabled,
            zones=len(balancer["AvailabilityZones"]) if "AvailabilityZones" in balancer else None,
            absent=() if protocol in ENCRYPTED or protocol is None else WITHOUT_TLS,
            **plaintext(protocol),
        )
    yield LogSource(
        **place.here,
        resource=arn,
        name=name,
        tags=found,
        kind="load_balancer",
        log_kind="lb_access",
        is_enabled=enabled,
        in_use=bool(listeners),
        destination_id=f"arn:{place.partition}:s3:::{bucket}" if bucket and enabled else None,
    )

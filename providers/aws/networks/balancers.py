"""Load balancers: a row for every listener, and whether accesses are logged. Two calls for each balancer."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.logs import LogSource
from auditor.facts.networks import Endpoint
from providers.aws.fields import field
from providers.aws.networks.parts import TLS, part
from providers.aws.networks.waf import stands_before
from providers.aws.place import Answer, Place
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, later, reads

EXPOSURE: dict[str, Any] = {"internet-facing": "internet", "internal": "private"}

ENCRYPTED = {"HTTPS", "TLS", "SSL"}

WITHOUT_TLS = ("min_tls", "tls_versions", "cipher_suites", "cipher_profile", "certificate_id")
"""Columns without a meaning where the balancer itself speaks no TLS."""


def fed(*names: str, kinds: str = "lb_http,lb_tcp") -> str:
    return " ".join(f"endpoint[{kinds}].{name}" for name in names)


LOGGED = "log_source[load_balancer].is_enabled log_source[load_balancer].destination_id"


@reads(
    "region",
    {
        "elbv2:DescribeLoadBalancers": "endpoint[lb_http,lb_tcp].* log_source[load_balancer].*",
        "elbv2:DescribeListeners": "endpoint[lb_http,lb_tcp].* log_source[load_balancer].in_use",
        "elbv2:DescribeSSLPolicies": fed("min_tls", "tls_versions", "cipher_suites"),
        "elbv2:DescribeLoadBalancerAttributes": f"{fed('access_logged')} {LOGGED}",
        "wafv2:ListWebACLs": fed("has_waf", kinds="lb_http"),
        "wafv2:ListResourcesForWebACL": fed("has_waf", kinds="lb_http"),
        TAGS: f"{fed('tags')} log_source[load_balancer].tags",
    },
)
def balancers(place: Place) -> Collected:
    """Application and Network Load Balancers. Gateway Load Balancers accept no connections of their own."""
    tagged = Tagged(place)
    for balancer in place.pages("elbv2:DescribeLoadBalancers", "LoadBalancers"):
        if balancer.get("Type") != "gateway":
            yield later(_balancer, place, balancer, tagged)


def _balancer(place: Place, balancer: Answer, tagged: Tagged) -> Iterator[Fact]:
    arn = balancer["LoadBalancerArn"]
    is_http = balancer.get("Type") == "application"
    settings = place.ask("elbv2:DescribeLoadBalancerAttributes", about=arn, LoadBalancerArn=arn)
    listeners = place.listing("elbv2:DescribeListeners", "Listeners", about=arn, LoadBalancerArn=arn)
    source = _log_source(place, arn, balancer.get("LoadBalancerName"), settings)
    common: dict[str, Any] = {
        **place.here,
        "name": balancer.get("LoadBalancerName"),
        "tags": tagged.of(arn),
        "kind": "lb_http" if is_http else "lb_tcp",
        "network_id": part(place, "vpc", balancer["VpcId"]) if balancer.get("VpcId") else None,
        "has_waf": stands_before(place, arn) if is_http else False,  # by design: WAF guards no other kind of balancer
        "access_logged": source.is_enabled,
        "zones": len(balancer["AvailabilityZones"]) if "AvailabilityZones" in balancer else None,
    }
    exposure = EXPOSURE.get(balancer.get("Scheme", ""))
    for listener in listeners.rows:
        yield Endpoint(resource=listener["ListenerArn"], exposure=exposure, **common, **_listener(place, listener))
    if not listeners.whole:  # what it listens on besides is unknown, and so is all that is said of that
        yield Endpoint(resource=arn, **{**common, "zones": None})
    # A Network Load Balancer logs the connections of its TLS listeners only.
    logs = any(is_http or listener.get("Protocol") == "TLS" for listener in listeners.rows)
    in_use = True if logs else False if listeners.whole else None
    yield LogSource(**{**vars(source), "in_use": in_use, "tags": common["tags"]})


def _listener(place: Place, listener: Answer) -> dict[str, Any]:
    protocol = listener.get("Protocol")
    found: dict[str, Any] = {"protocol": protocol, "port": listener.get("Port"), **plaintext(protocol)}
    if protocol not in ENCRYPTED:
        return {**found, "http_redirects": _redirects(listener), "absent": WITHOUT_TLS if protocol else ()}
    certificates = listener.get("Certificates") or [{}]
    policy = _policy(place, listener.get("SslPolicy"))
    versions = [TLS.get(name) for name in (policy or {}).get("SslProtocols") or []]
    known = tuple(sorted(version for version in versions if version))
    return {
        **found,
        "cipher_profile": listener.get("SslPolicy"),
        "certificate_id": certificates[0].get("CertificateArn"),
        "min_tls": known[0] if known and len(known) == len(versions) else None,
        "tls_versions": known if known and len(known) == len(versions) else None,
        "cipher_suites": tuple(cipher["Name"] for cipher in (policy or {}).get("Ciphers") or []) or None,
    }


def _policy(place: Place, name: str | None) -> Answer | None:
    """A predefined policy by its name: what it accepts is only to be had from the list of all policies."""
    policies = place.listing("elbv2:DescribeSSLPolicies", "SslPolicies")
    return next((policy for policy in policies.rows if policy.get("Name") == name), None)


def plaintext(protocol: str | None) -> dict[str, Any]:
    """What the protocol says of encryption. TCP and UDP are passed on as they are: the target decides, unseen."""
    if protocol == "HTTP":
        return {"accepts_plaintext": True}
    return {"accepts_plaintext": False if protocol in ENCRYPTED else None}


def _redirects(listener: Answer) -> bool | None:
    """Whether the listener's default action points to HTTPS."""
    if listener.get("Protocol") != "HTTP" or "DefaultActions" not in listener:
        return None
    return any(
        action.get("Type") == "redirect" and field(action, "RedirectConfig.Protocol") == "HTTPS"
        for action in listener["DefaultActions"]
    )


def _log_source(place: Place, arn: str, name: str | None, settings: Answer | None) -> LogSource:
    values = {pair.get("Key"): pair.get("Value") for pair in (settings or {}).get("Attributes") or []}
    enabled, bucket = values.get("access_logs.s3.enabled"), values.get("access_logs.s3.bucket")
    return LogSource(
        **place.here,
        resource=arn,
        name=name,
        kind="load_balancer",
        log_kind="lb_access",
        is_enabled=None if enabled is None else enabled == "true",
        destination_id=f"arn:{place.partition}:s3:::{bucket}" if bucket and enabled == "true" else None,
    )

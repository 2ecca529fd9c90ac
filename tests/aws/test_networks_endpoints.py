"""Load balancers and the web ACLs before them."""

import json
from typing import Any

import pandas as pd

from auditor.facts.logs import LogSource
from auditor.facts.networks import Endpoint
from providers.aws.networks.balancers import balancers
from providers.aws.networks.classic import classic_balancers
from providers.aws.networks.waf import web_acls
from tests.aws.bed import Bed, response
from tests.aws.test_networks import vpc

QUERY_DENIED = (
    b"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
)


def refused(request: Any) -> Any:
    """A refusal in JSON, as most services word it."""
    return response(json.dumps({"__type": "AccessDeniedException", "message": "no"}).encode(), 403)


def query_refused(request: Any) -> Any:
    """A refusal in XML, as the load balancers word it."""
    return response(QUERY_DENIED, 403)


def balancer(bed: Bed, account: str, kind: str = "application") -> tuple[Any, str, str]:
    """(client, load balancer, target group) of an internet-facing balancer without listeners."""
    ec2, made, subnet = vpc(bed, account)
    zones = [subnet, ec2.create_subnet(VpcId=made, CidrBlock="10.1.9.0/24")["Subnet"]["SubnetId"]]
    elb = bed.client(account, "elbv2")
    asked = {"Subnets": zones, "Type": kind, "Scheme": "internet-facing"}
    name = elb.create_load_balancer(Name="yoyaku", **asked)["LoadBalancers"][0]["LoadBalancerArn"]
    protocol = "HTTP" if kind == "application" else "TCP"
    group = elb.create_target_group(Name="app", Protocol=protocol, Port=80, VpcId=made)
    return elb, name, group["TargetGroups"][0]["TargetGroupArn"]


def listen(elb: Any, name: str, group: str, protocol: str, port: int, **more: Any) -> str:
    """A listener that forwards to the group unless told otherwise."""
    actions = [{"Type": "forward", "TargetGroupArn": group}]
    made = elb.create_listener(
        LoadBalancerArn=name, Protocol=protocol, Port=port, **{"DefaultActions": actions, **more}
    )
    return str(made["Listeners"][0]["ListenerArn"])


def endpoints(snapshot: Any, by: str = "resource") -> Any:
    """The endpoint rows by a column."""
    return snapshot.frames[Endpoint].set_index(by)


def logs(snapshot: Any, by: str = "resource") -> Any:
    """The log sources by a column."""
    return snapshot.frames[LogSource].set_index(by)


def the_log(snapshot: Any) -> Any:
    """The one log source."""
    return snapshot.frames[LogSource].iloc[0]


def test_listeners_and_what_their_policies_accept(bed: Bed, account: str) -> None:
    """An old and a new TLS policy, a redirect, a plain listener; accesses logged to a bucket."""
    elb, name, group = balancer(bed, account)
    certificate = bed.client(account, "acm").request_certificate(DomainName="example.lg.jp")["CertificateArn"]
    tls: dict[str, Any] = {"Certificates": [{"CertificateArn": certificate}]}
    good = listen(elb, name, group, "HTTPS", 443, SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06", **tls)
    old = listen(elb, name, group, "HTTPS", 8443, SslPolicy="ELBSecurityPolicy-2016-08", **tls)
    to_https = {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}
    redirect = listen(elb, name, group, "HTTP", 80, DefaultActions=[to_https])
    plain = listen(elb, name, group, "HTTP", 8080)
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=name,
        Attributes=[
            {"Key": "access_logs.s3.enabled", "Value": "true"},
            {"Key": "access_logs.s3.bucket", "Value": "kept"},
        ],
    )

    snapshot = bed.read(account, balancers)
    rows = endpoints(snapshot)

    assert rows.loc[good, "min_tls"] == "1.2"
    assert rows.loc[good, "certificate_id"] == certificate
    assert "ECDHE-RSA-AES128-GCM-SHA256" in rows.loc[good, "cipher_suites"]
    assert rows.loc[good, "exposure"] == "internet"
    assert rows.loc[good, "zones"] == 2
    assert not rows.loc[good, "has_waf"]
    assert rows.loc[good, "access_logged"]
    assert rows.loc[old, "min_tls"] == "1.0"
    assert rows.loc[redirect, "http_redirects"]
    assert rows.loc[plain, "accepts_plaintext"]
    assert not rows.loc[plain, "http_redirects"]
    assert "min_tls" in rows.loc[plain, "absent"]
    log = the_log(snapshot)
    assert log["resource"] == name
    assert log["is_enabled"]
    assert log["in_use"]
    assert log["destination_id"] == "arn:aws:s3:::kept"


def test_a_refused_detail_leaves_one_row_unknown(bed: Bed, account: str) -> None:
    """Listeners, attributes and policies that could not be read, each with its permission."""
    elb, name, group = balancer(bed, account)
    certificate = bed.client(account, "acm").request_certificate(DomainName="example.lg.jp")["CertificateArn"]
    tls: dict[str, Any] = {"Certificates": [{"CertificateArn": certificate}]}
    secure = listen(elb, name, group, "HTTPS", 443, SslPolicy="ELBSecurityPolicy-2016-08", **tls)

    canned = {"elbv2:DescribeListeners": query_refused, "elbv2:DescribeLoadBalancerAttributes": query_refused}
    snapshot = bed.read(account, balancers, canned=canned)
    row = endpoints(snapshot).loc[name]
    assert row["exposure"] is pd.NA
    assert row["min_tls"] is pd.NA
    assert row["accepts_plaintext"] is pd.NA
    assert the_log(snapshot)["is_enabled"] is pd.NA
    missed = {(r.permission, r.resource) for r in snapshot.readings if r.status == "denied"}
    assert ("elasticloadbalancing:DescribeListeners", name) in missed
    assert ("elasticloadbalancing:DescribeLoadBalancerAttributes", name) in missed

    row = endpoints(bed.read(account, balancers, canned={"elbv2:DescribeSSLPolicies": query_refused})).loc[secure]
    assert row["min_tls"] is pd.NA
    assert row["cipher_suites"] is pd.NA
    assert row["cipher_profile"] == "ELBSecurityPolicy-2016-08"


def test_web_acls_before_balancers(bed: Bed, account: str) -> None:
    """Associated, not associated, and not to be said."""
    elb, name, group = balancer(bed, account)
    plain = listen(elb, name, group, "HTTP", 80)
    acl = web_acl(bed, account)
    here = {"wafv2:ListResourcesForWebACL": {"ResourceArns": [name]}}
    elsewhere: dict[str, Any] = {"wafv2:ListResourcesForWebACL": {"ResourceArns": []}}
    denied = {"wafv2:ListResourcesForWebACL": refused}
    assert endpoints(bed.read(account, balancers, canned=here)).loc[plain, "has_waf"]
    assert not endpoints(bed.read(account, balancers, canned=elsewhere)).loc[plain, "has_waf"]
    assert endpoints(bed.read(account, balancers, canned=denied)).loc[plain, "has_waf"] is pd.NA

    log = the_log(bed.read(account, web_acls, canned=here))
    assert log["resource"] == acl
    assert not log["is_enabled"]
    assert log["in_use"]
    assert the_log(bed.read(account, web_acls, canned=elsewhere))["in_use"] is pd.NA
    destination = f"arn:aws:logs:ap-northeast-1:{account}:log-group:aws-waf-logs-x"
    answer = {"LoggingConfiguration": {"ResourceArn": acl, "LogDestinationConfigs": [f"{destination}:*"]}}
    on = bed.read(account, web_acls, canned={**here, "wafv2:GetLoggingConfiguration": answer})
    assert the_log(on)["is_enabled"]
    assert the_log(on)["destination_id"] == destination
    off = bed.read(account, web_acls, canned={**here, "wafv2:GetLoggingConfiguration": refused})
    assert the_log(off)["is_enabled"] is pd.NA


def web_acl(bed: Bed, account: str, scope: str = "REGIONAL", region: str = "ap-northeast-1") -> str:
    """A web ACL's ARN."""
    seen = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
    made = bed.client(account, "wafv2", region).create_web_acl(
        Name="waf", Scope=scope, DefaultAction={"Allow": {}}, VisibilityConfig=seen
    )
    return str(made["Summary"]["ARN"])


def test_a_network_balancer_passes_tcp_on(bed: Bed, account: str) -> None:
    """What the target does with TCP is not seen; its log holds nothing but TLS connections."""
    elb, name, group = balancer(bed, account, "network")
    tcp = listen(elb, name, group, "TCP", 5432)
    snapshot = bed.read(account, balancers)
    row = endpoints(snapshot).loc[tcp]
    assert row["kind"] == "lb_tcp"
    assert row["accepts_plaintext"] is pd.NA
    assert "cipher_suites" in row["absent"]
    assert not the_log(snapshot)["in_use"]


def test_classic_balancers(bed: Bed, account: str) -> None:
    """A row for each listener; the log is off."""
    bed.client(account, "elb").create_load_balancer(
        LoadBalancerName="old",
        AvailabilityZones=["ap-northeast-1a"],
        Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}],
    )
    snapshot = bed.read(account, classic_balancers)
    row = endpoints(snapshot, "name").loc["old"]
    assert row["resource"].endswith("loadbalancer/old#80")
    assert row["exposure"] == "internet"
    assert row["accepts_plaintext"]
    assert not row["http_redirects"]
    assert not the_log(snapshot)["is_enabled"]

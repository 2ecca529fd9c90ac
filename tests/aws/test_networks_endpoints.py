"""Endpoints: load balancers, distributions, APIs, function URLs, clusters, and the web ACLs before them."""

import io
import json
import zipfile
from typing import Any

import pandas as pd

from auditor.facts.logs import LogSource
from auditor.facts.networks import Endpoint
from providers.aws.networks.api import domains, http_apis, min_tls, rest_apis
from providers.aws.networks.balancers import balancers
from providers.aws.networks.classic import classic_balancers
from providers.aws.networks.distributions import distributions
from providers.aws.networks.functions import function_urls
from providers.aws.networks.kubernetes import kubernetes_endpoints
from providers.aws.networks.waf import cdn_web_acls, web_acls
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


def distribution(acl: str = "", policy: str = "redirect-to-https", **certificate: Any) -> dict[str, Any]:
    """A distribution's configuration."""
    custom = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
    origin = {"Id": "o", "DomainName": "o.example", "CustomOriginConfig": custom}
    return {
        "CallerReference": policy,
        "Comment": "<script>",
        "Enabled": True,
        "WebACLId": acl,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": policy, "MinTTL": 0},
        "ViewerCertificate": certificate or {"CloudFrontDefaultCertificate": True},
    }


def test_distributions(bed: Bed, account: str) -> None:
    """CloudFront's own certificate accepts old TLS; the web ACL's log is read where WAF keeps it."""
    acl = web_acl(bed, account, "CLOUDFRONT", "us-east-1")
    cdn = bed.client(account, "cloudfront")
    own = {
        "ACMCertificateArn": "arn:aws:acm:x",
        "SSLSupportMethod": "sni-only",
        "MinimumProtocolVersion": "TLSv1.2_2021",
    }
    good = cdn.create_distribution(DistributionConfig=distribution(acl, **own))["Distribution"]["ARN"]
    bad = cdn.create_distribution(DistributionConfig=distribution(policy="allow-all"))["Distribution"]["ARN"]

    snapshot = bed.read(account, distributions, cdn_web_acls)
    rows = endpoints(snapshot)
    assert rows.loc[good, "region"] == "global"
    assert rows.loc[good, "min_tls"] == "1.2"
    assert rows.loc[good, "has_waf"]
    assert rows.loc[good, "http_redirects"]
    assert rows.loc[good, "cipher_suites"] is pd.NA
    assert rows.loc[bad, "min_tls"] == "1.0"
    assert not rows.loc[bad, "has_waf"]
    assert rows.loc[bad, "accepts_plaintext"]
    assert not rows.loc[bad, "http_redirects"]
    kept = logs(snapshot)
    assert kept.loc[good, "is_enabled"] is pd.NA
    assert not kept.loc[acl, "is_enabled"]
    assert kept.loc[acl, "in_use"]


def test_apis_and_their_domain_names(bed: Bed, account: str) -> None:
    """A REST API without and with stages, an HTTP API, a domain name in both lists."""
    rest = bed.client(account, "apigateway")
    quiet = rest.create_rest_api(name="quiet", endpointConfiguration={"types": ["REGIONAL"]})["id"]
    inside = rest.create_rest_api(name="inside", endpointConfiguration={"types": ["PRIVATE"]})["id"]
    rest.create_domain_name(domainName="api.example.lg.jp", securityPolicy="TLS_1_0")
    http = bed.client(account, "apigatewayv2").create_api(Name="moushikomi", ProtocolType="HTTP")["ApiId"]
    collectors = (rest_apis, http_apis, domains)

    rows = endpoints(bed.read(account, *collectors), "name")
    assert rows.loc["quiet", "exposure"] == "private"
    assert rows.loc["inside", "exposure"] == "private"
    assert rows.loc["moushikomi", "exposure"] == "internet"
    assert rows.loc["moushikomi", "resource"].endswith(f"/apis/{http}")
    assert rows.loc["moushikomi", "min_tls"] == "1.2"
    assert rows.loc["api.example.lg.jp", "min_tls"] == "1.0"
    assert "has_waf" in rows.loc["api.example.lg.jp", "absent"]

    stages = {"item": [{"stageName": "v1", "webAclArn": "arn:w", "accessLogSettings": {"destinationArn": "arn:l:*"}}]}
    snapshot = bed.read(account, rest_apis, canned={"apigateway:GetStages": stages})
    assert endpoints(snapshot, "name").loc["quiet", "exposure"] == "internet"
    assert endpoints(snapshot, "name").loc["quiet", "has_waf"]
    log = logs(snapshot, "name").loc["quiet"]
    assert log["is_enabled"]
    assert log["destination_id"] == "arn:l"

    snapshot = bed.read(account, rest_apis, canned={"apigateway:GetStages": refused})
    assert endpoints(snapshot, "name").loc["quiet", "has_waf"] is pd.NA
    assert endpoints(snapshot, "name").loc["quiet", "exposure"] is pd.NA
    assert endpoints(snapshot, "name").loc["inside", "exposure"] == "private"
    assert logs(snapshot, "name").loc["quiet", "is_enabled"] is pd.NA
    ids = {r.resource for r in snapshot.readings if r.permission == "apigateway:GET"}
    assert ids == {f"arn:aws:apigateway:ap-northeast-1::/restapis/{api}" for api in (quiet, inside)}


def test_names_of_security_policies() -> None:
    """Old and new forms; another shape is unknown."""
    expected = {
        "TLS_1_0": "1.0",
        "TLS_1_2": "1.2",
        "SecurityPolicy_TLS13_1_2_2021_06": "1.2",
        "SecurityPolicy_TLS13_1_3_FIPS_2025_09": "1.3",
        "SecurityPolicy_TLS12_2018_EDGE": "1.2",
        "SecurityPolicy_TLS13_2025_EDGE": "1.3",
        "SecurityPolicy_NEW": None,
        None: None,
    }
    assert {name: min_tls(name) for name in expected} == expected


def test_function_urls(bed: Bed, account: str) -> None:
    """Open, authenticated, none, and unread. No variable of a function is kept."""
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = bed.client(account, "iam").create_role(RoleName="fn", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as file:
        file.writestr("a.py", "")
    arn = bed.client(account, "lambda").create_function(
        FunctionName="uketsuke",
        Runtime="python3.12",
        Role=role,
        Handler="a.b",
        Code={"ZipFile": code.getvalue()},
        Environment={"Variables": {"PASSWORD": "hidden-value"}},
    )["FunctionArn"]

    def read(answer: Any) -> Any:
        return bed.read(account, function_urls, canned={"lambda:ListFunctionUrlConfigs": answer})

    def urls(kind: str) -> dict[str, Any]:
        return {"FunctionUrlConfigs": [{"FunctionArn": arn, "AuthType": kind, "FunctionUrl": "https://x"}]}

    opened = read(urls("NONE"))
    assert not endpoints(opened).loc[arn, "requires_auth"]
    assert "hidden-value" not in opened.frames[Endpoint].to_csv()
    assert endpoints(read(urls("AWS_IAM"))).loc[arn, "requires_auth"]
    assert endpoints(read({"FunctionUrlConfigs": []})).empty
    unread = read(refused)
    assert endpoints(unread).loc[arn, "exposure"] is pd.NA
    assert [r.permission for r in unread.readings if r.status == "denied"] == ["lambda:ListFunctionUrlConfigs"]


def test_cluster_endpoints(bed: Bed, account: str) -> None:
    """Open to the world, to listed networks, inside only, and unread."""
    listed = {"eks:ListClusters": {"clusters": ["k"]}}

    def read(answer: Any) -> Any:
        canned = {**listed, "eks:DescribeCluster": answer}
        return endpoints(bed.read(account, kubernetes_endpoints, canned=canned), "name").loc["k"]

    def cluster(public: bool, *ranges: str) -> dict[str, Any]:
        network = {"endpointPublicAccess": public, "publicAccessCidrs": list(ranges), "vpcId": "vpc-1"}
        return {"cluster": {"name": "k", "tags": {"a": "b"}, "resourcesVpcConfig": network}}

    assert read(cluster(True, "0.0.0.0/0"))["exposure"] == "internet"
    restricted = read(cluster(True, "203.0.113.0/24"))
    assert restricted["exposure"] == "restricted"
    assert list(restricted["allowed_cidrs"]) == ["203.0.113.0/24"]
    assert read(cluster(False))["exposure"] == "private"
    assert read(refused)["exposure"] is pd.NA

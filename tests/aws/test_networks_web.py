"""Distributions, APIs, function URLs and clusters."""

import io
import json
import zipfile
from typing import Any

import pandas as pd

from auditor.facts.networks import Endpoint
from providers.aws.networks.api import domains, http_apis, min_tls, rest_apis
from providers.aws.networks.distributions import distributions
from providers.aws.networks.functions import function_urls
from providers.aws.networks.kubernetes import kubernetes_endpoints
from providers.aws.networks.waf import cdn_web_acls
from tests.aws.bed import Bed
from tests.aws.test_networks_endpoints import endpoints, logs, refused, web_acl


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

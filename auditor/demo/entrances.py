"""Demo: further ways in: addresses of functions, the interface of a cluster, a web firewall before applications."""

from typing import Any

from auditor.demo.place import Site

SEEN: dict[str, Any] = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "waf"}


def good(site: Site) -> None:
    """A web firewall before the register's applications, and a function that knows its callers."""
    waf = site.client("wafv2")
    acl = waf.create_web_acl(Name="juki-waf", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=SEEN)
    balancer = site.client("elbv2").describe_load_balancers(Names=["juki-shinsei"])["LoadBalancers"][0]
    waf.associate_web_acl(WebACLArn=acl["Summary"]["ARN"], ResourceArn=balancer["LoadBalancerArn"])
    site.client("lambda").create_function_url_config(FunctionName="juki-tsuchi", AuthType="AWS_IAM")


def bad(site: Site) -> None:
    """A function that answers anybody, and a cluster whose interface the whole internet reaches."""
    site.client("lambda").create_function_url_config(FunctionName="shisetsu-yoyaku-tsuchi", AuthType="NONE")
    site.client("eks").create_cluster(
        name="shisetsu-yoyaku",
        roleArn=f"arn:aws:iam::{site.account}:role/shisetsu-yoyaku",
        resourcesVpcConfig={
            "endpointPublicAccess": True,
            "endpointPrivateAccess": False,
            "publicAccessCidrs": ["0.0.0.0/0"],
        },
    )

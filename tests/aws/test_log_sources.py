"""Logs of databases, clusters, web firewalls and resolvers, built with boto3 and read back."""

from typing import Any

from auditor.facts.logs import LogSource
from providers.aws.logs import sources
from providers.aws.networks.waf import web_acls
from tests.aws.bed import TOKYO, Bed
from tests.aws.refusals import refusing


def test_audit_logs_of_databases(bed: Bed, account: str) -> None:
    rds = bed.client(account, "rds")
    same = {
        "DBInstanceClass": "db.m5.large",
        "AllocatedStorage": 20,
        "MasterUsername": "a",
        "MasterUserPassword": "b" * 9,
    }
    rds.create_db_instance(
        DBInstanceIdentifier="juki", Engine="mysql", EnableCloudwatchLogsExports=["audit", "error"], **same
    )
    rds.create_db_instance(DBInstanceIdentifier="yoyaku", Engine="postgres", **same)
    rds.create_db_instance(DBInstanceIdentifier="zaimu", Engine="sqlserver-se", LicenseModel="license-included", **same)

    frame: Any = bed.read(account, sources.databases).frames[LogSource].set_index("name")

    assert frame.loc["juki", "is_enabled"]
    assert frame.loc["juki", "destination_id"].endswith(":log-group:/aws/rds/instance/juki/audit")
    assert not frame.loc["yoyaku", "is_enabled"]
    assert frame["is_enabled"].isna()["zaimu"]


def test_audit_logs_of_clusters(bed: Bed, account: str) -> None:
    eks = bed.client(account, "eks")
    role = f"arn:aws:iam::{account}:role/eks"
    on = {"clusterLogging": [{"types": ["api", "audit"], "enabled": True}]}
    eks.create_cluster(name="good", roleArn=role, resourcesVpcConfig={}, logging=on)
    off = {"clusterLogging": [{"types": ["audit"], "enabled": False}]}
    eks.create_cluster(name="bad", roleArn=role, resourcesVpcConfig={}, logging=off)

    frame: Any = bed.read(account, sources.clusters).frames[LogSource].set_index("name")
    assert frame.loc["good", "is_enabled"]
    assert not frame.loc["bad", "is_enabled"]

    frame = bed.read(account, sources.clusters, canned=refusing("eks:DescribeCluster")).frames[LogSource]
    assert frame["is_enabled"].isna().all()


def test_logs_of_web_firewalls(bed: Bed, account: str) -> None:
    waf = bed.client(account, "wafv2")
    visible = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "m"}
    arns = {
        name: waf.create_web_acl(Name=name, Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visible)[
            "Summary"
        ]["ARN"]
        for name in ("good", "bad")
    }
    target = f"arn:aws:logs:{TOKYO}:{account}:log-group:aws-waf-logs-good"
    waf.put_logging_configuration(LoggingConfiguration={"ResourceArn": arns["good"], "LogDestinationConfigs": [target]})

    frame: Any = bed.read(account, web_acls).frames[LogSource].set_index("name")

    assert frame.loc["good", "is_enabled"]
    assert frame.loc["good", "destination_id"] == target
    assert not frame.loc["bad", "is_enabled"]


def test_query_logs_of_networks(bed: Bed, account: str) -> None:
    ec2, resolver = bed.client(account, "ec2"), bed.client(account, "route53resolver")
    vpcs = {name: ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"] for name in ("good", "bad", "empty")}
    for name in ("good", "bad"):
        subnet = ec2.create_subnet(VpcId=vpcs[name], CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        ec2.create_network_interface(SubnetId=subnet)
    target = f"arn:aws:logs:{TOKYO}:{account}:log-group:dns"
    config = resolver.create_resolver_query_log_config(Name="q", DestinationArn=f"{target}:*", CreatorRequestId="1")
    resolver.associate_resolver_query_log_config(
        ResolverQueryLogConfigId=config["ResolverQueryLogConfig"]["Id"], ResourceId=vpcs["good"]
    )
    operation = "route53resolver:ListResolverQueryLogConfigAssociations"

    frame: Any = bed.read(account, sources.dns_queries).frames[LogSource].set_index("name")
    denied: Any = bed.read(account, sources.dns_queries, canned=refusing(operation)).frames[LogSource]

    assert frame.loc[vpcs["good"], "is_enabled"]
    assert frame.loc[vpcs["good"], "in_use"]
    assert not frame.loc[vpcs["bad"], "is_enabled"]
    assert not frame.loc[vpcs["empty"], "in_use"]
    assert denied["is_enabled"].isna().all()

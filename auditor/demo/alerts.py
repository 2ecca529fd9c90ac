"""Demo: alarms and rules that reach the office's shared mailbox, and some that reach nobody."""

import json
from collections.abc import Mapping

from auditor.demo.logs import TRAIL_GROUP
from auditor.demo.place import TOKYO, Site

OSAKA = "ap-northeast-3"

CALLS = {
    "kengen-henko": (
        ("iam.amazonaws.com",),
        "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy "
        "DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy "
        "DetachUserPolicy AttachGroupPolicy DetachGroupPolicy",
    ),
    "network-henko": (
        ("ec2.amazonaws.com",),
        "*SecurityGroup* *NetworkAcl* *Gateway* *Route* *Vpc*",
    ),
    "log-settei-henko": (
        ("cloudtrail.amazonaws.com", "config.amazonaws.com"),
        "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging StopConfigurationRecorder DeleteDeliveryChannel "
        "PutDeliveryChannel PutConfigurationRecorder",
    ),
    "kagi-henko": (("kms.amazonaws.com",), "DisableKey ScheduleKeyDeletion"),
    "bucket-policy-henko": (("s3.amazonaws.com",), "PutBucket* DeleteBucket*"),
    "db-henko": (("rds.amazonaws.com",), "Modify* Delete*"),
}
"""Name of a filter to the services and calls that it counts."""

PATTERNS = {
    "root-shiyou": '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS }',
    "mfa-nashi": '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
    "kyohi-sousa": '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    "signin-shippai": '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
}


def good(site: Site) -> None:
    """Every class of change counted at the trail's group, findings and failures routed, all to one mailbox."""
    topic = _topic(site, "joho-seisaku-tsuchi", "csirt@city.sakura.example.lg.jp")
    for name, (services, calls) in CALLS.items():
        sources = " || ".join(f"($.eventSource = {service})" for service in services)
        names = " || ".join(f'($.eventName = "{call}")' for call in calls.split())
        _count(site, name, f"{{ ({sources}) && ({names}) }}", topic)
    for name, pattern in PATTERNS.items():
        _count(site, name, pattern, topic)
    for name, source in (("kyoi", "aws.guardduty"), ("shindan", "aws.securityhub")):
        _rule(site, f"{name}-tsuchi", {"source": [source]}, topic)
    for region in (TOKYO, OSAKA):
        there = _topic(site, "joho-seisaku-tsuchi", "csirt@city.sakura.example.lg.jp", region)
        _rule(site, "shougai-tsuchi", {"source": ["aws.health"]}, there, region)
    _watch(site, topic)


def bad(site: Site) -> None:
    """A mailbox that nobody subscribed to, an alarm that tells nobody, a rule for findings of the lowest kind only."""
    topic = _topic(site, "shisetsu-yoyaku-tsuchi", None)
    group = "/shiyakusho/shisetsu-yoyaku/app"
    _count(site, "yoyaku-error", '{ $.level = "ERROR" }', topic, group)
    quiet = {"source": ["aws.guardduty"], "detail": {"severity": [{"numeric": ["<", 4]}]}}
    _rule(site, "shisetsu-yoyaku-kyoi", quiet, topic)
    _rule(site, "shisetsu-yoyaku-shougai", {"source": ["aws.health"]}, topic)


def _watch(site: Site, topic: str) -> None:
    """Alarms on the load of every machine, database and load balancer that the other topics have built."""
    for reservation in site.client("ec2").describe_instances()["Reservations"]:
        for machine in reservation["Instances"]:
            _metric(site, topic, "EC2", "CPUUtilization", "InstanceId", machine["InstanceId"])
    for group in site.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]:
        _metric(site, topic, "EC2", "CPUUtilization", "AutoScalingGroupName", group["AutoScalingGroupName"])
    for database in site.client("rds").describe_db_instances()["DBInstances"]:
        for metric in ("CPUUtilization", "FreeStorageSpace"):
            _metric(site, topic, "RDS", metric, "DBInstanceIdentifier", database["DBInstanceIdentifier"])
    for balancer in site.client("elbv2").describe_load_balancers()["LoadBalancers"]:
        name = balancer["LoadBalancerArn"].split(":loadbalancer/")[-1]
        _metric(site, topic, "ApplicationELB", "UnHealthyHostCount", "LoadBalancer", name)


def _metric(site: Site, topic: str, service: str, metric: str, dimension: str, value: str) -> None:
    site.client("cloudwatch").put_metric_alarm(
        AlarmName=f"{value} {metric}",
        Namespace=f"AWS/{service}",
        MetricName=metric,
        Dimensions=[{"Name": dimension, "Value": value}],
        Statistic="Average",
        Period=300,
        EvaluationPeriods=2,
        Threshold=80,
        ComparisonOperator="LessThanThreshold" if metric.startswith("Free") else "GreaterThanThreshold",
        AlarmActions=[topic],
    )


def _topic(site: Site, name: str, address: str | None, region: str = TOKYO) -> str:
    sns = site.client("sns", region)
    arn = str(sns.create_topic(Name=name)["TopicArn"])
    if address:
        sns.subscribe(TopicArn=arn, Protocol="email", Endpoint=address)
    return arn


def _count(site: Site, name: str, pattern: str, topic: str, group: str = TRAIL_GROUP) -> None:
    metric = {"metricName": name, "metricNamespace": "Shiyakusho", "metricValue": "1"}
    site.client("logs").put_metric_filter(
        logGroupName=group, filterName=name, filterPattern=pattern, metricTransformations=[metric]
    )
    site.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="Shiyakusho",
        MetricName=name,
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        AlarmActions=[topic],
    )


def _rule(site: Site, name: str, pattern: Mapping[str, object], topic: str, region: str = TOKYO) -> None:
    events = site.client("events", region)
    events.put_rule(Name=name, EventPattern=json.dumps(pattern), State="ENABLED")
    events.put_targets(Rule=name, Targets=[{"Id": "sns", "Arn": topic}])


def abroad(site: Site) -> None:
    """A rule in Virginia that nobody gave a receiver."""
    site.client("events", "us-east-1").put_rule(
        Name="root-shiyou", EventPattern=json.dumps({"source": ["aws.signin"]}), State="ENABLED"
    )

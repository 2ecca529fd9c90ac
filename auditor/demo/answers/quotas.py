"""How full the quotas are: room for growth in most accounts, machines up to the limit where bookings are kept."""

from typing import Any

from auditor.demo import town
from auditor.demo.answers.asked import Answer, Asked

LIMITS = {
    "dynamodb": ("Maximum number of tables", "TableCount", 2500.0),
    "ec2": ("Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", "OnDemandStandard", 64.0),
    "elasticloadbalancing": ("Application Load Balancers per Region", "ApplicationLoadBalancersPerRegion", 50.0),
    "lambda": ("Concurrent executions", "ConcurrentExecutions", 1000.0),
    "rds": ("DB instances", "DBInstances", 40.0),
}
"""Service to its quota, what CloudWatch counts for it, and the limit."""

FULL = {"OnDemandStandard": 60.0}
CALLS = {"QuotaName": "Request rate", "Value": 100.0, "Period": {"PeriodValue": 1, "PeriodUnit": "SECOND"}}


def _quotas(asked: Asked) -> dict[str, Any]:
    service = asked.json["ServiceCode"]
    name, counted, limit = LIMITS[service]
    metric = {
        "MetricNamespace": "AWS/Usage",
        "MetricName": "ResourceCount",
        "MetricDimensions": {"Service": service, "Resource": counted, "Type": "Resource", "Class": "None"},
        "MetricStatisticRecommendation": "Maximum",
    }
    found = {"ServiceCode": service, "QuotaName": name, "Value": limit, "UsageMetric": metric}
    return {"Quotas": [found, {**CALLS, "ServiceCode": service, "UsageMetric": {**metric, "MetricName": "CallCount"}}]}


def _counts(asked: Asked) -> dict[str, Any]:
    roomy = asked.account in {town.JUKI, town.TOSHO, town.KENSHIN}
    results = []
    for query in asked.json["MetricDataQueries"]:
        dimensions = {part["Name"]: part["Value"] for part in query["MetricStat"]["Metric"]["Dimensions"]}
        peak = FULL.get(dimensions["Resource"], 3.0) if not roomy else 3.0
        results.append({"Id": query["Id"], "Values": [peak, 2.0], "Timestamps": [0, 0], "StatusCode": "Complete"})
    return {"MetricDataResults": results}


TARGETS: dict[str, Answer] = {
    "ServiceQuotasV20190624.ListServiceQuotas": _quotas,
    "GraniteServiceVersion20100801.GetMetricData": _counts,
}
"""Other metrics than those of quotas are asked for nowhere."""

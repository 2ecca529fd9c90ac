"""How full the quotas of a few services are: limits from Service Quotas, use from CloudWatch's usage metrics."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from auditor.facts.governance import ServiceInUse
from providers.aws.fields import field
from providers.aws.place import Answer, Place
from providers.collecting import Collected, reads

MEASURED = ("dynamodb", "ec2", "elasticloadbalancing", "lambda", "rds")
"""Services whose quotas are read: what runs out first. Of other services no utilisation is told."""

DAYS = 7
DAY = 86400
AT_ONCE = 500
"""Metrics of one GetMetricData call (its own limit)."""

UTILISATION = "service_in_use.quota_max_utilisation"


@reads("region", {"service-quotas:ListServiceQuotas": UTILISATION, "cloudwatch:GetMetricData": UTILISATION})
def quotas(place: Place) -> Collected:
    """One row for each measured service: the peak of the last week against the limit, of its fullest quota.

    Off unless the parameter `read_quotas` asks for it. Then a region costs one or two calls a service and one call for
    all metrics, which AWS charges for (USD 0.01 for 1,000 metrics; a region has some dozens).
    """
    if not place.parameters.read_quotas:
        place.leave_out("service-quotas:ListServiceQuotas", "left out by the parameter `read_quotas`")
        return
    listings = {
        service: place.listing("service-quotas:ListServiceQuotas", "Quotas", ServiceCode=service)
        for service in MEASURED
    }
    metered = [(service, quota) for service, found in listings.items() for quota in found.rows if _is_metered(quota)]
    shares: dict[str, list[float | None]] = {service: [] for service in MEASURED}
    for (service, quota), peak in zip(metered, _peaks(place, [quota for _, quota in metered]), strict=True):
        if peak is None:
            shares[service].append(None)
        else:
            shares[service] += [100 * used / quota["Value"] for used in peak]
    for service, found in listings.items():
        known = [share for share in shares[service] if share is not None]
        whole = found.whole and None not in shares[service]
        none = found.whole and not any(service == of for of, _ in metered)
        yield ServiceInUse(
            **place.here,
            resource=place.arn(service, "*"),
            cloud_service=service,
            evidence=(),  # a limit is no evidence of use
            quota_max_utilisation=round(max(known), 1) if whole and known else None,
            absent=("quota_max_utilisation",) if none else (),
        )


def _is_metered(quota: Answer) -> bool:
    """Whether CloudWatch counts what the quota limits. Limits of calls in a time are left out: they refill."""
    return "MetricName" in (quota.get("UsageMetric") or {}) and "Period" not in quota and (quota.get("Value") or 0) > 0


def _peaks(place: Place, metered: Sequence[Answer]) -> Iterator[tuple[float, ...] | None]:
    """The peak behind each quota: () where CloudWatch has counted nothing, None where it did not answer."""
    for start in range(0, len(metered), AT_ONCE):
        some = metered[start : start + AT_ONCE]
        listing = place.listing(
            "cloudwatch:GetMetricData",
            "MetricDataResults",
            MetricDataQueries=[_query(number, quota["UsageMetric"]) for number, quota in enumerate(some)],
            StartTime=place.now - timedelta(days=DAYS),
            EndTime=place.now,
        )
        values: dict[str, list[float]] = {}
        failed = set()
        for result in listing.rows:
            values.setdefault(result["Id"], []).extend(result.get("Values") or ())
            if result.get("StatusCode") not in {"Complete", "PartialData"}:
                failed.add(result["Id"])
        for number in range(len(some)):
            key = f"q{number}"
            answered = listing.whole and key in values and key not in failed
            yield None if not answered else (max(values[key]),) if values[key] else ()


def _query(number: int, metric: Answer) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in (metric.get("MetricDimensions") or {}).items()]
    what = {"Namespace": metric["MetricNamespace"], "MetricName": metric["MetricName"], "Dimensions": dimensions}
    statistic = field(metric, "MetricStatisticRecommendation") or "Maximum"
    return {"Id": f"q{number}", "MetricStat": {"Metric": what, "Period": DAY, "Stat": statistic}}


COLLECTORS = (quotas,)

"""CloudWatch alarms: on the events that a filter of a log group counts, and on metrics of resources."""

import re
from collections.abc import Iterator
from typing import Any

from auditor.facts.detection import Alert
from providers.aws.alerts import filters, receivers
from providers.aws.alerts.library import heard_in_trail, main_class, metrics
from providers.aws.fields import field
from providers.aws.place import Answer, Listing, Place
from providers.collecting import Collected, reads

IN_STATE = re.compile(r"""ALARM\(\s*["']?([^"')]+)["']?\s*\)""")
"""An alarm that a composite alarm waits for, by name or ARN."""

ALONE = re.compile(r"(?:\s|[()]|\bOR\b|\bFALSE\b)*")
"""What stands beside them in a rule by which each of them is enough."""

SEARCHES = re.compile(r"\b(SELECT|SEARCH)\b")
"""Expressions that look for metrics, in place of naming them."""

DIMENSIONS = {
    "InstanceId": ("ec2", "instance/{}"),
    "DBInstanceIdentifier": ("rds", "db:{}"),
    "DBClusterIdentifier": ("rds", "cluster:{}"),
    "LoadBalancer": ("elasticloadbalancing", "loadbalancer/{}"),
    "LoadBalancerName": ("elasticloadbalancing", "loadbalancer/{}"),
    "AutoScalingGroupName": ("autoscaling", "autoScalingGroup:*:autoScalingGroupName/{}"),
    "FunctionName": ("lambda", "function:{}"),
    "DomainName": ("es", "domain/{}"),
    "FileSystemId": ("fsx", "file-system/{}"),
}
"""Dimension of a metric to the service and resource that it names."""

Metric = tuple[str, str]
"""(namespace, name)"""


def all_alarms(place: Place) -> Listing:
    """Alarms of all three types in one call; only the first type would come unasked."""
    types = ["MetricAlarm", "CompositeAlarm", "LogAlarm"]
    return place.listing("cloudwatch:DescribeAlarms", "MetricAlarms|CompositeAlarms|LogAlarms", AlarmTypes=types)


@reads(
    "region",
    {
        "cloudwatch:DescribeAlarms": "alert[metric_alarm,log_alarm].*",
        "logs:DescribeMetricFilters": "alert[log_alarm].*",
        receivers.SUBSCRIPTIONS: receivers.fed("metric_alarm,log_alarm"),
    },
)
def alarms(place: Place) -> Collected:
    """Every alarm of the region; those on filters of log groups with the events that the filters count."""
    listing = place.listing("logs:DescribeMetricFilters", "metricFilters")
    counted: dict[Metric, list[Answer]] = {}
    for found in listing.rows:
        for made in found.get("metricTransformations", []):
            counted.setdefault((made.get("metricNamespace", ""), made.get("metricName", "")), []).append(found)
    everything = all_alarms(place)
    composites = [row for row in everything.rows if "AlarmRule" in row]
    seen: set[Any] = set()
    for alarm in everything.rows:
        told_of = _told_of(place, alarm, counted, listing.whole)
        seen.add(told_of.get("event_class"))
        yield Alert(**place.here, **_alarm(place, alarm, composites, everything.whole), **told_of)
    if everything.whole:
        yield from (_none(place, told) for told in sorted(set(metrics().values()) - seen))


def _none(place: Place, told: Any) -> Alert:
    """The row that says: no alarm of the region looks at metrics of a class."""
    return Alert(
        **place.here,
        resource=place.arn("cloudwatch", f"class/{told}"),
        name=told,
        kind="event_class",
        event_class=told,
        event_parts=(),
        exists=False,
        is_enabled=False,
    )


def metrics_of(alarm: Answer) -> Iterator[tuple[Metric, dict[str, str]]]:
    """The metrics that an alarm looks at, each with its dimensions; none of an alarm on a search or on other alarms."""
    inner = [field(query, "MetricStat.Metric") or {} for query in alarm.get("Metrics", [])]
    for one in [alarm, *inner]:
        if one.get("MetricName"):
            dimensions = {pair["Name"]: pair["Value"] for pair in one.get("Dimensions", [])}
            yield (str(one.get("Namespace", "")), str(one["MetricName"])), dimensions


def _told_of(place: Place, alarm: Answer, counted: dict[Metric, list[Answer]], whole: bool) -> dict[str, Any]:
    """The columns about what an alarm tells of."""
    if "ScheduledQueryConfiguration" in alarm:  # a query in a language of its own
        groups = tuple(field(alarm, "ScheduledQueryConfiguration.LogGroupIdentifiers") or ())
        sources = tuple(_group(place, str(group)) for group in groups)
        return {"kind": "log_alarm", "event_class": "other", "source_ids": sources}
    looked_at = list(metrics_of(alarm))
    of_filters = [found for metric, _ in looked_at for found in counted.get(metric, [])]
    if of_filters:
        return {"kind": "log_alarm", **_heard(place, of_filters)}
    if not whole and any(not space.startswith("AWS/") for (space, _), _ in looked_at):
        return {}  # it may count the events of a filter that was not read
    if any(SEARCHES.search(str(query.get("Expression", ""))) for query in alarm.get("Metrics", [])):
        return {"kind": "metric_alarm", "event_parts": ()}  # whatever it finds
    told = [metrics()[name] for (_, name), _ in looked_at if name in metrics()]
    watched = {arn for _, dimensions in looked_at for arn in _watched(place, dimensions)}
    return {
        "kind": "metric_alarm",
        "event_class": told[0] if told else "other",
        "event_parts": (),
        "watched_id": min(watched) if len(watched) == 1 else None,
    }


def _heard(place: Place, found: list[Answer]) -> dict[str, Any]:
    """What the filters behind a metric hear in a trail; one that is not written for a trail hears nothing there."""
    parts: set[str] = set()
    understood = True
    for one in found:
        pattern = str(one.get("filterPattern", ""))
        condition = filters.condition(pattern)
        if condition is not None:
            parts.update(heard_in_trail(condition))
        elif not pattern.strip() or filters.of_trail(pattern) or not pattern.strip().startswith(("{", "[")):
            understood = False
    return {
        "source_ids": tuple(sorted({_group(place, str(one.get("logGroupName"))) for one in found})),
        "event_parts": tuple(sorted(parts)) if understood else None,
        "event_class": main_class(tuple(sorted(parts))),
    }


def _group(place: Place, name: str) -> str:
    return name.removesuffix(":*") if name.startswith("arn:") else place.arn("logs", f"log-group:{name}")


def _watched(place: Place, dimensions: dict[str, str]) -> Iterator[str]:
    for name, value in dimensions.items():
        if name in DIMENSIONS:
            service, shape = DIMENSIONS[name]
            yield place.arn(service, shape.format(value))


def _alarm(place: Place, alarm: Answer, composites: list[Answer], whole: bool) -> dict[str, Any]:
    """The columns about whom an alarm tells: by its own actions, and by those of composite alarms that wait for it."""
    name, arn = alarm["AlarmName"], alarm["AlarmArn"]
    above = [
        one
        for one in composites
        if one.get("ActionsEnabled") and {name, arn} & set(IN_STATE.findall(str(one["AlarmRule"])))
    ]
    sure = [one for one in above if _is_enough(one)]
    known = whole and len(sure) == len(above)
    speaking = [*([alarm] if alarm.get("ActionsEnabled") else []), *sure]
    actions = [action for one in speaking for action in one.get("AlarmActions", [])]
    targets = receivers.tells(actions)
    told = receivers.told(place, targets)
    return {
        "resource": arn,
        "name": name,
        # Made by a scaling policy for itself.
        "provider_managed": name.startswith("TargetTracking-"),
        "exists": True,
        "is_enabled": bool(speaking) or (False if known else None),
        **(told if known else receivers.at_least(told)),
        "absent": receivers.TOLD if actions and not targets and known else (),
    }


def _is_enough(composite: Answer) -> bool:
    """Whether one alarm that a composite alarm waits for makes it speak, whatever the others do."""
    beside = IN_STATE.sub("", str(composite["AlarmRule"]))
    return ALONE.fullmatch(beside) is not None and not composite.get("ActionsSuppressor")


COLLECTORS = (alarms,)

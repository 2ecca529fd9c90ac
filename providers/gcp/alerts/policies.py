"""Alert policies: each condition of one is an alert, on what logs hold or on a metric of resources."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.facts.detection import Alert
from providers.collecting import Collected, reads
from providers.gcp.alerts.language import UNSURE, Condition, condition
from providers.gcp.alerts.library import heard, main_class, metrics, parts
from providers.gcp.alerts.receivers import CHANNELS, HOST, SNOOZES, Receivers, fed
from providers.gcp.alerts.targets import WATCHED, named, watched
from providers.gcp.fields import flag, labels
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, either, every

METRICS, POLICIES = "cai:log_metrics", "cai:alert_policies"

OF_LOGS = "logging.googleapis.com/user/"
"""How the type of a metric begins that counts events of a log."""

IN_QUERY = re.compile(r"logging[._]googleapis[._]com[/:]user", re.IGNORECASE)
QUERIES = ("conditionMonitoringQueryLanguage", "conditionPrometheusQueryLanguage", "conditionSql")
"""Conditions in languages of their own, of which it is not told what they look at."""

FIRST = 1
"""The threshold below which the first event raises the alarm."""


@dataclass(frozen=True)
class Counter:
    """A metric that counts events."""

    condition: Condition | None
    bucket: str | None
    on: bool | None


@reads(
    "account",
    {
        POLICIES: "alert[metric_alarm].* alert[log_alarm].*",
        METRICS: "alert[log_alarm].event_parts alert[log_alarm].whole_parts alert[log_alarm].event_class",
        WATCHED: "alert[metric_alarm].watched_ids",
        CHANNELS: fed("metric_alarm,log_alarm"),
        SNOOZES: fed("metric_alarm,log_alarm"),
    },
)
def alert_policies(place: Place) -> Collected:
    """Every condition of every policy of the project. One of several carries its number."""
    receivers, counters = Receivers(place), Counters(place)
    place.query(WATCHED)
    for row in place.query(POLICIES).rows:
        # One that does not say its conditions may be about anything.
        told: list[Any] = row["conditions"] or [{}]
        conditions: list[Mapping[str, Any]] = [one if isinstance(one, Mapping) else {} for one in told]
        name = row[NAME].removeprefix(HOST)
        for number, one in enumerate(conditions):
            mark = f"#{number + 1}" if len(conditions) > 1 else ""
            # Joined by AND, a condition is not enough.
            enough = len(conditions) == 1 or row["combiner"] == "OR"
            yield Alert(
                **place.here(None),
                resource=f"{row[NAME]}{mark}",
                name=row["displayName"],
                tags=labels(row["userLabels"]),
                exists=True,
                is_enabled=flag(row["enabled"]),
                **receivers.told(name, row["notificationChannels"]),
                **_told(place, one, counters, enough=enough),
            )


class Counters:
    """The project's metrics that count events of logs."""

    def __init__(self, place: Place) -> None:
        listed = place.query(METRICS)
        self.whole = listed.whole
        self._named = {_metric(row): _counter(row) for row in listed.rows}

    def get(self, name: str) -> Counter | None:
        """The one of a name."""
        return self._named.get(name)


def _metric(row: Row) -> str:
    return str(row["name"] or row[NAME].rpartition("/metrics/")[2]).rpartition("/metrics/")[2]


def _counter(row: Row) -> Counter:
    # What is off is not said of a metric that is on.
    off = row["disabled"]
    return Counter(condition(row["filter"]), row["bucketName"], True if off is None else not off)


def _told(place: Place, one: Mapping[str, Any], counters: Counters, *, enough: bool) -> dict[str, Any]:
    """The columns about what a condition tells of."""
    if isinstance(matched := one.get("conditionMatchedLog"), Mapping):
        found = condition(matched.get("filter"))
        return _of_log(None if found is None else heard(found, place.project.id), enough=enough)
    for name in QUERIES:
        if isinstance(asked := one.get(name), Mapping):
            return (
                _of_log(None)
                if IN_QUERY.search(str(asked.get("query")))
                else {"kind": "metric_alarm", "event_parts": ()}
            )
    told = one.get("conditionThreshold") or one.get("conditionAbsent")
    if not isinstance(told, Mapping):
        return {}
    names = named(told.get("filter"))
    if not names:
        return (
            _of_log(None) if IN_QUERY.search(str(told.get("filter"))) else {"kind": "metric_alarm", "event_parts": ()}
        )
    if counted := [name.removeprefix(OF_LOGS) for name in names if name.startswith(OF_LOGS)]:
        first = "conditionThreshold" in one and _at_first(told)
        return _of_log(_counted(place, told["filter"], counted, counters), enough=enough and first)
    return {"kind": "metric_alarm", "event_parts": (), **_of_metric(place, told["filter"], names)}


def _of_metric(place: Place, text: str, names: tuple[str, ...]) -> dict[str, Any]:
    classes = [metrics()[name] for name in names if name in metrics()]
    known = [watched(place, text, name) for name in names if name in metrics()]
    ids = None if None in known else tuple(sorted({one for found in known for one in found or ()}))
    return {"event_class": classes[0] if classes else "other", "watched_ids": ids if classes else ()}


def _of_log(found: tuple[str, ...] | None, *, enough: bool = True) -> dict[str, Any]:
    """`enough`: the first event raises the alarm; else it may do so or not."""
    sure = found if enough or found is None else tuple(f"{name.rstrip('?')}?" for name in found)
    return {
        "kind": "log_alarm",
        "event_class": None if sure is None else main_class(sure),
        "event_parts": sure,
        # A project's logs hold what happens in the whole of it, whether a condition hears it or may do so.
        "whole_parts": None if sure is None else tuple(name.rstrip("?") for name in sure),
    }


def _at_first(told: Mapping[str, Any]) -> bool:
    """Whether one event is above the threshold. What is 0 is not said."""
    limit = told.get("thresholdValue", 0)
    return told.get("comparison") == "COMPARISON_GT" and isinstance(limit, int | float) and 0 <= limit < FIRST


def _counted(place: Place, text: str, names: list[str], counters: Counters) -> tuple[str, ...] | None:
    """The parts that metrics count and a condition on them lets through; None where one is not understood."""
    asked = condition(text)
    found: set[str] = set()
    for name in names:
        counter = counters.get(name)
        if counter is None and counters.whole:
            continue  # the metric is gone, and nothing is counted
        if asked is None or counter is None or counter.condition is None:
            return None
        found |= set(_heard(place, counter, asked, f"{OF_LOGS}{name}"))
    sure = {name for name in found if not name.endswith("?")}
    return tuple(sorted(name for name in found if name in sure or name.rstrip("?") not in sure))


def _heard(place: Place, counter: Counter, asked: Condition, metric: str) -> Iterator[str]:
    if counter.on is False or counter.condition is None:
        return
    events = {part.name: part.events(f"projects/{place.project.id}") for part in parts() if not part.findings}
    for name in heard(counter.condition, place.project.id):
        own = [_series(asked, metric, str(event["resource.type"])) for event in events[name.rstrip("?")]]
        through = every(*own, counter.on, None if name.endswith("?") or counter.bucket else True)
        if through is not False:
            yield name.rstrip("?") + ("" if through else "?")


def _series(asked: Condition, metric: str, kind: str) -> Maybe:
    """Whether a condition lets the count of events of one kind of resource through. Cloud Monitoring lays events of a
    kind that it does not have to `global`."""
    seen = {asked({"metric.type": metric, "resource.type": name}) for name in (kind, "global")}
    return None if kind.startswith(UNSURE) or len(seen) > 1 else either(*seen)


COLLECTORS = (alert_policies,)

"""Alert policies: each condition of one is an alert, on what logs hold or on a metric of resources."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.facts.detection import Alert
from providers.collecting import Collected, reads
from providers.gcp.alerts.counters import OF_LOGS, Counter, Heard, counted, counters, first, heard, joined
from providers.gcp.alerts.language import condition
from providers.gcp.alerts.library import main_class, metrics
from providers.gcp.alerts.receivers import CHANNELS, HOST, SNOOZES, Receivers, fed
from providers.gcp.alerts.routes import Routes
from providers.gcp.alerts.targets import WATCHED, named, watched
from providers.gcp.fields import flag, labels
from providers.gcp.governance import PROJECTS
from providers.gcp.logs.sinks import SINKS
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row

METRICS, POLICIES = "cai:log_metrics", "cai:alert_policies"

IN_QUERY = re.compile(r"logging[._]googleapis[._]com[/:]user", re.IGNORECASE)
QUERIES = ("conditionMonitoringQueryLanguage", "conditionPrometheusQueryLanguage", "conditionSql")
"""Conditions in languages of their own, of which it is not told what they look at."""

UNTOLD: Mapping[str, Any] = {"kind": "metric_alarm", "event_parts": ()}
"""Of an alert on a metric that is not understood."""


@reads(
    "account",
    {
        POLICIES: "alert[metric_alarm].* alert[log_alarm].*",
        METRICS: "alert[log_alarm].event_parts alert[log_alarm].whole_parts alert[log_alarm].event_class",
        SINKS: "alert[log_alarm].whole_parts",
        PROJECTS: "alert[log_alarm].whole_parts",
        WATCHED: "alert[metric_alarm].watched_ids",
        CHANNELS: fed("metric_alarm,log_alarm"),
        SNOOZES: fed("metric_alarm,log_alarm"),
    },
)
def alert_policies(place: Place) -> Collected:
    """Every condition of every policy of the project, and those of other projects that hear of its events or of the
    organisation's. One of several conditions carries its number."""
    policies, receivers = Policies(place), Receivers(place)
    place.query(WATCHED)
    for row, number, told in policies.all():
        mark = f"#{number + 1}" if len(_conditions(row)) > 1 else ""
        yield Alert(
            **place.here(None),
            resource=f"{row[NAME]}{mark}",
            name=row["displayName"],
            tags=labels(row["userLabels"]),
            exists=True,
            is_enabled=is_on(row),
            **receivers.told(row[NAME].removeprefix(HOST), row["notificationChannels"]),
            **told,
        )


class Policies:
    """The conditions that speak of a project. `logs_only`: what metrics are of is not asked."""

    def __init__(self, place: Place, *, logs_only: bool = False) -> None:
        self._place = place
        self._logs_only = logs_only
        self.routes = Routes(place)
        self._own = place.query(POLICIES).rows
        self._all_metrics = place.query(METRICS).whole
        self._counters: Mapping[str, Counter] = place.everywhere(METRICS, counters)

    def all(self) -> Iterator[tuple[Row, int, Mapping[str, Any]]]:
        """Each policy, the place of a condition in it, and the columns about what that tells of."""
        for row in self._own:
            for number, one in enumerate(_conditions(row)):
                yield row, number, self._told(row, one)
        others: Mapping[str, list[Row]] = self._place.everywhere(POLICIES, _of_logs)
        for row in (row for project in sorted(self.routes.projects()) for row in others.get(project, ())):
            for number, one in enumerate(_conditions(row)):
                told = self._told(row, one)
                if told.get("kind") == "log_alarm" and told["event_parts"]:
                    yield row, number, told

    def _told(self, row: Row, one: Mapping[str, Any]) -> Mapping[str, Any]:
        named_so = _project(row)
        project = self.routes.visible.get(named_so, named_so)
        # Joined by AND, a condition is not enough.
        enough = True if len(_conditions(row)) == 1 or row["combiner"] == "OR" else None
        if isinstance(matched := one.get("conditionMatchedLog"), Mapping):
            asked = condition(matched.get("filter"))
            return _of_log(None if asked is None else heard(self.routes, project, asked, enough=enough))
        for name in QUERIES:
            if isinstance(query := one.get(name), Mapping):
                return _of_log(None) if IN_QUERY.search(str(query.get("query"))) else UNTOLD
        told = one.get("conditionThreshold") or one.get("conditionAbsent")
        if not isinstance(told, Mapping):
            return {}
        text = told.get("filter")
        names = named(text)
        if not names:
            return {}  # it may look at metrics of either kind
        if not any(name.startswith(OF_LOGS) for name in names):
            return UNTOLD if self._logs_only else {**UNTOLD, **_of_metric(self._place, text, names)}
        surely = enough if "conditionThreshold" in one and first(told) else None
        return _of_log(joined(self._counted(project, f"{named_so}/metrics/", text, name, surely) for name in names))

    def _counted(self, project: str, start: str, text: Any, metric: str, enough: Any) -> Heard | None:
        if not metric.startswith(OF_LOGS):
            return Heard((), ())
        counter = self._counters.get(f"{start}{metric.removeprefix(OF_LOGS)}")
        series = condition(text)
        if counter is None and self._all_metrics and project == self.routes.project:
            return Heard((), ())  # the metric is gone, and nothing is counted
        if counter is None or series is None:
            return None
        return counted(self.routes, project, counter, series, metric, enough)


def is_on(row: Row) -> bool | None:
    """Whether a policy works; of one that Cloud Monitoring finds invalid that is not known."""
    on = flag(row["enabled"])
    return None if on and row["validity.code"] else on


def _conditions(row: Row) -> list[Mapping[str, Any]]:
    """One that does not say its conditions may be about anything."""
    told: list[Any] = row["conditions"] if isinstance(row["conditions"], list) else []
    return [one if isinstance(one, Mapping) else {} for one in told or [{}]]


def _of_logs(rows: Iterator[Row]) -> Mapping[str, list[Row]]:
    """By project, the policies that may look at logs."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if any("MatchedLog" in str(one) or IN_QUERY.search(str(one)) for one in _conditions(row)):
            found.setdefault(_project(row), []).append(row)
    return found


def _project(row: Row) -> str:
    return "/".join(row[NAME].removeprefix(HOST).split("/")[:2])


def _of_metric(place: Place, text: Any, names: tuple[str, ...]) -> dict[str, Any]:
    classes = [metrics()[name] for name in names if name in metrics()]
    known = [watched(place, text, name) for name in names if name in metrics()]
    ids = None if None in known else tuple(sorted({one for found in known for one in found or ()}))
    return {"event_class": classes[0] if classes else "other", "watched_ids": ids if classes else ()}


def _of_log(found: Heard | None) -> dict[str, Any]:
    return {
        "kind": "log_alarm",
        "event_class": None if found is None else main_class(found.parts),
        "event_parts": None if found is None else found.parts,
        "whole_parts": None if found is None else found.whole,
    }


COLLECTORS = (alert_policies,)

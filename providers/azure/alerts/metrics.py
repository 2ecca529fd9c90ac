"""Alerts on metrics of resources."""

from typing import Any

from auditor.facts.detection import Alert
from providers.azure.alerts.library import metrics
from providers.azure.alerts.receivers import GROUPS, PROCESSING, Receivers, fed
from providers.azure.fields import flag
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads

ALERTS, WATCHED = "arg:resources.metric_alerts", "arg:resources.watched"


@reads(
    "account",
    {
        ALERTS: "alert[metric_alarm].*",
        WATCHED: "alert[metric_alarm].watched_id alert[metric_alarm].watched_ids",
        GROUPS: fed("metric_alarm"),
        PROCESSING: fed("metric_alarm"),
    },
)
def metric_alerts(place: Place) -> Collected:
    """Every alert on metrics. One over a group or a subscription watches each resource of its type in there."""
    rows = place.query(ALERTS).rows
    if not rows:
        return
    receivers, watched = Receivers(place), place.query(WATCHED)
    for row in rows:
        scopes = [str(scope).lower().rstrip("/") for scope in row["properties.scopes"] or ()]
        kind = str(row["properties.targetResourceType"]).lower()
        found = {one for scope in scopes for one in _below(scope, kind, watched.rows)}
        told = [name for name in map(_told, _names(row)) if name]
        groups = [action.get("actionGroupId") for action in row["properties.actions"] or ()]
        yield Alert(
            **place.envelope(row),
            kind="metric_alarm",
            event_class=told[0] if told else "other" if row["properties.criteria"] else None,  # type: ignore[arg-type]
            event_parts=(),
            exists=True,
            is_enabled=flag(row["properties.enabled"]),
            watched_id=min(found) if len(found) == 1 else None,
            watched_ids=None if not watched.whole and _open(scopes) else tuple(sorted(found)),
            **receivers.told(groups),
        )


def _below(scope: str, kind: str, rows: tuple[Row, ...]) -> set[str]:
    """What a scope stands for: itself, or what lies in a group or subscription and is of the alert's type."""
    if not _open([scope]):
        return {scope}
    return {row["id"] for row in rows if row["type"] == kind and row["id"].startswith(f"{scope}/")}


def _open(scopes: list[str]) -> bool:
    return any("/providers/" not in scope for scope in scopes)


def _names(row: Row) -> list[str]:
    criteria: Any = row["properties.criteria"] or {}
    return [str(one.get("metricName")) for one in criteria.get("allOf") or ()]


def _told(metric: str) -> str | None:
    return metrics().get(metric.lower())


COLLECTORS = (metric_alerts,)

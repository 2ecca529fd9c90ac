"""The table of what is watched by alarms: gathered from machines, databases, load balancers and alerts."""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from auditor.facts.base import Fact
from auditor.facts.detection import Alert
from auditor.facts.frames import frame
from auditor.facts.machines import Compute
from auditor.facts.networks import Endpoint
from auditor.facts.stores import DataStore
from auditor.facts.watches import MetricWatch
from auditor.rule.derive import Derived, derives
from auditor.rule.join import Tables
from checks.joins.trails import Row, rows

METRICS = ("metric_cpu", "metric_storage", "metric_latency", "metric_errors")
MACHINES = ("vm", "vm_group")
BALANCERS = ("lb_http", "lb_tcp")
SHARED = ("aurora", "neptune", "docdb")
"""Engines of clusters: an alarm may look at the cluster in place of an instance, or the other way round."""

LISTENER = re.compile(r":listener/((?:app|net)/[^/]+/[^/]+)/[^/]+$")
PART = re.compile(r"(/providers/microsoft\.(?:network|cdn)/[^/]+/[^/]+)/.+$")
"""A part of an Azure resource, such as a listener of a gateway; metrics are the whole resource's."""
GROUP = re.compile(r":autoScalingGroup:[^:]*:")
"""An ARN names the group's ID, too; the dimension of a metric has the group's name only."""

ENVELOPE = ("provider", "account", "region", "resource", "name", "tags", "provider_managed")
SOURCES = {
    "compute[vm,vm_group].*": "*",
    "data_store[database].*": "*",
    "endpoint[lb_http,lb_tcp].*": "*",
    # Without the filters of log groups it is unknown which alarms look at metrics.
    "alert[metric_alarm,log_alarm].*": "unalarmed_metrics",
    "alert[metric_alarm].watched_ids": "unalarmed_metrics",
}


@derives(MetricWatch, SOURCES)
def metric_watches(tables: Tables) -> pd.DataFrame:
    """One row for every machine outside a group, group of machines, database and load balancer."""
    alarms = _Alarms(tables)
    found: dict[str, Fact] = {}
    for kind, row in _watched(tables):
        alarmed, sure = alarms.of(row)
        shared = str(row.get("engine") or "").startswith(SHARED) or (kind == "machine" and row["in_group"] is None)
        found[row["resource"]] = MetricWatch(
            **{name: row[name] for name in ENVELOPE if name != "tags"},
            tags=None if row["tags"] is None else dict(row["tags"]),
            kind=kind,
            alarmed_metrics=alarmed,
            unalarmed_metrics=() if shared else tuple(one for one in sure if one not in alarmed),
        )
    return frame(MetricWatch, found.values())


def _watched(tables: Tables) -> Iterator[tuple[Any, dict[str, Any]]]:
    for row in rows(tables.of(Compute), *ENVELOPE, "kind", "in_group"):
        # A machine of a group comes and goes; the group is watched.
        if row["kind"] == "vm_group" or (row["kind"] == "vm" and not row["in_group"]):
            yield "machine", {**row, "in_group": False if row["kind"] == "vm_group" else row["in_group"]}
    for row in rows(tables.of(DataStore), *ENVELOPE, "kind", "engine"):
        if row["kind"] == "database":
            yield "database", dict(row)
    for row in rows(tables.of(Endpoint), *ENVELOPE, "kind"):
        if row["kind"] in BALANCERS:
            yield "load_balancer", {**row, "resource": _balancer(row["resource"])}


def _balancer(endpoint: str) -> str:
    """The balancer that an endpoint is a listener of; of a classic one the listener is marked by its port."""
    return PART.sub(r"\1", LISTENER.sub(r":loadbalancer/\1", endpoint)).partition("#")[0]


class _Alarms:
    """The enabled alarms on metrics: by resource, and which classes surely have no others in an account and region."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._on: dict[str, set[str]] = {}
        self._unclear: dict[tuple[str, str, str], set[str]] = {}
        names = ("provider", "account", "region", "kind", "event_class", "is_enabled", "provider_managed")
        for row in rows(tables.of(Alert), *names, "watched_id", "watched_ids"):
            # What a scaling policy keeps for itself tells nobody.
            if row["kind"] in {"metric_alarm", None} and not row["provider_managed"]:
                self._add(row)

    def _add(self, row: Row) -> None:
        told, on, watched = row["event_class"], row["is_enabled"], watches(row)
        if told not in (*METRICS, None) or (on is not None and not on):
            return
        if on and told is not None and watched is not None:
            for one in watched:
                self._on.setdefault(_plain(one), set()).add(told)
        else:  # it may look at anything of its class here, or at anything at all
            place = (row["provider"], row["account"], row["region"])
            self._unclear.setdefault(place, set()).update(METRICS if told is None else (told,))

    def of(self, row: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(classes with an alarm, classes of which every alarm is known) for one resource."""
        place = (row["provider"], row["account"], row["region"])
        unread = self._tables.missing(Alert, *place, kind="metric_alarm")
        # An alarm without a region watches resources of all regions.
        own, everywhere = self._unclear.get(place, set()), self._unclear.get((*place[:2], "global"), set())
        unclear = set(METRICS) if unread else own | everywhere
        alarmed = self._on.get(_plain(row["resource"]), set())
        return tuple(sorted(alarmed)), tuple(one for one in METRICS if one not in unclear)


def watches(alert: Row) -> list[str] | None:
    """What an alarm watches; None where that is not known."""
    one, more = alert["watched_id"], alert["watched_ids"]
    return [one] if one is not None else more


def _plain(resource: str) -> str:
    return GROUP.sub(":autoScalingGroup:*:", resource)


DERIVED: tuple[Derived, ...] = (metric_watches,)
"""Filled when every column is joined."""

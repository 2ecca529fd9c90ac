"""Joined columns of stores that say how they are cared for: backups, alerts on their room, a way out."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.continuity import Backup
from auditor.facts.detection import Alert
from auditor.facts.stores import DataStore
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.trails import rows
from checks.joins.watches import watches

Region = tuple[str, str, str]


@joins(DataStore, "portable_engine", "data_store.engine")
def portable_engine(tables: Tables) -> Column:
    """Whether the installation counts a store's engine as one that data can be taken out of."""
    listed = {provider: tuple(names) for provider, names in tables.criteria.portable_engines.items()}
    return _column(
        tables,
        (
            None if row["engine"] is None else row["engine"].lower().startswith(listed.get(row["provider"], ()))
            for row in rows(tables.of(DataStore), "provider", "engine")
        ),
    )


@joins(DataStore, "backed_up", "backup.*", "backup.last_success_at", "backup.never_succeeded")
def backed_up(tables: Tables) -> Column:
    """Whether the backup table knows a point that a store can be restored to; NA where it has no row of it."""
    known: dict[str, set[bool | None]] = {}
    for row in rows(tables.of(Backup), "resource", "last_success_at", "never_succeeded"):
        never = row["never_succeeded"]
        found = True if row["last_success_at"] else None if never is None else not never
        known.setdefault(row["resource"], set()).add(found)
    answers = (known.get(row["resource"], {None}) for row in rows(tables.of(DataStore), "resource"))
    return _column(tables, (True if True in seen else None if None in seen else False for seen in answers))


@joins(
    DataStore,
    "has_storage_alert",
    "alert.*",
    "alert.event_class",
    "alert.watched_id",
    "alert.watched_ids",
    "alert.is_enabled",
)
def has_storage_alert(tables: Tables) -> Column:
    """Whether an alert that is on watches a store's free storage.

    No such alert counts as none only where the account's alerts were read, and where those of the region that may be
    about storage say what they watch.
    """
    watched: set[str] = set()
    doubtful: set[Region] = set()
    names = ("provider", "account", "region", "kind", "event_class", "exists", "is_enabled")
    alerts = rows(tables.of(Alert), *names, "watched_id", "watched_ids")
    for row in alerts:
        off = any(row[name] is not None and not row[name] for name in ("exists", "is_enabled"))
        about = row["event_class"] == "metric_storage"
        if about and row["is_enabled"] and (found := watches(row)) is not None and not off:
            watched.update(found)
        elif not off and (about or (row["event_class"] is None and row["kind"] in {None, "metric_alarm"})):
            doubtful.add((row["provider"], row["account"], row["region"]))
    read = {
        account
        for account in {(row["provider"], row["account"]) for row in alerts}
        if not tables.missing(Alert, *account, kind="metric_alarm")
    }
    answers = []
    for row in rows(tables.of(DataStore), "provider", "account", "region", "resource"):
        region = (row["provider"], row["account"], row["region"])
        # An alert without a region watches resources of all regions.
        none = region[:2] in read and not doubtful.intersection((region, (*region[:2], "global")))
        answers.append(True if row["resource"] in watched else False if none else None)
    return _column(tables, answers)


def _column(tables: Tables, values: Iterable[Any]) -> Column:
    return pd.Series(list(values), index=tables.of(DataStore).index, dtype=pd.ArrowDtype(pa.bool_()))


JOINS: tuple[Join, ...] = (portable_engine, backed_up, has_storage_alert)
"""In the order in which they are filled."""

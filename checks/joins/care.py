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

Account = tuple[str, str]


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


@joins(DataStore, "has_storage_alert", "alert.*", "alert.event_class", "alert.watched_id", "alert.is_enabled")
def has_storage_alert(tables: Tables) -> Column:
    """Whether an alert that is on watches a store's free storage.

    No such alert counts as none only where alerts were looked for, which a row of this class shows even where there
    is none, and where each of them says whether it is on and what it watches.
    """
    watched: set[str] = set()
    clear: dict[Account, bool] = {}
    for row in rows(tables.of(Alert), "provider", "account", "event_class", "exists", "is_enabled", "watched_id"):
        account = (row["provider"], row["account"])
        if row["event_class"] is None:
            clear[account] = False
        elif row["event_class"] == "metric_storage":
            on = row["is_enabled"] if row["exists"] is None or row["exists"] else False
            if on and row["watched_id"]:
                watched.add(row["watched_id"])
            off_or_told = on is not None and (not on or row["watched_id"] is not None)
            clear[account] = clear.get(account, True) and off_or_told
    accounts: dict[Account, bool] = {key: told and not tables.missing(Alert, *key) for key, told in clear.items()}
    found = []
    for row in rows(tables.of(DataStore), "provider", "account", "resource"):
        none = accounts.get((row["provider"], row["account"]), False)
        found.append(True if row["resource"] in watched else False if none else None)
    return _column(tables, found)


def _column(tables: Tables, values: Iterable[Any]) -> Column:
    return pd.Series(list(values), index=tables.of(DataStore).index, dtype=pd.ArrowDtype(pa.bool_()))


JOINS: tuple[Join, ...] = (portable_engine, backed_up, has_storage_alert)
"""In the order in which they are filled."""

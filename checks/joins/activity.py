"""Joined columns of the topic activity: events that are alike are counted by day in Japan, and one of them speaks."""

from collections import Counter
from datetime import datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.activity import Activity
from auditor.regulation.hours import JAPAN
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.trails import Row, rows

ALIKE = ("provider", "account", "principal", "kind", "succeeded")
_SOURCES = ("activity.*", "activity.principal", "activity.kind", "activity.succeeded", "activity.happened_at")


@joins(Activity, "like_it_that_day", *_SOURCES)
def like_it_that_day(tables: Tables) -> Column:
    """How many events of the day are like this one, it among them."""
    days = [_day(row) for row in rows(tables.of(Activity), *ALIKE, "happened_at")]
    counted = Counter(days)
    return _column(tables, [None if day is None else counted[day] for day in days], pa.int64())


@joins(Activity, "first_that_day", *_SOURCES)
def first_that_day(tables: Tables) -> Column:
    """Whether nothing like it came before on that day; of several at one moment, the first in the table's order."""
    events = list(rows(tables.of(Activity), *ALIKE, "happened_at"))
    days = [_day(row) for row in events]
    first: dict[Any, tuple[datetime, int]] = {}
    for at, (row, day) in enumerate(zip(events, days, strict=True)):
        if day is not None:
            first[day] = min(first.get(day, (row["happened_at"], at)), (row["happened_at"], at))
    found = [None if day is None else first[day][1] == at for at, day in enumerate(days)]
    return _column(tables, found, pa.bool_())


def _day(row: Row) -> tuple[Any, ...] | None:
    """What alike events of one day share; None where anything of it is unknown."""
    key = (*(row[name] for name in ALIKE), row["happened_at"])
    return None if None in key else (*key[:-1], row["happened_at"].astimezone(JAPAN).date())


def _column(tables: Tables, values: list[Any], kind: pa.DataType) -> Column:
    return pd.Series(values, index=tables.of(Activity).index, dtype=pd.ArrowDtype(kind))


JOINS: tuple[Join, ...] = (like_it_that_day, first_that_day)
"""In the order in which they are filled."""

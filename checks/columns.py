"""Three-valued operations on columns that pandas lacks: they answer NA where it has to be NA."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.rule.declare import Column, Criteria

_BOOL = pd.ArrowDtype(pa.bool_())


def each(column: Column, test: Callable[[Any], bool | None]) -> Column:
    """`test` of every value, each distinct value asked once; NA stays NA, None of the test is NA."""
    values = pa.array(column).to_pylist()
    answers: dict[Any, bool | None] = {}
    found: list[bool | None] = []
    for value in values:
        if value is None:
            found.append(None)
            continue
        key = tuple(value) if isinstance(value, list) else value
        if key not in answers:
            answers[key] = test(value)
        found.append(answers[key])
    return pd.Series(found, index=column.index, dtype=_BOOL)


def across(test: Callable[..., bool | None], *columns: Column) -> Column:
    """`test` of the columns' values row by row, each combination asked once; NA is given as None, a list as a tuple."""
    lists = [pa.array(column).to_pylist() for column in columns]
    answers: dict[tuple[Any, ...], bool | None] = {}
    found: list[bool | None] = []
    for values in zip(*lists, strict=True):
        key = tuple(tuple(value) if isinstance(value, list) else value for value in values)
        if key not in answers:
            answers[key] = test(*key)
        found.append(answers[key])
    return pd.Series(found, index=columns[0].index, dtype=_BOOL)


def one_of(column: Column, allowed: Collection[Any]) -> Column:
    """Whether the value is among `allowed`; NA is unknown (pandas' isin would say False)."""
    wanted = frozenset(allowed)
    return each(column, lambda value: value in wanted)


def subset_of(column: Column, allowed: Collection[Any]) -> Column:
    """Whether every value of a list column is among `allowed`; an empty list is, NA is unknown."""
    wanted = frozenset(allowed)
    return each(column, wanted.issuperset)


def has_any(column: Column, wanted: Collection[Any]) -> Column:
    """Whether a list column holds one of `wanted`."""
    searched = frozenset(wanted)
    return each(column, lambda values: not searched.isdisjoint(values))


def empty_list(column: Column) -> Column:
    """Whether a list column is empty; NA is unknown."""
    return each(column, lambda values: len(values) == 0)


def given(column: Column) -> Column:
    """Whether the registry or an input of people fills the column: for those, and only those, NA means 'not given'."""
    return pd.Series(column.notna().to_numpy(), index=column.index, dtype=_BOOL)


def before(column: Column, day: date) -> Column:
    """Whether a date column lies before a day."""
    return each(column, lambda value: value < day)


def named_in(column: Column, names: Collection[str]) -> Column:
    """Whether an ID is on a list of people: whole, or by the name that it ends in (`.../user/tanaka` by `tanaka`)."""
    if not names:
        return (column == "") & False  # most lists are empty: nobody is on them, and NA & False is False too
    wanted = frozenset(names)
    return each(column, lambda value: value in wanted or value.rsplit("/", 1)[-1] in wanted)


def beside(column: Column, *shown: Column) -> Column:
    """The column itself. Reading `shown` puts them into the finding, for whoever has to act on it."""
    del shown
    return column


def days_ago(criteria: Criteria, days: int) -> datetime:
    """The moment so many days before the run."""
    return criteria.now - timedelta(days=days)

"""Rows of any fact table as hypothesis makes them: every column unknown, empty, Japanese, hostile or ordinary."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from auditor.facts.base import Fact, columns

TEXTS = st.one_of(
    st.sampled_from(["", " ", "市民課", "住基\U0002000b", "=1+1", "<script>", "../..", "a\u0000b", "NA", "None"]),
    st.text(max_size=8),
)
TIMES = st.datetimes(
    min_value=datetime(1970, 1, 2),
    max_value=datetime(9990, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=9))]),
)
_OF: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(-1, 2**62),
    float: st.floats(allow_nan=False),
    datetime: TIMES,
    date: st.dates(),
    tuple[str, ...]: st.lists(TEXTS, max_size=3).map(tuple),
    Mapping[str, str]: st.dictionaries(TEXTS, TEXTS, max_size=3),
}


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a column's Python type, None among them where it may be."""
    if get_origin(hint) is Annotated:
        return of_type(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return st.one_of(*(st.none() if arm is NoneType else of_type(arm) for arm in get_args(hint)))
    return st.sampled_from(get_args(hint)) if get_origin(hint) is Literal else _OF[hint]


def facts_of(table: type[Fact]) -> st.SearchStrategy[Fact]:
    """Rows of one table."""
    hints = get_type_hints(table, include_extras=True)
    return st.builds(table, **{column.name: of_type(hints[column.name]) for column in columns(table)})


def plain(row: Fact) -> dict[str, Any]:
    """What a row should look like after Arrow: maps as sorted pairs, tuples as lists."""
    return {column.name: _plain(getattr(row, column.name)) for column in columns(type(row))}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return sorted(value.items())
    return list(value) if isinstance(value, tuple) else value

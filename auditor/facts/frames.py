"""Facts as pandas tables: built from rows in one fixed order, carried to Arrow and back without loss."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from auditor.facts.base import Fact, schema

_KEYS = ("provider", "account", "region", "resource")
_NEVER_NULL = (*_KEYS, "absent")
_EMPTY: dict[type[Fact], pd.DataFrame] = {}
"""Each made once: most tables of most accounts are empty."""


def frame(table: type[Fact], rows: Iterable[Fact]) -> pd.DataFrame:
    """Rows of one table as a frame of ArrowDtype columns, sorted, exact duplicates dropped; their order never matters.

    Raises TypeError, naming table and column, for a row of another table and for a value that its column cannot hold.
    """
    whole = list(rows)
    if not whole:
        return empty(table)
    for row in whole:
        if type(row) is not table:
            raise TypeError(f"{table.table()}: a row is a {type(row).__name__}")
    arrays, ranks = [], []
    for field in schema(table):
        values = _values(field, whole)
        arrays.append(_array(table, field, values))
        ranks.append(_ranks(arrays[-1], values))
    kept = _order(ranks, len(whole))
    return from_arrow(table, pa.Table.from_arrays(arrays, schema=schema(table)).take(pa.array(kept)))


def empty(table: type[Fact]) -> pd.DataFrame:
    """The table without rows."""
    if table not in _EMPTY:
        _EMPTY[table] = from_arrow(table, schema(table).empty_table())
    return _EMPTY[table].copy(deep=False)  # who writes into it changes that copy alone


def to_arrow(table: type[Fact], facts: pd.DataFrame) -> pa.Table:
    """The frame as an Arrow table in the declared order of columns; TypeError where they are others."""
    _same_names(table, [str(name) for name in facts.columns])
    arrays = []
    for field in schema(table):
        dtype = facts[field.name].dtype
        if not isinstance(dtype, pd.ArrowDtype) or dtype.pyarrow_dtype != field.type:
            raise TypeError(f"{table.table()}.{field.name} is {dtype}, not {field.type}")
        arrays.append(pa.array(facts[field.name].array))
    arrow = pa.Table.from_arrays(arrays, schema=schema(table)).combine_chunks()
    _keys_known(table, arrow)
    return arrow


def from_arrow(table: type[Fact], arrow: pa.Table) -> pd.DataFrame:
    """An Arrow table as a frame, rows as they are; TypeError where its columns are others than declared."""
    _same_names(table, arrow.column_names)
    for field in schema(table):
        found = arrow.schema.field(field.name).type
        if found != field.type:
            raise TypeError(f"{table.table()}.{field.name} is {found}, not {field.type}")
    _keys_known(table, arrow)
    return pd.DataFrame({name: pd.arrays.ArrowExtensionArray(arrow[name]) for name in schema(table).names})


def _same_names(table: type[Fact], found: Sequence[str]) -> None:
    declared = schema(table).names
    if undeclared := sorted(set(found) - set(declared)):
        raise TypeError(f"{table.table()}.{undeclared[0]} is not declared")
    if missing := [name for name in declared if name not in found]:
        raise TypeError(f"{table.table()}.{missing[0]} is missing")
    if len(found) != len(declared):
        raise TypeError(f"{table.table()} has a column twice")


def _keys_known(table: type[Fact], arrow: pa.Table) -> None:
    for name in _NEVER_NULL:
        if arrow[name].null_count:
            raise TypeError(f"{table.table()}.{name} has a missing value")


def _values(field: pa.Field, rows: list[Fact]) -> list[Any]:
    values = map(attrgetter(field.name), rows)
    if pa.types.is_map(field.type):
        return [None if value is None else tuple(sorted(value.items())) for value in values]
    return list(values)


def _array(table: type[Fact], field: pa.Field, values: list[Any]) -> pa.Array:
    if pa.types.is_timestamp(field.type) and any(type(v) is datetime and v.tzinfo is None for v in values):
        raise TypeError(f"{table.table()}.{field.name}: a time without a zone")
    if pa.types.is_list(field.type) and any(type(v) not in (tuple, type(None)) for v in values):
        raise TypeError(f"{table.table()}.{field.name}: not a tuple")
    try:
        # NaN is only ever a missing number here.
        return pa.array(values, type=field.type, from_pandas=pa.types.is_floating(field.type))
    except UnicodeEncodeError:
        return _array(table, field, [_encodable(value) for value in values])
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise TypeError(f"{table.table()}.{field.name}: {error}") from error


def _encodable(value: Any) -> Any:
    """Other people's text may hold half a surrogate pair, which no file can: U+FFFD stands for it."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, tuple):
        return tuple(_encodable(part) for part in value)
    return value


def _ranks(array: pa.Array, values: list[Any]) -> npt.NDArray[np.int64]:
    """The place of each value among the column's different values: equal ranks are equal values."""
    if pa.types.is_nested(array.type):  # Arrow neither sorts nor encodes lists and maps
        place = {value: rank for rank, value in enumerate(sorted(set(values), key=repr))}
        return np.fromiter(map(place.__getitem__, values), dtype=np.int64, count=len(values))
    encoded = array.dictionary_encode(null_encoding="encode")
    order = pc.sort_indices(encoded.dictionary).to_numpy(zero_copy_only=False)
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    ranks: npt.NDArray[np.int64] = places[encoded.indices.to_numpy(zero_copy_only=False)]
    return ranks


def _order(ranks: Sequence[npt.NDArray[np.int64]], rows: int) -> npt.NDArray[np.int64]:
    """Indices of the rows to keep, in order; the envelope's keys come first in the schema and so weigh most."""
    telling = [rank for rank in ranks if rank.max() > 0]
    if not telling:
        return np.arange(1)
    order = np.lexsort(telling[::-1])
    differs = np.zeros(rows, dtype=bool)
    differs[0] = True
    for rank in telling:
        differs[1:] |= rank[order][1:] != rank[order][:-1]
    return order[differs]

"""What every fact table has in common: the envelope, and how a column's Python type becomes an Arrow type."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa


@dataclass(frozen=True)
class Joined:
    """Marks a column that no cloud answers: a join of other columns fills it after collection (checks/joins)."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One provider-neutral row about configuration. Every column but the keys is nullable: None is *unknown*."""

    account_wide: ClassVar[bool] = False
    """True where a row speaks of the whole account, so that narrowing a scope by tag does not drop it."""
    beyond_regions: ClassVar[bool] = False
    """True where a scope's regions do not narrow it either: who signs in is recorded where the browser was sent to."""
    optional: ClassVar[bool] = False
    """True where the reader has to be turned on: accounts in which it did not run are not judged by this table."""
    derived: ClassVar[bool] = False
    """True where no cloud is asked: rows are made of other tables' before the rules run (auditor/rule/derive.py)."""

    provider: Annotated[str, "aws, azure or gcp"]
    account: Annotated[str, "AWS account, Azure subscription or Google Cloud project ID"]
    region: Annotated[str, "the provider's region name, or `global`"]
    resource: Annotated[str, "ARN, ARM ID in lower case, or full resource name"]
    name: Annotated[str | None, "the name that people use for it"] = None
    tags: Annotated[Mapping[str, str] | None, "tags or labels; None is unread, {} is none"] = None
    provider_managed: Annotated[bool | None, "made and kept by the provider, not by the municipality"] = None
    absent: Annotated[
        tuple[str, ...], "columns whose concept does not exist for this row: rules over them do not apply"
    ] = ()

    @classmethod
    def table(cls) -> str:
        """The table's name: `DataStore` is `data_store`."""
        return _named(cls.__name__)


@cache
def _named(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True)
class Column:
    """One column of a fact table."""

    name: str
    arrow: pa.DataType
    doc: str
    joined: bool


_SCALARS: dict[Any, pa.DataType] = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    datetime: pa.timestamp("us", tz="UTC"),
    date: pa.date32(),
    tuple[str, ...]: pa.list_(pa.string()),
    Mapping[str, str]: pa.map_(pa.string(), pa.string()),
}

_COLUMNS: dict[type[Fact], tuple[Column, ...]] = {}
_SCHEMAS: dict[type[Fact], pa.Schema] = {}


def arrow_type(hint: Any) -> pa.DataType:
    """The Arrow type of a column's Python type, `| None` left aside; KeyError for a type that no column may have."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (arm for arm in get_args(hint) if arm is not NoneType)
    if get_origin(hint) is Literal:
        return pa.string()
    return _SCALARS[hint]


def columns(table: type[Fact]) -> tuple[Column, ...]:
    """The columns of a fact table in their order, envelope first; one without a text or of another type raises."""
    if table not in _COLUMNS:
        _COLUMNS[table] = _read_columns(table)
    return _COLUMNS[table]


def _read_columns(table: type[Fact]) -> tuple[Column, ...]:
    hints = get_type_hints(table, include_extras=True)
    found = []
    for field in dataclasses.fields(table):
        kind, doc, *marks = get_args(hints[field.name]) if get_origin(hints[field.name]) is Annotated else (None, None)
        if not isinstance(doc, str):
            raise TypeError(f"{table.__name__}.{field.name} needs Annotated[type, 'what it means']")
        try:
            arrow = arrow_type(kind)
        except KeyError as error:
            raise TypeError(f"{table.__name__}.{field.name} has a type that no column may have: {kind}") from error
        found.append(Column(field.name, arrow, doc, any(isinstance(mark, Joined) for mark in marks)))
    return tuple(found)


def schema(table: type[Fact]) -> pa.Schema:
    """The Arrow schema of a fact table; the one place that decides the dtypes of frames and of Parquet files."""
    if table not in _SCHEMAS:
        _SCHEMAS[table] = pa.schema([pa.field(column.name, column.arrow) for column in columns(table)])
    return _SCHEMAS[table]

"""Frames: the same rows give the same frame, and nothing undeclared gets in."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts.base import Fact, schema
from auditor.facts.frames import empty, frame, from_arrow, to_arrow
from auditor.facts.governance import ServiceInUse
from auditor.facts.keys import Key
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from tests.facts.rows import facts_of, plain


def store(resource: str = "b", **columns: Any) -> DataStore:
    return DataStore(provider="aws", account="1", region="ap-northeast-1", resource=resource, **columns)


@pytest.mark.parametrize("kind", TABLES, ids=Fact.table.__func__)  # type: ignore[attr-defined]
def test_an_empty_table_has_every_column(kind: type[Fact]) -> None:
    assert to_arrow(kind, empty(kind)).schema == schema(kind)
    assert [dtype.pyarrow_dtype for dtype in empty(kind).dtypes] == schema(kind).types


@settings(max_examples=15, deadline=None)
@given(st.data())
@pytest.mark.parametrize("kind", TABLES, ids=Fact.table.__func__)  # type: ignore[attr-defined]
def test_every_row_arrives_once_in_an_order_of_its_own(kind: type[Fact], data: st.DataObject) -> None:
    rows = data.draw(st.lists(facts_of(kind), max_size=5))
    shuffled = data.draw(st.permutations(rows + rows[:2]))
    arrow = to_arrow(kind, frame(kind, rows))
    assert arrow.equals(to_arrow(kind, frame(kind, shuffled)))
    found = arrow.to_pylist()
    expected = [plain(row) for row in rows]
    assert all(row in expected for row in found)
    assert all(row in found for row in expected)
    assert len({repr(row) for row in found}) == len(found)


def test_rows_are_sorted_by_place_and_then_by_the_rest() -> None:
    rows = [store("b", name="z"), store("b", name=None), store("b", name="a"), store("a", name="zz")]
    found = frame(DataStore, rows)
    assert list(found["resource"]) == ["a", "b", "b", "b"]
    assert list(found["name"])[:3] == ["zz", "a", "z"]
    assert found["name"][3] is pd.NA


def test_unknown_is_neither_empty_nor_none_of_it() -> None:
    found = frame(DataStore, [store("a", name="", tags={}, replica_regions=()), store("b")])
    assert found["name"].isna().tolist() == [False, True]
    assert found["tags"].isna().tolist() == [False, True]
    assert found["replica_regions"].isna().tolist() == [False, True]


def test_comparisons_stay_unknown() -> None:
    found = frame(DataStore, [store("a", kind="bucket", is_public=None)])
    assert ((found["kind"] == "bucket") & found["is_public"])[0] is pd.NA
    assert str((found["kind"] == "bucket").dtype) == "bool[pyarrow]"


def test_half_a_surrogate_pair_is_replaced_and_does_not_stop_the_run() -> None:
    found = frame(DataStore, [store("a\ud800", tags={"k": "\udfff"}, replica_regions=("\ud83dx",))])
    assert to_arrow(DataStore, found)["resource"].to_pylist() == ["a\ufffd"]
    assert to_arrow(DataStore, found)["tags"].to_pylist() == [[("k", "\ufffd")]]


def test_a_number_that_is_none_is_unknown() -> None:
    row = ServiceInUse(provider="aws", account="1", region="r", resource="s", cost_30d=float("nan"))
    assert to_arrow(ServiceInUse, frame(ServiceInUse, [row]))["cost_30d"].null_count == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("engine", 5),
        ("is_public", "yes"),
        ("soft_delete_days", "7"),
        ("soft_delete_days", 2**70),
        ("created_at", datetime(2026, 1, 1)),
        ("created_at", "2026-01-01"),
        ("replica_regions", "ap-northeast-1"),
        ("replica_regions", ["ap-northeast-1"]),
        ("account", None),
    ],
)
def test_a_value_of_another_type_names_its_column(column: str, value: Any) -> None:
    row = DataStore(**{"provider": "aws", "account": "1", "region": "r", "resource": "b", column: value})
    with pytest.raises(TypeError, match=rf"data_store\.{column}"):
        frame(DataStore, [row])


def test_a_row_of_another_table_is_refused() -> None:
    with pytest.raises(TypeError, match="data_store: a row is a Key"):
        frame(DataStore, [Key(provider="aws", account="1", region="r", resource="k")])


def test_an_undeclared_column_is_refused() -> None:
    with pytest.raises(TypeError, match=r"data_store\.colour is not declared"):
        to_arrow(DataStore, empty(DataStore).assign(colour="red"))


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(TypeError, match=r"data_store\.engine is missing"):
        to_arrow(DataStore, empty(DataStore).drop(columns="engine"))
    with pytest.raises(TypeError, match=r"data_store\.engine is missing"):
        from_arrow(DataStore, to_arrow(DataStore, empty(DataStore)).drop_columns("engine"))


def test_a_wrong_dtype_is_refused() -> None:
    found = frame(DataStore, [store(created_at=datetime(2026, 1, 1, tzinfo=UTC))])
    with pytest.raises(TypeError, match=r"data_store\.is_public is object"):
        to_arrow(DataStore, found.assign(is_public=pd.Series([True], dtype=object)))
    arrow = to_arrow(DataStore, found)
    place = arrow.schema.get_field_index("engine")
    with pytest.raises(TypeError, match=r"data_store\.engine is int64, not string"):
        from_arrow(DataStore, arrow.set_column(place, "engine", pa.array([1])))


def test_columns_may_come_in_another_order() -> None:
    found = frame(DataStore, [store()])
    assert to_arrow(DataStore, found[found.columns[::-1]]).schema == schema(DataStore)

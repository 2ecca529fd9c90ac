"""A snapshot that is not whole is one message that names file and column, never a traceback and never empty facts."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import AuditorError
from auditor.snapshot import load, load_all
from tests.snapshot.test_roundtrip import same, snapshot


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    return snapshot().save(tmp_path)


def change(path: Path, column: str, values: pa.Array | None) -> None:
    table = pq.read_table(path)
    place = table.schema.get_field_index(column)
    table = table.remove_column(place)
    pq.write_table(table if values is None else table.add_column(place, column, values), path)


def describe(folder: Path, **fields: Any) -> None:
    path = folder / "snapshot.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


def refused(folder: Path, *words: str) -> None:
    with pytest.raises(AuditorError) as caught:
        load(folder)
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("name", ["key.parquet", "readings.parquet", "snapshot.json"])
def test_a_missing_file_is_named(saved: Path, name: str) -> None:
    (saved / name).unlink()
    refused(saved, name, "missing")


@pytest.mark.parametrize("name", ["key.parquet", "readings.parquet", "snapshot.json"])
@pytest.mark.parametrize("keep", [0, 1, 40, -1])
def test_a_cut_file_is_named(saved: Path, name: str, keep: int) -> None:
    path = saved / name
    path.write_bytes(path.read_bytes().rstrip(b"\n")[:keep])
    refused(saved, name)


@pytest.mark.parametrize("name", ["key.parquet", "readings.parquet", "snapshot.json"])
def test_garbage_is_named(saved: Path, name: str) -> None:
    (saved / name).write_bytes(b"PAR1\xff\xfe\x00garbage\x80PAR1")
    refused(saved, name)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_turned_byte_is_noticed_or_changes_nothing(saved: Path, data: st.DataObject) -> None:
    path, before = saved / "key.parquet", load(saved)
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :])
    try:
        assert same(load(saved), before)
    except AuditorError as error:
        assert "key.parquet" in str(error)  # noqa: PT017 - or no error at all
    finally:
        path.write_bytes(whole)


def test_a_missing_column_is_named(saved: Path) -> None:
    change(saved / "key.parquet", "state", None)
    refused(saved, "key.parquet", "key.state is missing")


def test_a_column_of_another_type_is_named(saved: Path) -> None:
    change(saved / "key.parquet", "rotation_days", pa.array(["x"]))
    refused(saved, "key.parquet", "key.rotation_days is string, not int64")


def test_an_undeclared_column_is_named(saved: Path) -> None:
    table = pq.read_table(saved / "key.parquet")
    pq.write_table(table.append_column("colour", pa.array(["red"])), saved / "key.parquet")
    refused(saved, "key.parquet", "key.colour is not declared")


def test_a_key_column_without_a_value_is_named(saved: Path) -> None:
    change(saved / "key.parquet", "account", pa.array([None], pa.string()))
    refused(saved, "key.parquet", "key.account has a missing value")


@pytest.mark.parametrize(
    ("column", "values", "word"),
    [
        ("status", pa.array(["fine"]), "'fine' is not one of"),
        ("status", pa.array([None], pa.string()), "readings.status has a missing value"),
        ("rows", pa.array(["1"]), "readings.rows is string, not int64"),
        ("rows", None, "readings.rows is missing"),
    ],
)
def test_a_wrong_reading_is_named(saved: Path, column: str, values: pa.Array | None, word: str) -> None:
    change(saved / "readings.parquet", column, values)
    refused(saved, "readings.parquet", word)


def test_rows_that_went_missing_are_noticed(saved: Path) -> None:
    for name in ("key", "readings"):
        path = saved / f"{name}.parquet"
        whole = path.read_bytes()
        pq.write_table(pq.read_table(path).slice(0, 0), path)
        refused(saved, f"{name}.parquet", "snapshot.json says 1")
        path.write_bytes(whole)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"version": 99}, "layout version 99"),
        ({"version": None}, "layout version None"),
        ({"tables": {"nothing": 1}}, "nothing"),
        ({"tables": {"key": "many"}}, "many"),
        ({"tables": None}, "snapshot.json"),
        ({"taken_at": "yesterday"}, "yesterday"),
        ({"taken_at": "2026-01-01T00:00:00"}, "time zone"),
        ({"taken_at": 5}, "snapshot.json"),
    ],
)
def test_a_wrong_description_is_named(saved: Path, fields: dict[str, Any], word: str) -> None:
    describe(saved, **fields)
    refused(saved, "snapshot.json", word)


def test_a_description_that_is_no_object_is_named(saved: Path) -> None:
    (saved / "snapshot.json").write_text("[]")
    refused(saved, "snapshot.json", "not a JSON object")


def test_no_snapshot_is_not_an_empty_run(tmp_path: Path) -> None:
    with pytest.raises(AuditorError, match="no snapshot in it"):
        load_all(tmp_path)
    with pytest.raises(AuditorError, match="no such folder"):
        load_all(tmp_path / "nowhere")


def test_half_a_snapshot_is_not_passed_over(saved: Path) -> None:
    saved.with_name(".2.partial").mkdir()
    with pytest.raises(AuditorError, match=r"\.2\.partial: collecting this account was cut off"):
        load_all(saved.parent.parent)

"""A snapshot comes back from the disk as it was, and its bytes depend on its content only."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_type_hints

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import AuditorError
from auditor.facts.base import Fact
from auditor.facts.frames import frame, to_arrow
from auditor.facts.keys import Key
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.reading import Reading
from auditor.snapshot import Facts, Snapshot, load, load_all
from tests.facts.rows import TEXTS, TIMES, facts_of, of_type

NOW = datetime(2026, 4, 1, 9, 30, 0, 123456, tzinfo=UTC)
READINGS = st.builds(Reading, **{name: of_type(hint) for name, hint in get_type_hints(Reading).items()})


def key(account: str, resource: str = "k") -> Key:
    return Key(provider="aws", account=account, region="r", resource=resource)


def reading(account: str, operation: str = "kms:ListKeys") -> Reading:
    return Reading(
        provider="aws",
        account=account,
        region="r",
        operation=operation,
        status="ok",
        columns=("key.*",),
        started_at=NOW,
        finished_at=NOW,
    )


def snapshot(account: str = "1", provider: str = "aws") -> Snapshot:
    return Snapshot(provider, account, NOW, {Key: frame(Key, [key(account)])}, (reading(account),))


def same(one: Snapshot, other: Snapshot) -> bool:
    return (
        (one.provider, one.account, one.taken_at, one.readings)
        == (other.provider, other.account, other.taken_at, other.readings)
        and set(one.frames) == set(other.frames)
        and all(to_arrow(kind, one.frames[kind]).equals(to_arrow(kind, other.frames[kind])) for kind in one.frames)
    )


@settings(max_examples=10, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("kind", TABLES, ids=Fact.table.__func__)  # type: ignore[attr-defined]
def test_every_table_comes_back_exactly(kind: type[Fact], data: st.DataObject) -> None:
    rows = data.draw(st.lists(facts_of(kind), max_size=4))
    before = Snapshot("aws", data.draw(TEXTS), data.draw(TIMES), {kind: frame(kind, rows)}, ())
    with TemporaryDirectory() as folder:
        after = load(before.save(Path(folder)))
    assert same(before, after)
    assert list(after.frames[kind].dtypes) == list(before.frames[kind].dtypes)


@settings(max_examples=50, deadline=None)
@given(st.lists(READINGS, max_size=5), st.randoms())
def test_readings_come_back_exactly_in_whatever_order_they_were_made(readings: list[Reading], random: object) -> None:
    before = Snapshot("aws", "1", NOW, {}, tuple(readings))
    with TemporaryDirectory() as folder:
        assert load(before.save(Path(folder))).readings == before.readings
    assert Snapshot("aws", "1", NOW, {}, tuple(readings[::-1])).readings == before.readings


def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = [key("1", f"k{n}") for n in range(5)]
    readings = [reading("1", operation) for operation in ("kms:ListKeys", "kms:ListAliases")]
    one = Snapshot("aws", "1", NOW, {Key: frame(Key, rows)}, tuple(readings)).save(tmp_path / "one")
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    other = Snapshot("aws", "1", elsewhere, {Key: frame(Key, rows[::-1])}, tuple(readings[::-1])).save(tmp_path / "two")
    names = ["key.parquet", "readings.parquet", "snapshot.json"]
    assert sorted(path.name for path in one.iterdir()) == names
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def test_a_file_says_nothing_of_pandas(tmp_path: Path) -> None:
    folder = snapshot().save(tmp_path)
    assert b"pandas" not in (folder / "key.parquet").read_bytes()
    assert pq.read_schema(folder / "key.parquet").metadata is None


@pytest.mark.parametrize("account", ["../../x", "<script>", "x" * 300, "..", "市", "a/b\\c", ""])
def test_a_hostile_account_stays_below_the_folder(account: str, tmp_path: Path) -> None:
    folder = snapshot(account).save(tmp_path / "out")
    assert folder.resolve().parent == (tmp_path / "out" / "aws").resolve()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert load(folder).account == account


def test_a_snapshot_is_not_overwritten(tmp_path: Path) -> None:
    folder = snapshot().save(tmp_path)
    before = (folder / "snapshot.json").read_bytes()
    with pytest.raises(AuditorError, match="there is a snapshot already"):
        snapshot().save(tmp_path)
    assert (folder / "snapshot.json").read_bytes() == before


def test_what_cannot_be_saved_leaves_nothing(tmp_path: Path) -> None:
    broken = Snapshot("aws", "1", NOW, {Key: frame(Key, [key("1")]).drop(columns="state")}, ())
    with pytest.raises(TypeError, match=r"key\.state is missing"):
        broken.save(tmp_path)
    assert list((tmp_path / "aws").iterdir()) == []


def test_a_disk_that_refuses_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "aws").write_text("a file where a folder belongs")
    with pytest.raises(AuditorError, match="could not be written"):
        snapshot().save(tmp_path)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Snapshot("aws", "1", datetime(2026, 4, 1), {}, ())


def test_all_snapshots_come_sorted(tmp_path: Path) -> None:
    for provider, account in (("gcp", "p"), ("aws", "2"), ("aws", "10")):
        snapshot(account, provider).save(tmp_path)
    found = load_all(tmp_path)
    assert [(one.provider, one.account) for one in found] == [("aws", "10"), ("aws", "2"), ("gcp", "p")]


def test_the_facts_of_a_run_are_all_rows_and_all_readings() -> None:
    facts = Facts.of([snapshot("2"), snapshot("1")])
    assert list(facts.frame(Key)["account"]) == ["1", "2"]
    assert [one.account for one in facts.readings] == ["1", "2"]
    assert len(facts.frame(DataStore)) == 0
    assert len(Facts.of([]).frame(Key)) == 0


def test_a_join_makes_new_facts() -> None:
    facts = Facts.of([snapshot()])
    joined = facts.frame(Key).assign(used_by_count=facts.frame(Key)["used_by_count"].fillna(3))
    assert list(facts.replaced(Key, joined).frame(Key)["used_by_count"]) == [3]
    assert facts.frame(Key)["used_by_count"].isna().all()
    with pytest.raises(TypeError, match=r"key\.extra is not declared"):
        facts.replaced(Key, joined.assign(extra=1))

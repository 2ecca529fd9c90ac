"""The registry over SQLite and PostgreSQL: what is put in comes out, all or nothing, and bad files are refused."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from auditor.errors import AuditorError
from auditor.registry.database import connect, writing
from auditor.registry.history import Change, Past
from auditor.registry.runs import RunRecord
from auditor.registry.store import Changes, Registry
from auditor.scope import Scope, Service

DAY = datetime(2025, 4, 1, 9, 30, 0, 123456, tzinfo=UTC)
RUN = RunRecord(
    id="20250401T093000Z",
    started_at=DAY,
    finished_at=DAY + timedelta(minutes=5),
    version="0.1.0",
    regulation="a" * 64,
    parameters="b" * 64,
    complete=False,
    exit_status=4,
    scopes=("aws:123456789012",),
    counts={"fail": 3},
)
FULL = Service(
    id="juki",
    name="住民記録 ../<script>",
    approved_on=date(2025, 1, 29),
    starts_on=date(2025, 4, 1),
    ends_on=date(2030, 3, 31),
    end_plan="移行計画書 =1+1",
    administrator="山田",
    department="市民課",
    classification="3B",
    personal_info=True,
    criticality="high",
    allowed_regions=("ap-northeast-1",),
    allowed_services=("s3",),
    scopes=(
        Scope(provider="aws", account="123456789012", regions=("b", "a"), tags={"System": "juki"}),
        Scope(provider="aws", account="000000000001"),
    ),
    status="in_use",
)


def past(key: str = "f1", **other: object) -> Past:
    known = Past(
        id=key, service="juki", check="KEY-01", provider="aws", account="1", region="r", resource="arn",
        severity="high", state="open", first_seen=DAY, last_seen=DAY,
    )  # fmt: skip
    return replace(known, **other)  # type: ignore[arg-type]


def raw(url: str, query: str) -> list[tuple[object, ...]]:
    """What the database itself answers."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


@pytest.fixture
def registry(url: str) -> Iterator[Registry]:
    with Registry.open(url) as opened:
        yield opened


def test_an_empty_registry(registry: Registry) -> None:
    assert registry.services() == ()
    assert registry.runs() == ()
    assert registry.last_run() is None
    assert registry.history() == {}


def test_services_come_back_by_id_also_after_opening_again(registry: Registry, url: str) -> None:
    bare, large = Service(id="a", name="A"), Service(id="B", name="大文字")
    assert registry.put_services([FULL, bare, large], replace=False) == Changes(("B", "a", "juki"), (), (), ())
    with Registry.open(url) as again:
        assert again.services() == (large, bare, FULL)


def test_an_import_adds_and_changes_and_removes_only_when_asked(registry: Registry) -> None:
    bare = Service(id="a", name="A")
    registry.put_services([FULL, bare], replace=False)
    fewer = replace(FULL, scopes=FULL.scopes[1:], ends_on=None)
    assert registry.put_services([fewer], replace=False) == Changes((), ("juki",), (), ())
    assert registry.services() == (bare, fewer)
    assert registry.put_services([Service(id="b", name="B"), fewer], replace=True) == Changes(
        ("b",), (), ("juki",), ("a",)
    )
    assert [service.id for service in registry.services()] == ["b", "juki"]
    with pytest.raises(ValueError, match="same ID"):
        registry.put_services([bare, bare], replace=True)
    assert len(registry.services()) == 2


def test_a_failed_import_leaves_everything_as_it_was(registry: Registry) -> None:
    registry.put_services([FULL], replace=False)
    with pytest.raises(AuditorError):
        registry.put_services([replace(FULL, name=None), Service(id="z", name="Z")], replace=True)  # type: ignore[arg-type]
    assert registry.services() == (FULL,)


def test_a_run_and_its_changes_come_back(registry: Registry) -> None:
    gone = past("f2", service="", state="resolved", resolved_at=DAY, reopened_at=DAY, reopened_count=2)
    registry.record(RUN, [Change("new", past()), Change("resolved", gone)])
    assert registry.last_run() == RUN
    assert registry.history() == {"f1": past(), "f2": gone}
    assert registry.history(["juki"]) == {"f1": past()}
    assert registry.history([""]) == {"f2": gone}
    assert registry.history([]) == {}


def test_runs_are_in_their_order(registry: Registry) -> None:
    later = replace(RUN, id="later", started_at=DAY + timedelta(days=1), complete=True)
    registry.record(later, [])
    registry.record(RUN, [])
    assert registry.runs() == (RUN, later)
    assert registry.last_run() == later


def test_a_run_recorded_again_replaces_itself(registry: Registry) -> None:
    registry.record(RUN, [Change("new", past())])
    registry.record(replace(RUN, exit_status=3), [Change("new", past())])
    assert registry.runs() == (replace(RUN, exit_status=3),)
    assert registry.history() == {"f1": past()}


def test_the_last_run_is_the_one_that_said_something(registry: Registry, url: str) -> None:
    registry.record(RUN, [Change("new", past()), Change("new", past("f2"))])
    moved = past(last_seen=DAY + timedelta(days=1))
    registry.record(replace(RUN, id="second"), [Change("open", moved), Change("open", past("f2"))])
    rows = raw(url, "SELECT id, last_run FROM finding_history ORDER BY id")
    assert rows == [("f1", "second"), ("f2", RUN.id)]
    assert registry.history()["f1"] == moved


def test_a_run_is_recorded_whole_or_not_at_all(registry: Registry) -> None:
    registry.record(RUN, [Change("new", past())])
    broken = past("f2", last_seen=DAY.replace(tzinfo=None))
    moved = past(last_seen=DAY + timedelta(days=1))
    with pytest.raises(AuditorError, match="no time zone"):
        registry.record(replace(RUN, id="second"), [Change("open", moved), Change("new", broken)])
    assert registry.runs() == (RUN,)
    assert registry.history() == {"f1": past()}


def test_instants_are_kept_in_utc(registry: Registry, url: str) -> None:
    tokyo = timezone(timedelta(hours=9))
    registry.record(replace(RUN, started_at=DAY.astimezone(tokyo)), [])
    (kept,) = raw(url, "SELECT started_at FROM run")[0]
    assert kept in ("2025-04-01 09:30:00.123456", DAY), "SQLite has no zones and keeps the text"
    (run,) = registry.runs()
    assert run.started_at.isoformat() == "2025-04-01T09:30:00.123456+00:00"


def test_many_findings(registry: Registry) -> None:
    many = [Change("new", past(f"{number:05}")) for number in range(1234)]
    registry.record(RUN, many)
    assert len(registry.history()) == 1234
    assert len(registry.history([f"s{number}" for number in range(2000)] + ["juki"])) == 1234


def test_foreign_keys_hold_and_the_file_is_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    url = f"sqlite:///{path}"
    Registry.open(url).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    engine = connect(url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


def test_a_registry_that_is_being_written_can_be_read(registry: Registry, url: str) -> None:
    registry.put_services([FULL], replace=False)
    engine = connect(url)
    with writing(engine) as other:
        other.execute(text("UPDATE service SET name = 'half'"))
        assert registry.services() == (FULL,)
    assert registry.services() == (replace(FULL, name="half"),)
    engine.dispose()


def test_who_waits_too_long_for_another_writer_is_told_so(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Registry.open(url).close()
    engine = connect(url)
    monkeypatch.setattr("auditor.registry.database._BUSY_SECONDS", 0.001)
    with Registry.open(url) as registry:
        with writing(engine), pytest.raises(AuditorError, match="somebody else has been writing to it"):
            registry.put_services([FULL], replace=False)
        registry.put_services([FULL], replace=False)
    engine.dispose()


def test_a_text_that_no_database_keeps(registry: Registry) -> None:
    registry.record(RUN, [Change("new", past(resource="a\0b")), Change("new", past("f2"))])
    assert {one.resource for one in registry.history().values()} == {"a\ufffdb", "arn"}
    with pytest.raises(AuditorError, match=r"U\+D800 is half a character"):
        registry.put_services([replace(FULL, name="a\ud800b")], replace=False)
    with pytest.raises(AuditorError, match=r"U\+DCFF is half a character"):
        registry.history(["\udcff"])
    assert registry.services() == ()


def test_a_registry_in_memory() -> None:
    with Registry.open("sqlite://") as registry:
        registry.put_services([FULL], replace=False)
        assert registry.services() == (FULL,)

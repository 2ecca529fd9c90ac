"""Joined columns of keys and stores: whose they are, what backs them up, what watches them."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from auditor.facts.base import Fact
from auditor.facts.continuity import Backup
from auditor.facts.detection import Alert
from auditor.facts.frames import frame
from auditor.facts.keys import Key
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import Holes
from auditor.rule.judge import fill
from auditor.scope import Scope, Service
from checks.joins import care, keys
from tests.checks.cases import NOW

A = "111122223333"
DB = f"arn:aws:rds:ap-northeast-1:{A}:db:juki"
ENDED = Service(id="OLD", name="旧", status="ended", ends_on=NOW.date(), scopes=(Scope(provider="aws", account=A),))
LIVING = Service(id="NEW", name="新", scopes=(Scope(provider="aws", account=A, tags={"System": "new"}),))


def at(resource: str, **more: Any) -> dict[str, Any]:
    return {"provider": "aws", "account": A, "region": "ap-northeast-1", "resource": resource, **more}


def joined(
    table: type[Fact], column: str, *rows: Fact, readings: Iterable[Reading] = (), services: Any = (), **parameters: Any
) -> list[Any]:
    """The column after the joins, in the order of the resources."""
    frames: dict[type[Fact], pd.DataFrame] = {t: frame(t, [row for row in rows if type(row) is t]) for t in TABLES}
    criteria = Criteria(Parameters.load(parameters), NOW)
    filled = fill(frames, Holes(readings, {}), criteria, [("aws", A)], services, (*keys.JOINS, *care.JOINS))
    found: list[Any] = pa.array(filled[table][column]).to_pylist()
    return found


@pytest.mark.parametrize(
    ("services", "tags", "expected"),
    [
        ((ENDED,), {}, True),
        ((ENDED,), None, True),
        ((ENDED, LIVING), {}, True),
        ((ENDED, LIVING), {"System": "new"}, False),
        ((ENDED, LIVING), None, None),
        ((LIVING,), {"System": "new"}, False),
        ((), {}, False),
    ],
)
def test_keys_of_ended_services(services: Any, tags: Any, expected: bool | None) -> None:
    """A living service that may share the account by tags keeps what is tagged for it; unread tags are unknown."""
    assert joined(Key, "of_ended_service", Key(**at("k", tags=tags)), services=services) == [expected]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"last_success_at": NOW}], True),
        ([{"never_succeeded": False}], True),
        ([{"never_succeeded": True}], False),
        ([{"never_succeeded": True}, {"last_success_at": NOW}], True),
        ([{"never_succeeded": True}, {}], None),
        ([{}], None),
        ([], None),
    ],
)
def test_backed_up(rows: list[dict[str, Any]], expected: bool | None) -> None:
    """One point to restore to is enough; a store that the backup table does not name is unknown."""
    backups = [Backup(**at(DB, **row)) for row in rows]
    assert joined(DataStore, "backed_up", DataStore(**at(DB)), *backups) == [expected]


def alert(**more: Any) -> Alert:
    return Alert(**at("alarm", **{"event_class": "metric_storage", "exists": True, "is_enabled": True, **more}))


NOWHERE = alert(exists=False, is_enabled=None)
OTHERS = alert(watched_id=f"{DB}-2")
HOLE = Reading(
    provider="aws",
    account=A,
    region="global",
    operation="cloudwatch:DescribeAlarms",
    status="denied",
    columns=("alert.*",),
    started_at=NOW,
    finished_at=NOW,
)


@pytest.mark.parametrize(
    ("alerts", "readings", "expected"),
    [
        ([alert(watched_id=DB)], (), True),
        ([alert(watched_ids=("x", DB))], (), True),
        ([alert(watched_ids=("x",))], (), False),
        ([alert(watched_id=DB)], (HOLE,), True),
        ([alert(watched_id=DB, is_enabled=False)], (), False),
        ([alert(watched_id=DB, event_class="metric_cpu"), NOWHERE], (), False),
        ([OTHERS], (), False),
        ([OTHERS], (HOLE,), None),
        ([NOWHERE], (), False),
        ([alert(watched_id=DB, is_enabled=None)], (), None),
        ([alert(watched_id=None), OTHERS], (), None),
        ([alert(watched_id=None, region="ap-northeast-3"), OTHERS], (), False),
        ([alert(watched_id=None, is_enabled=False)], (), False),
        ([alert(event_class=None), OTHERS], (), None),
        ([alert(event_class=None, kind="log_alarm"), OTHERS], (), False),
        ([alert(event_class="metric_cpu")], (), False),
        ([], (), None),
    ],
)
def test_alerts_on_free_storage(alerts: list[Alert], readings: Any, expected: bool | None) -> None:
    """None is certain only where alerts were read, whole, and those that may be about storage say what they watch."""
    assert joined(DataStore, "has_storage_alert", DataStore(**at(DB)), *alerts, readings=readings) == [expected]


@pytest.mark.parametrize(
    ("engine", "expected"),
    [("postgres", True), ("aurora-mysql", True), ("Oracle-SE2", True), ("memcached", False), (None, None)],
)
def test_engines_that_data_can_be_taken_out_of(engine: str | None, expected: bool | None) -> None:
    """By the beginning of the name, as the installation lists it."""
    assert joined(DataStore, "portable_engine", DataStore(**at(DB, engine=engine))) == [expected]


def test_the_installation_decides_what_is_portable() -> None:
    """A list of its own replaces the default."""
    store = DataStore(**at(DB, engine="dynamodb"))
    assert joined(DataStore, "portable_engine", store, portable_engines={"aws": ["postgres"]}) == [False]

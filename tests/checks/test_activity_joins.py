"""Events that are alike are counted by the day in Japan; one of them speaks for the day."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts.activity import Activity
from auditor.facts.frames import frame
from auditor.facts.tables import TABLES
from auditor.regulation.hours import JAPAN
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import Holes
from auditor.rule.join import Tables
from checks.joins import activity as joins

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
"""The beginning of 20 November in Japan."""


def event(number: int, at: datetime | None = MIDNIGHT, **more: Any) -> Activity:
    known = {"kind": "sign_in", "principal": "tanaka", "succeeded": False, "account": "111122223333", **more}
    return Activity(provider="aws", region="us-east-1", resource=f"e{number:03}", happened_at=at, **known)


def filled(events: Sequence[Activity]) -> list[tuple[int | None, bool | None]]:
    """(count, first) of each event, in the order of their names."""
    frames = {table: frame(table, events if table is Activity else ()) for table in TABLES}
    tables = Tables(frames, Holes((), {}), Criteria(Parameters.load(), NOW), (), ())
    columns = [pa.array(join.fill(tables)).to_pylist() for join in (joins.like_it_that_day, joins.first_that_day)]
    return list(zip(*columns, strict=True))


def test_a_day_begins_at_midnight_in_japan() -> None:
    events = [event(1, MIDNIGHT - timedelta(seconds=1)), event(2, MIDNIGHT + timedelta(hours=23)), event(3)]
    assert filled(events) == [(1, True), (2, False), (2, True)]


def test_others_accounts_kinds_and_results_are_counted_apart() -> None:
    apart: list[dict[str, Any]] = [
        {"principal": "sato"},
        {"account": "222233334444"},
        {"kind": "change"},
        {"succeeded": True},
    ]
    assert filled([event(0), *(event(at, **more) for at, more in enumerate(apart, 1))]) == [(1, True)] * 5


def test_of_several_at_one_moment_one_is_the_first() -> None:
    assert filled([event(1), event(2), event(3)]) == [(3, True), (3, False), (3, False)]


def test_what_is_not_told_is_counted_with_nothing() -> None:
    unknown: list[dict[str, Any]] = [{"principal": None}, {"kind": None}, {"succeeded": None}, {"at": None}]
    assert filled([event(at, **more) for at, more in enumerate(unknown)]) == [(None, None)] * 4


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 96), st.sampled_from(["tanaka", "sato"])), max_size=12))
def test_every_day_of_everybody_has_one_first_and_it_is_the_earliest(made: list[tuple[int, str]]) -> None:
    events = [event(at, MIDNIGHT + timedelta(hours=hours), principal=who) for at, (hours, who) in enumerate(made)]
    days = [(one.principal, one.happened_at.astimezone(JAPAN).date()) for one in events if one.happened_at]
    answers = filled(events)
    assert [count for count, _ in answers] == [Counter(days)[day] for day in days]
    for day in set(days):
        mine = [(events[at].happened_at, answers[at][1]) for at in range(len(events)) if days[at] == day]
        assert [first for _, first in mine].count(True) == 1
        assert (min(at for at, _ in mine if at), True) in mine

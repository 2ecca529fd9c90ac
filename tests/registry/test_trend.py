"""How many findings were open after each run, told from when they came and went."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.registry.history import Past
from auditor.registry.trend import MONTHS, RECENT, Trend, trend

START = datetime(2026, 1, 31, 15, 30, tzinfo=UTC)  # 1 February in Japan
RUNS = [START + timedelta(days=7 * week) for week in range(4)]


def _past(first: int, gone: int | None = None, **changes: Any) -> Past:
    one = Past(
        id=f"{first}-{gone}-{changes}",
        service="S",
        check="KEY-01",
        provider="aws",
        account="1",
        region="r",
        resource="x",
        severity="high",
        state="open" if gone is None else "resolved",
        first_seen=RUNS[first],
        last_seen=RUNS[first],
        resolved_at=None if gone is None else RUNS[gone],
    )
    return replace(one, **changes)


def test_counts_what_was_open_after_each_run() -> None:
    found = trend([_past(0), _past(1, 3), _past(2, service="T"), _past(3, severity="low")], RUNS)
    assert found.counts == {"S": {"high": (1, 2, 2, 1), "low": (0, 0, 0, 1)}, "T": {"high": (0, 0, 1, 1)}}
    assert [found.total("S", place) for place in range(4)] == [1, 2, 2, 2]
    assert found.of(["S", "T", "nobody"], "high", 3) == 2


def test_what_came_and_went_after_the_reported_run_is_not_told() -> None:
    assert trend([_past(0, 3), _past(2)], RUNS[:2]).counts == {"S": {"high": (1, 1)}}


def test_the_order_of_runs_and_findings_does_not_matter() -> None:
    past = [_past(0), _past(1, 3), _past(2)]
    assert trend(past, RUNS) == trend(reversed(past), [*reversed(RUNS), RUNS[0]])


def test_months_are_japans_and_each_has_its_last_run() -> None:
    assert Trend(tuple(RUNS)).months == (3,)
    late = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)
    assert Trend((*RUNS, late)).months == (3, 4)


def test_only_what_is_told_is_kept() -> None:
    daily = [START + timedelta(days=day) for day in range(800)]
    found = trend([], daily)
    assert len(found.months) == MONTHS
    assert len(found.recent) == RECENT
    assert found.runs[-1] == daily[-1]
    assert len(found.runs) <= MONTHS + RECENT

"""What becomes of a finding: a table of single steps, then laws over any sequence of runs."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.finding import Status
from auditor.registry.history import Change, Past, Seen, follow

START = datetime(2025, 4, 1, tzinfo=UTC)
LATER = START + timedelta(days=1)


def seen(status: Status, key: str = "f1", severity: str = "high") -> Seen:
    return Seen(
        id=key, service="juki", check="KEY-01", provider="aws", account="1" * 12, region="r", resource=key,
        severity=severity, status=status,
    )  # fmt: skip


def everything(check: str, provider: str, account: str, region: str) -> bool:
    return True


def nothing(check: str, provider: str, account: str, region: str) -> bool:
    return False


def after(past: Mapping[str, Past], changes: Sequence[Change]) -> dict[str, Past]:
    return {**past, **{change.id: change.after for change in changes}}


OPEN = after({}, follow({}, [seen("fail")], everything, START))
RESOLVED = after(OPEN, follow(OPEN, [seen("pass")], everything, LATER))
AT = LATER + timedelta(days=1)


@pytest.mark.parametrize(
    ("past", "now", "covered", "states"),
    [
        ({}, "fail", True, ["new"]),
        ({}, "accepted", True, ["new"]),
        ({}, "pass", True, []),
        ({}, "unknown", True, []),
        ({}, None, True, []),
        (OPEN, "fail", True, ["open"]),
        (OPEN, "fail", False, ["open"]),
        (OPEN, "accepted", True, ["open"]),
        (OPEN, "pass", False, ["resolved"]),
        (OPEN, "not_applicable", False, ["resolved"]),
        (OPEN, "unknown", True, ["open"]),
        (OPEN, None, True, ["resolved"]),
        (OPEN, None, False, ["open"]),
        (RESOLVED, "fail", True, ["reopened"]),
        (RESOLVED, "pass", True, []),
        (RESOLVED, "unknown", True, []),
        (RESOLVED, None, False, []),
    ],
)
def test_one_step(past: dict[str, Past], now: Status | None, covered: bool, states: list[str]) -> None:
    changes = follow(past, [seen(now)] if now else [], everything if covered else nothing, AT)
    assert [change.state for change in changes] == states
    for change in changes:
        assert change.last_seen == (AT if now in ("fail", "accepted") else START)
        assert change.first_seen == (START if past else AT)
        assert change.after.resolved_at == (AT if change.state == "resolved" else None)
        assert change.after.reopened_count == (change.state == "reopened")


def test_covered_is_asked_about_the_place_of_the_finding() -> None:
    asked = []

    def covered(*place: str) -> bool:
        asked.append(place)
        return False

    follow(OPEN, [], covered, AT)
    assert asked == [("KEY-01", "aws", "1" * 12, "r")]


def test_severity_follows_the_last_failure() -> None:
    (change,) = follow(OPEN, [seen("fail", severity="critical")], everything, AT)
    assert change.after.severity == "critical"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        follow({}, [], everything, datetime(2025, 4, 1))


def test_an_older_run_changes_nothing() -> None:
    before = START - timedelta(days=1)
    for past in (OPEN, RESOLVED):
        for status in get_args(Status):
            assert after(past, follow(past, [seen(status)], everything, before)) == past


BACK = after(RESOLVED, follow(RESOLVED, [seen("fail")], everything, AT))


@pytest.mark.parametrize(
    ("past", "now", "covered", "states"),
    [
        (RESOLVED, "fail", True, ["new"]),
        (BACK, "fail", True, ["new"]),
        (RESOLVED, "accepted", True, ["new"]),
        (RESOLVED, "unknown", True, ["open"]),
        (RESOLVED, None, False, ["open"]),
        (BACK, "pass", True, []),
        (BACK, None, True, []),
    ],
)
def test_a_run_judged_again_after_later_ones_tells_what_it_saw(
    past: dict[str, Past], now: Status | None, covered: bool, states: list[str]
) -> None:
    """The first of them; what a later run saw resolved, it did not."""
    changes = follow(past, [seen(now)] if now else [], everything if covered else nothing, START)
    assert [change.state for change in changes] == states
    assert after(past, changes) == past


Run = dict[str, tuple[Literal["pass", "fail", "unknown", "not_applicable"] | None, bool]]
RESULTS = st.sampled_from(["pass", "fail", "unknown", "not_applicable", None])
RUNS = st.lists(st.dictionaries(st.sampled_from(["f1", "f2"]), st.tuples(RESULTS, st.booleans())), max_size=8)


def run(past: dict[str, Past], what: Run, at: datetime) -> tuple[Change, ...]:
    results = [seen(status, key) for key, (status, _) in what.items() if status is not None]
    read = bool(what) and all(covered for _, covered in what.values())
    return follow(past, results, everything if read else nothing, at)


@given(RUNS)
def test_laws_of_any_sequence_of_runs(runs: list[Run]) -> None:
    past: dict[str, Past] = {}
    for day, what in enumerate(runs):
        at = START + timedelta(days=day)
        changes = run(past, what, at)
        now = after(past, changes)
        assert run(now, what, at) == changes  # a run judged again says the same
        assert past.keys() <= now.keys()  # nothing is forgotten
        told = {change.id: change for change in changes}
        for key, old in past.items():
            new, (status, _) = now[key], what.get(key, (None, False))
            assert new.first_seen == old.first_seen
            assert new.last_seen == (at if status == "fail" else old.last_seen)
            if status == "unknown":
                assert new == old
            if old.state == "resolved" and status == "fail":
                assert told[key].state == "reopened"
                assert new.reopened_count == old.reopened_count + 1
            if old.state == "open":
                assert key in told
        past = now


@given(st.lists(st.just({}), min_size=1, max_size=5))
def test_runs_that_read_nothing_resolve_nothing(runs: list[Run]) -> None:
    past = OPEN
    for day, what in enumerate(runs, 1):
        past = after(past, run(past, what, START + timedelta(days=day)))
    assert past == OPEN


@given(st.lists(st.tuples(RESULTS.filter(bool), st.sampled_from(["f1", "f2", "f3"]))), st.randoms())
def test_the_order_of_results_does_not_matter(results: list[tuple[Status, str]], chance: random.Random) -> None:
    given_ = [seen(status, key) for status, key in results]
    mixed = chance.sample(given_, len(given_))
    assert follow(OPEN, given_, everything, AT) == follow(OPEN, mixed, everything, AT)

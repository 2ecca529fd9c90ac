"""Working hours in Japan: nights, weekends, holidays, New Year, and that a zone never changes an answer."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.regulation.hours import JAPAN, Hours, holiday
from auditor.regulation.parameters import Parameters

USUAL = Hours.of(Parameters.load())
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2050, 12, 31), timezones=st.just(UTC))
TIMES = st.times(timezones=st.none())


def japan(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-11-24 06:59:59", False),
        ("2026-11-24 07:00", True),
        ("2026-11-24 19:59:59", True),
        ("2026-11-24 20:00", False),
        ("2026-11-24 00:00", False),
        ("2026-11-21 12:00", False),  # Saturday
        ("2026-11-22 12:00", False),  # Sunday
        ("2026-11-23 12:00", False),  # Labour Thanksgiving Day
        ("2026-09-22 12:00", False),  # between two holidays
        ("2025-02-24 12:00", False),  # substitute for a holiday on a Sunday
        ("2019-05-01 12:00", False),  # accession, that year only
        ("2024-05-01 12:00", True),
        ("2026-12-28 12:00", True),
        ("2026-12-29 12:00", False),
        ("2027-01-01 12:00", False),
        ("2028-01-03 12:00", False),
        ("2028-01-04 12:00", True),
    ],
)
def test_the_calendar_of_a_town_hall(moment: str, working: bool) -> None:
    assert USUAL.working(japan(moment)) is working


def test_the_day_is_that_of_japan() -> None:
    """Sunday evening in UTC is Monday morning in Tokyo, Friday noon in UTC is Friday night there."""
    assert USUAL.working(datetime(2026, 11, 15, 23, 0, tzinfo=UTC))
    assert not USUAL.working(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))


@settings(deadline=None)
@given(MOMENTS, st.integers(-14, 14))
def test_the_zone_that_a_moment_is_written_in_does_not_matter(moment: datetime, offset: int) -> None:
    assert USUAL.working(moment) is USUAL.working(moment.astimezone(timezone(timedelta(hours=offset))))


@settings(deadline=None)
@given(MOMENTS, TIMES, TIMES)
def test_swapping_the_ends_swaps_work_and_rest_on_open_days(moment: datetime, one: time, other: time) -> None:
    there, back = Hours(one, other), Hours(other, one)
    if not there.open_on(moment.astimezone(JAPAN).date()):
        assert not there.working(moment)
        assert not back.working(moment)
    elif one != other:
        assert there.working(moment) is not back.working(moment)
    else:
        assert there.working(moment)


@settings(deadline=None)
@given(MOMENTS)
def test_nothing_is_worked_on_a_closed_day(moment: datetime) -> None:
    local = moment.astimezone(JAPAN)
    if (
        local.weekday() >= 5
        or (local.month, local.day) in {(12, 29), (12, 31), (1, 1), (1, 3)}
        or holiday(local.date())
    ):
        assert not USUAL.working(moment)
    else:
        noon = local.replace(hour=12, minute=0)
        assert USUAL.working(noon) is USUAL.open_on(local.date())


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)))
def test_a_closed_day_closes_and_an_open_one_opens_all_of_it(day: date) -> None:
    """A calendar without nights works at every minute of an open day, and at none of a closed one."""
    never_off = Hours(time(0), time(0), USUAL.closed_weekdays, USUAL.closed_dates)
    moments = [datetime.combine(day, at, JAPAN) for at in (time(0), time(12), time(23, 59, 59))]
    assert {never_off.working(moment) for moment in moments} == {never_off.open_on(day)}

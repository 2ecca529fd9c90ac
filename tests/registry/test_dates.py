"""Dates in the ways that municipal sheets write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.registry.importing.dates import parse_date, read_date
from auditor.registry.importing.problems import RefusedError


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-01-29", date(2025, 1, 29)),
        ("2025/1/29", date(2025, 1, 29)),
        ("2025.1.29", date(2025, 1, 29)),
        ("2025年1月29日", date(2025, 1, 29)),
        ("２０２５年１月２９日（水）", date(2025, 1, 29)),
        ("2025-01-29T00:00:00", date(2025, 1, 29)),
        ("20250129", date(2025, 1, 29)),
        ("令和7年1月29日", date(2025, 1, 29)),
        ("令和 ７年 １月２９日", date(2025, 1, 29)),
        ("㋿7年1月29日", date(2025, 1, 29)),
        ("令7.1.29", date(2025, 1, 29)),
        ("R7.1.29", date(2025, 1, 29)),
        ("r07/01/29", date(2025, 1, 29)),
        ("Ｒ７．１．２９", date(2025, 1, 29)),
        ("R.7.1.29", date(2025, 1, 29)),
        ("H31.4.30", date(2019, 4, 30)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和元年12月31日", date(2019, 12, 31)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S1.12.25", date(1926, 12, 25)),
        ("令和6年2月29日", date(2024, 2, 29)),
    ],
)
def test_a_date_is_read(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("平成31年5月1日", "outside 平成"),
        ("令和元年4月30日", "outside 令和"),
        ("昭和64年1月8日", "outside 昭和"),
        ("平成元年1月7日", "outside 平成"),
        ("S1.12.24", "outside 昭和"),
        ("令和0年5月1日", "begins with year 1"),
        ("令和7年2月29日", "no such day"),
        ("2025-02-30", "no such day"),
        ("2025-13-01", "no such day"),
        ("0001-01-01", "1900 to 2199"),
        ("25/1/29", "four digits or an era"),
        ("元年5月1日", "four digits or an era"),
        ("1/29/2025", "expected a date"),
        ("2025-1/29", "expected a date"),
        ("令和元年", "expected a date"),
        ("令和7年1月", "expected a date"),
        ("明治45年1月1日", "expected a date"),
        ("45686", "expected a date"),
        ("来年度", "expected a date"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        parse_date(text)


@given(st.dates(date(1926, 12, 25), date(2199, 12, 31)))
def test_every_day_since_showa_is_read_from_its_era(day: date) -> None:
    if day >= date(2019, 5, 1):
        era, letter, year = "令和", "R", day.year - 2018
    elif day >= date(1989, 1, 8):
        era, letter, year = "平成", "H", day.year - 1988
    else:
        era, letter, year = "昭和", "S", day.year - 1925
    assert parse_date(f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日") == day
    assert parse_date(f"{letter}{year}.{day.month}.{day.day}") == day
    assert parse_date(day.isoformat()) == day


def test_cells_of_excel_and_words_for_no_date() -> None:
    notes: list[str] = []
    assert read_date(datetime.fromisoformat("2025-01-29T00:00:00"), notes.append) == date(2025, 1, 29)
    assert read_date(date(2025, 1, 29), notes.append) == date(2025, 1, 29)
    assert notes == []
    assert read_date("未定", notes.append) is None
    assert notes == ["read as: no date yet"]


@pytest.mark.parametrize("value", [True, 45686, 1.5, timedelta(days=1), [], datetime.fromisoformat("9999-01-01")])
def test_other_values_are_refused(value: object) -> None:
    with pytest.raises(RefusedError):
        read_date(value, pytest.fail)

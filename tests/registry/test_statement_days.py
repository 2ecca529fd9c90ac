"""Days on which statements hold, by the calendar in Japan, and the patterns by which acceptances choose resources."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.registry.statements.days import day_in_japan, default_end, fiscal_year_end, one_year
from auditor.registry.statements.models import Revocation
from auditor.registry.statements.pattern import Pattern
from auditor.registry.statements.refusals import same_person
from tests.registry.made import acceptance, attestation

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2190, 12, 31))
MARKS = st.text(alphabet="ab*?.[\n(", max_size=12)


@pytest.mark.parametrize(
    ("day", "fiscal", "year"),
    [
        (date(2026, 4, 1), date(2027, 3, 31), date(2027, 3, 31)),
        (date(2026, 3, 31), date(2026, 3, 31), date(2027, 3, 30)),
        (date(2026, 12, 31), date(2027, 3, 31), date(2027, 12, 30)),
        (date(2027, 1, 1), date(2027, 3, 31), date(2027, 12, 31)),
        (date(2028, 2, 29), date(2028, 3, 31), date(2029, 2, 28)),
    ],
)
def test_ends_by_default(day: date, fiscal: date, year: date) -> None:
    assert (default_end(day, "fiscal_year"), default_end(day, "one_year")) == (fiscal, year)


@given(DAYS)
def test_every_default_end_lies_within_the_year_that_begins_with_the_day(day: date) -> None:
    assert day <= fiscal_year_end(day) <= one_year(day) < day + timedelta(days=366)
    assert (fiscal_year_end(day) + timedelta(days=1)).strftime("%m-%d") == "04-01"


def test_a_day_begins_at_midnight_in_japan() -> None:
    assert day_in_japan(datetime(2027, 3, 31, 14, 59, tzinfo=UTC)) == date(2027, 3, 31)
    assert day_in_japan(datetime(2027, 3, 31, 15, 0, tzinfo=UTC)) == date(2027, 4, 1)
    with pytest.raises(ValueError, match="no time zone"):
        day_in_japan(datetime(2027, 3, 31))


@given(DAYS, DAYS, DAYS, st.none() | DAYS)
def test_a_statement_holds_from_its_first_to_its_last_day_unless_revoked(
    first: date, last: date, today: date, revoked_on: date | None
) -> None:
    revoked = None if revoked_on is None else Revocation(by="x", on=revoked_on, reason="y")
    for one in (
        attestation(answered_on=first, valid_until=last, revoked=revoked),
        acceptance(starts_on=first, ends_on=last, revoked=revoked),
    ):
        holds = first <= today <= last and (revoked_on is None or today < revoked_on)
        assert (one.standing(today) == "in_force") == holds


@given(MARKS, MARKS)
def test_patterns_match_what_the_slow_and_sure_way_matches(pattern: str, text: str) -> None:
    sure = "".join({"*": "(?s:.*)", "?": "(?s:.)"}.get(mark, re.escape(mark)) for mark in pattern)
    assert Pattern(pattern).matches(text) == (re.fullmatch(sure, text) is not None)


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("ab*b", "ab", False),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("a*bc*c", "abc", False),
        ("?*?", "a", False),
        ("a**a", "aa", True),
        ("a*b*c", "a-b-b-c", True),
        ("*key/1", "arn:key/10", False),
        ("", "", True),
        ("", "a", False),
    ],
)
def test_parts_of_a_pattern_do_not_overlap(pattern: str, text: str, fits: bool) -> None:
    assert Pattern(pattern).matches(text) is fits


@given(st.text(max_size=30))
def test_a_text_without_stars_matches_itself_and_a_star_matches_everything(text: str) -> None:
    assert Pattern(text).matches(text)
    assert Pattern("*").matches(text)
    assert Pattern(f"{text}?").matches(f"{text}x")
    assert not Pattern(f"{text}?").matches(text) or "*" in text


def test_hostile_patterns_come_to_an_end() -> None:
    """Each of these has more ways to be tried than there are atoms, for a matcher that goes back."""
    text = "a" * 5000
    for pattern in ("a*" * 240 + "b", "*a" * 240 + "?b", "(a+)+" * 90, "*?" * 240 + "b"):
        assert not Pattern(pattern).matches(text)
    assert Pattern("a*" * 240).matches(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("山田 太郎", "山田太郎", True),
        ("山田　太郎", " 山田 太郎 ", True),
        ("ＹＡＭＡＤＡ Taro", "yamada taro", True),
        ("ﾔﾏﾀﾞ", "ヤマダ", True),
        ("山田\u200b太郎", "山田太郎", True),
        ("Straße", "STRASSE", True),
        ("辻\U000e0100 一郎", "辻一郎", True),
        ("山田\u3164太郎\ufe0f", "山田太郎", True),
        ("山田 太郎", "山田 次郎", False),
    ],
)
def test_ways_to_write_one_name(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same

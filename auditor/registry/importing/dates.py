"""Dates as municipal sheets write them: Western and Japanese eras, half and full width."""

import re
from datetime import date, datetime
from typing import NamedTuple

from auditor.registry.importing.problems import Note, RefusedError
from auditor.registry.importing.values import free_text, width

EXPECTED = "expected a date such as 2025-01-29, 2025/1/29, 2025年1月29日, 令和7年1月29日 or R7.1.29"


class _Era(NamedTuple):
    name: str
    first: date
    last: date


# First and last days: the accession ordinances of 1926, 1989 and 2019. 1926-12-25 counts for Shōwa.
_ERAS = {
    "S": _Era("昭和", date(1926, 12, 25), date(1989, 1, 7)),
    "H": _Era("平成", date(1989, 1, 8), date(2019, 4, 30)),
    "R": _Era("令和", date(2019, 5, 1), date.max),
}
_LETTERS = {"昭": "S", "平": "H", "令": "R"}
_WRITTEN = re.compile(
    r"(?P<era>昭和?|平成?|令和?|[SHR]\.?)?\s*(?P<year>元|\d{1,4})\s*"
    r"(?:年\s*(?P<m1>\d{1,2})\s*月\s*(?P<d1>\d{1,2})\s*日|(?P<sep>[./-])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2}))"
    r"\s*(?:\([日月火水木金土]\))?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?",
    re.IGNORECASE | re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_NOT_YET = frozenset({"-", "ー", "―", "未定", "未承認"})


def parse_date(text: str) -> date:
    """The day that a text names. Raises RefusedError for other text, an impossible day, a day outside its era."""
    plain = width(text)
    if compact := _COMPACT.fullmatch(plain):
        return _day(*(int(part) for part in compact.groups()))
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        raise RefusedError(EXPECTED)
    month, day = int(found["m1"] or found["m2"]), int(found["d1"] or found["d2"])
    if found["era"]:
        return _of_era(found["era"][0].upper(), found["year"], month, day)
    if len(found["year"]) != 4:
        raise RefusedError(f"a year needs four digits or an era; {EXPECTED}")
    return _day(int(found["year"]), month, day)


def _day(year: int, month: int, day: int) -> date:
    if not 1900 <= year <= 2199:
        raise RefusedError(f"the year is outside 1900 to 2199; {EXPECTED}")
    try:
        return date(year, month, day)
    except ValueError:
        raise RefusedError(f"there is no such day; {EXPECTED}") from None


def _of_era(letter: str, year: str, month: int, day: int) -> date:
    era = _ERAS[_LETTERS.get(letter, letter)]
    count = 1 if year == "元" else int(year)
    if count < 1:
        raise RefusedError(f"{era.name} begins with year 1 (元年)")
    found = _day(era.first.year + count - 1, month, day)
    if not era.first <= found <= era.last:
        end = "" if era.last == date.max else f" to {era.last}"
        raise RefusedError(f"{found} is outside {era.name}, which is {era.first}{end}")
    return found


def read_date(value: object, note: Note) -> date | None:
    """A date from a cell: a date cell of Excel, a date of TOML, or a text. 未定 is none, with a warning."""
    if isinstance(value, datetime):
        return _day(value.year, value.month, value.day)
    if isinstance(value, date):
        return _day(value.year, value.month, value.day)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise RefusedError(EXPECTED)
    text = width(free_text(value, note))
    if text in _NOT_YET:
        note("read as: no date yet")
        return None
    return parse_date(text)

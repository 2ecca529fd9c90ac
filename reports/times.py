"""Dates and instants for readers: Japanese time, the Japanese calendar, and ISO 8601 in UTC for programs."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_ERAS = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))


def iso(instant: datetime) -> str:
    """UTC with Z: `2026-11-23T00:00:00Z`; microseconds only where there are some."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def wareki(day: date) -> str:
    """`令和8年11月23日`; the Western year before 1926-12-25."""
    for start, era in _ERAS:
        if day >= start:
            year = day.year - start.year + 1
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def day_text(day: date, language: str) -> str:
    """`2026年11月23日（令和8年11月23日）`, in English `2026-11-23`."""
    if language == "en":
        return day.isoformat()
    return f"{day.year}年{day.month}月{day.day}日（{wareki(day)}）"


def moment_text(instant: datetime, language: str) -> str:
    """The instant in Japan, with the Japanese calendar in Japanese."""
    local = instant.astimezone(TOKYO)
    clock = f"{local:%H:%M}"
    day = day_text(local.date(), language)
    return f"{day} {clock} JST" if language == "en" else f"{day}{clock}（日本時間）"


def stamp(instant: datetime) -> str:
    """`2026-11-23 09:00` in Japan: for cells that are sorted."""
    return f"{instant.astimezone(TOKYO):%Y-%m-%d %H:%M}"

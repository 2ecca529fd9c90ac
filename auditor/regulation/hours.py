"""When the town hall is open: working hours in Japan, weekends, national holidays, the days around New Year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

JAPAN = ZoneInfo("Asia/Tokyo")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Hours:
    """An office's calendar. `closed_dates` are `MM-DD`, `closed_weekdays` English names."""

    off_from: time
    off_to: time
    closed_weekdays: Collection[str] = ()
    closed_dates: Collection[str] = ()

    @classmethod
    def of(cls, parameters: Any) -> "Hours":
        """The calendar that the thresholds in force describe."""
        return cls(
            off_from=time.fromisoformat(parameters.off_hours_from),
            off_to=time.fromisoformat(parameters.off_hours_to),
            closed_weekdays=frozenset(parameters.closed_weekdays),
            closed_dates=frozenset(parameters.closed_dates),
        )

    def working(self, moment: datetime) -> bool:
        """Whether the office works at a moment (with a zone). The end of work is outside, its start is inside."""
        local = moment.astimezone(JAPAN)
        return self.open_on(local.date()) and not self._off(local.time())

    def open_on(self, day: date) -> bool:
        """Whether the office opens on a day at all."""
        closed = WEEKDAYS[day.weekday()] in self.closed_weekdays or f"{day:%m-%d}" in self.closed_dates
        return not closed and not holiday(day)

    def _off(self, at: time) -> bool:
        if self.off_from <= self.off_to:
            return self.off_from <= at < self.off_to
        return at >= self.off_from or at < self.off_to  # the usual case: the night goes past midnight


@cache
def holiday(day: date) -> bool:
    """Whether a day is a national holiday of Japan, substitute holidays among them."""
    return day in _calendar()


@cache
def _calendar() -> Any:
    return holidays.country_holidays("JP")

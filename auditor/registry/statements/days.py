"""How long statements hold by default and at most. Days are those of the calendar in Japan."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def day_in_japan(instant: datetime) -> date:
    """The day that it is in Japan. Raises ValueError for an instant without a time zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone")
    return instant.astimezone(ZoneInfo("Asia/Tokyo")).date()


def fiscal_year_end(day: date) -> date:
    """The last day of the Japanese fiscal year that holds the day: the next 31 March, or that day itself."""
    return date(day.year + (day.month > 3), 3, 31)


def one_year(day: date) -> date:
    """The last day of the year that begins with the day."""
    try:
        again = day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        again = date(day.year + 1, 3, 1)
    return again - timedelta(days=1)


def default_end(day: date, rule: str) -> date:
    """The last day of an attestation made on the day, by the parameter `attestation_valid`."""
    return fiscal_year_end(day) if rule == "fiscal_year" else one_year(day)

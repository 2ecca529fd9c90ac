"""Reads cells of Azure's answers. What is missing stays None: unknown, never False or 0."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?")


def moment(value: Any) -> datetime | None:
    """An ISO time in UTC. Azure writes seven digits of a second, which Python cuts off."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def days(duration: Any) -> int | None:
    """Days of an ISO 8601 duration (P90D, P1Y6M); a month is a twelfth of a year, and hours are left out."""
    found = _DURATION.fullmatch(str(duration)) if duration is not None else None
    if found is None:
        return None
    years, months, weeks, rest = (int(part or 0) for part in found.groups())
    return years * 365 + round(months * 365 / 12) + weeks * 7 + rest


def tags(value: Any) -> dict[str, str] | None:
    """Names and values as text; None where nothing is said of tags."""
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, Mapping) else None


def flag(value: Any) -> bool | None:
    """A boolean, which Resource Graph sometimes writes as a word."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return value if isinstance(value, bool) else None


def word(value: Any, **known: Any) -> Any:
    """What a word means, its case left aside; None for a word that is not known. Nothing is not the word `none`."""
    return None if value is None else known.get(str(value).lower())

"""Reads cells of Azure's answers. What is missing stays None: unknown, never False or 0."""

import re
from collections.abc import Mapping
from typing import Any

# Part of what these fields offer.
from providers.cells import moment as moment  # noqa: PLC0414 - one place to import from
from providers.cells import word as word  # noqa: PLC0414 - likewise

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?")


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

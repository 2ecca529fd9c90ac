"""Reads single values of answers in JSON. What is missing stays None: unknown, never False or 0."""

from datetime import UTC, datetime
from typing import Any, TypeVar

Meant = TypeVar("Meant")


def moment(value: Any) -> datetime | None:
    """An ISO time in UTC. Clouds write up to nine digits of a second, which Python cuts off."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def word(value: Any, **known: Meant) -> Meant | None:
    """What a word means, its case left aside; None for a word that is not known. Nothing is not the word `none`."""
    return None if value is None else known.get(str(value).lower())

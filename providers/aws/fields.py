"""Reads fields of AWS's answers. Missing stays None: an absent field is unknown, never False or 0."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any


def field(answer: Mapping[str, Any] | None, path: str) -> Any:
    """The value at a dotted path of an answer, None where the answer or any step of the path is missing."""
    value: Any = answer
    for step in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def tags(pairs: Iterable[Mapping[str, str]] | None, key: str = "Key", value: str = "Value") -> dict[str, str] | None:
    """AWS's list of tag pairs as a mapping; None stays None (tags were not read)."""
    return None if pairs is None else {pair[key]: pair.get(value) or "" for pair in pairs}


def moment(value: Any) -> datetime | None:
    """A timestamp of an answer in UTC: datetime, ISO text or epoch seconds; None for none, for N/A, and for what lies
    outside the years that there are."""
    try:
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str):
            return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def name_tag(found: Mapping[str, str] | None, otherwise: str) -> str:
    """The Name tag, else the ID."""
    return (found or {}).get("Name") or otherwise

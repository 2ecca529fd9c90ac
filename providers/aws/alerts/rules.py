"""Reads the patterns of EventBridge rules. Fields that a sample event lacks are read as in filters.py."""

import json
import operator
from collections.abc import Callable, Mapping
from typing import Any

from providers.aws.alerts.library import Condition, Event, like
from providers.three import Maybe, either, every, negate

DEEPEST = 20
SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def condition(pattern: str | None) -> Condition | None:
    """The condition that an event pattern states; None for none (a schedule) and for what is no pattern."""
    try:
        found = json.loads(pattern or "")
    except (ValueError, RecursionError):
        return None
    return (lambda event: _matches(found, event, 0)) if isinstance(found, dict) else None


def _matches(pattern: Mapping[str, Any], event: Event, depth: int) -> Maybe:
    """All fields of a pattern; one of `$or`'s patterns."""
    if depth > DEEPEST:
        return None
    return every(*(_field(key, wanted, event, depth) for key, wanted in pattern.items()))


def _field(key: str, wanted: Any, event: Event, depth: int) -> Maybe:
    if key == "$or" and isinstance(wanted, list):
        return either(*(_matches(one, event, depth + 1) if isinstance(one, dict) else None for one in wanted))
    value = event.get(key)
    if isinstance(wanted, dict):
        inner = value if isinstance(value, list) else [value]
        return either(*(_matches(wanted, one if isinstance(one, dict) else {}, depth + 1) for one in inner))
    if isinstance(wanted, list):
        values = value if isinstance(value, list) else [value]
        return either(*(_test(one, each) for one in wanted for each in values))
    return None


def _test(wanted: Any, value: Any) -> Maybe:
    """One entry of a list of values: a value itself, or `{"prefix": ...}` and its like."""
    if not isinstance(wanted, dict):
        return type(wanted) is type(value) and wanted == value
    if len(wanted) != 1:
        return None
    (word, given), text = next(iter(wanted.items())), str(value)
    if word == "exists":
        return (value is not None) is bool(given)
    if word == "anything-but":
        return True if value is None else negate(either(*(_test(one, value) for one in _listed(given))))
    if value is None:
        return False
    if word == "numeric" and isinstance(given, list) and isinstance(value, int | float):
        return _numeric(given, value)
    if isinstance(given, str):
        return _text(word, given, text)
    return None


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _text(word: str, given: str, text: str) -> Maybe:
    if word == "prefix":
        return text.startswith(given)
    if word == "suffix":
        return text.endswith(given)
    if word == "equals-ignore-case":
        return text.casefold() == given.casefold()
    if word == "wildcard":
        return like(text, given)
    return None


def _numeric(given: list[Any], value: float) -> Maybe:
    """`[">=", 4, "<", 9]`."""
    signs, bounds = given[::2], given[1::2]
    if len(given) % 2 or not all(isinstance(bound, int | float) for bound in bounds):
        return None
    if not all(sign in SIGNS for sign in signs):
        return None
    return all(SIGNS[sign](value, bound) for sign, bound in zip(signs, bounds, strict=True))

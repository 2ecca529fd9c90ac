"""Reads the filter patterns of log groups that are written for JSON events: `{ ($.eventName = X) && ... }`.

What a pattern says of fields that a sample event lacks is read so: to demand a value narrows it, and the sample is
not matched; to exclude a value lets the sample through.
"""

import re
from collections.abc import Callable
from functools import cache

from providers.aws.alerts.library import Condition, Event, like
from providers.grammars import NotUnderstoodError, Tokens
from providers.three import Maybe, either, every, negate

OF_TRAILS = re.compile(
    r"\$\.(eventName|eventSource|eventType|userIdentity|errorCode|errorMessage|additionalEventData)\b"
)
"""Fields by which a pattern shows that it is written for the events of a trail."""

TOKEN = re.compile(
    r"""\s*(?P<token>&&|\|\||[()]|!=|>=|<=|[=<>]|"(?:\\.|[^"\\])*"|%[^%]*%|[^\s()=!<>&|"%]+)\s*""", re.VERBOSE
)
DEEPEST = 40
"""Brackets inside brackets; more is nobody's own writing."""


def of_trail(pattern: str) -> bool:
    """Whether a pattern is written for the events of a trail."""
    return bool(OF_TRAILS.search(pattern))


@cache
def condition(pattern: str) -> Condition | None:
    """The condition that a pattern states; None where it is not understood."""
    text = pattern.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return None
    try:
        reader = _Reader(_tokens(text[1:-1]))
        found = reader.any_of(0)
        reader.end()
    except NotUnderstoodError:
        return None
    return found


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            if text[at:].strip():
                raise NotUnderstoodError
            break
        found.append(match["token"])
        at = match.end()
    return found


class _Reader(Tokens):
    """Reads tokens by the grammar: or over and over comparisons, with brackets."""

    def any_of(self, depth: int) -> Condition:
        return self._joined(depth, "||", self._all_of, either)

    def end(self) -> None:
        if self._peek():
            raise NotUnderstoodError

    def _all_of(self, depth: int) -> Condition:
        return self._joined(depth, "&&", self._one, every)

    def _joined(self, depth: int, mark: str, read: Callable[[int], Condition], join: Callable[..., Maybe]) -> Condition:
        terms = [read(depth)]
        while self._peek() == mark:
            self._next()
            terms.append(read(depth))
        return terms[0] if len(terms) == 1 else lambda event: join(*(term(event) for term in terms))

    def _one(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise NotUnderstoodError
        if self._peek() == "(":
            self._next()
            inner = self.any_of(depth + 1)
            if self._next() != ")":
                raise NotUnderstoodError
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        field = self._next()
        if not re.fullmatch(r"\$(\.[A-Za-z0-9_-]+)+", field):
            raise NotUnderstoodError
        path = tuple(field[2:].split("."))
        sign = self._next()
        if sign in {"=", "!="}:
            return _equal(path, self._next(), sign == "=")
        if sign in {"<", ">", "<=", ">="}:
            self._next()
            return lambda event: False if _value(event, path) is None else None
        return self._state(path, sign.upper())

    def _state(self, path: tuple[str, ...], word: str) -> Condition:
        """`NOT EXISTS`, `EXISTS`, `IS NULL`, `IS TRUE`, `IS FALSE`."""
        if word == "EXISTS":
            return lambda event: _value(event, path) is not None
        second = self._next().upper()
        if (word, second) == ("NOT", "EXISTS"):
            return lambda event: _value(event, path) is None
        if word == "IS" and second in {"NULL", "TRUE", "FALSE"}:
            wanted = {"TRUE": True, "FALSE": False}.get(second)
            return lambda event: wanted is not None and _value(event, path) is wanted
        raise NotUnderstoodError


def _equal(path: tuple[str, ...], written: str, positive: bool) -> Condition:
    if written.startswith("%"):  # a regular expression of AWS's own kind
        return lambda event: positive is False if _value(event, path) is None else None
    if written in {"(", ")", "&&", "||", "=", "!=", "<", ">", "<=", ">="}:
        raise NotUnderstoodError
    text = re.sub(r"\\(.)", r"\1", written[1:-1]) if written.startswith('"') else written

    def holds(event: Event) -> Maybe:
        value = _value(event, path)
        same = value is not None and like(str(value), text)
        return same if positive else negate(same)

    return holds


def _value(event: Event, path: tuple[str, ...]) -> object:
    value: object = event
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value

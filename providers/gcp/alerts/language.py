"""Reads filters of Cloud Logging, Cloud Monitoring and Security Command Center, which share one grammar.

`OR` binds closer than `AND`, terms side by side are joined by `AND`, text is compared whatever its case
(https://cloud.google.com/logging/docs/view/logging-query-language). What is not understood is unknown: functions, text
that may stand in any field, and fields of which a sample event says nothing.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from providers.gcp.alerts.patterns import found_in
from providers.three import Maybe, either, every, negate

Event = Mapping[str, str]
Condition = Callable[[Event], Maybe]
"""Whether an event meets it; None where that cannot be told."""

TOKEN = re.compile(
    r"""\s*(?P<token>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|!=|=~|!~|>=|<=|[=<>:(),]"""
    r"""|(?:[^\s()=!<>:~"',]|(?<=\.)"(?:\\.|[^"\\])*")+)""",
    re.DOTALL,
)
COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|--[^\n]*""", re.DOTALL)
SIGNS = {"=", "!=", ":", "=~", "!~", ">", ">=", "<", "<="}
MARKS = {*SIGNS, "(", ")", ","}
DEEPEST, LONGEST = 40, 20_000
"""Google takes filters of 20,000 characters; brackets deeper than this are nobody's own writing."""

SEVERITIES = ("default", "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")

NARROW = ("resource.", "protopayload.resourcename", "protopayload.servicedata.policydelta.", "logname")
"""Fields of which samples say all that there is, or that say whose an event is: one that a sample lacks is demanded of
other events."""

PAYLOADS = ("protopayload", "jsonpayload", "textpayload")
"""What an event holds one of."""

UNSURE = "?"
"""How the value of a sample begins of which it is not known what Google writes there: one of some words (`?a|b`), or
anything."""

OPEN = "metric.labels."
"""Fields that choose among the values of one resource's metric: it is watched all the same."""


class NotUnderstoodError(Exception):
    """A filter of another form."""


def condition(text: Any) -> Condition | None:
    """The condition that a filter states; an empty one holds for everything. None where it is not understood."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        reader = _Reader(tokens(text))
        return reader.whole()
    except NotUnderstoodError:
        return None


def tokens(text: str) -> list[str]:
    """The words, texts and marks of a filter, without comments."""
    text = COMMENT.sub(lambda found: found[1] or " ", text).rstrip()
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise NotUnderstoodError
        found.append(match["token"])
        at = match.end()
    return found


def plain(field: str) -> str:
    """A field as it is compared: `proto_payload.method_name` is `protoPayload.methodName`."""
    name = field.replace('"', "").replace("_", "").lower()
    return re.sub(r"\b(resource|metric)\.label\.", r"\1.labels.", name)


def text_of(token: str) -> str:
    """What a token says, without its quotes."""
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token[0] in "\"'" else token


class _Reader:
    """Reads tokens by the grammar."""

    def __init__(self, found: list[str]) -> None:
        self._tokens = found
        self._at = 0

    def whole(self) -> Condition:
        """The condition of all tokens."""
        if not self._tokens:
            return lambda _: True
        found = self._all(0, self._term)
        if self._peek():
            raise NotUnderstoodError
        return found

    def _all(self, depth: int, term: Callable[[int], Condition]) -> Condition:
        """Terms joined by AND, or that stand side by side."""
        if depth > DEEPEST:
            raise NotUnderstoodError
        found = [self._any(depth, term)]
        while self._peek() not in {"", ")", ","}:
            if self._peek() == "AND":
                self._next()
            found.append(self._any(depth, term))
        return found[0] if len(found) == 1 else lambda event: every(*(one(event) for one in found))

    def _any(self, depth: int, term: Callable[[int], Condition]) -> Condition:
        found = [self._signed(depth, term)]
        while self._peek() == "OR":
            self._next()
            found.append(self._signed(depth, term))
        return found[0] if len(found) == 1 else lambda event: either(*(one(event) for one in found))

    def _signed(self, depth: int, term: Callable[[int], Condition]) -> Condition:
        negated = False
        while self._peek() == "NOT" or (self._peek() == "-" and self._at + 1 < len(self._tokens)):
            self._next()
            negated = not negated
        if self._peek().startswith("-") and len(self._peek()) > 1:
            self._tokens[self._at] = self._peek()[1:]
            negated = not negated
        found = term(depth)
        return (lambda event: negate(found(event))) if negated else found

    def _term(self, depth: int) -> Condition:
        if self._peek() == "(":
            return self._bracket(depth, self._term)
        token = self._word()
        if self._peek() == "(" and token[0] not in "\"'":
            return self._function(token)
        if self._peek() not in SIGNS:
            return _anywhere(text_of(token))
        if token[0] in "\"'":
            raise NotUnderstoodError
        field, sign = plain(token), self._next()
        return self._values(depth, field, sign)

    def _values(self, depth: int, field: str, sign: str) -> Condition:
        if self._peek() == "(":
            positive = {"!=": "=", "!~": "=~"}.get(sign, sign)
            found = self._bracket(depth, lambda at: self._values(at, field, positive))
            return found if positive == sign else _unless_missing(field, found)
        token = self._word()
        if self._peek() == "(" and token[0] not in "\"'":
            return self._listed(field, token) if sign == "=" else self._function(token)
        return compared(field, sign, text_of(token), quoted=token[0] in "\"'")

    def _bracket(self, depth: int, term: Callable[[int], Condition]) -> Condition:
        self._next()
        found = self._all(depth + 1, term)
        if self._next() != ")":
            raise NotUnderstoodError
        return found

    def _function(self, name: str) -> Condition:
        """`log_id("x")` is the log's name; what other functions find is unknown."""
        given = self._given()
        if name.lower() == "log_id" and len(given) == 1:
            log = given[0].replace("/", "%2F")
            return lambda event: _holds(event.get("logname"), lambda value: value.endswith(f"/logs/{log.lower()}"))
        return lambda _: None

    def _listed(self, field: str, name: str) -> Condition:
        """`one_of` and `starts_with` of Cloud Monitoring."""
        given = self._given()
        if name == "one_of":
            found = [compared(field, "=", one, quoted=True) for one in given]
            return lambda event: either(False, *(one(event) for one in found))
        if name == "starts_with" and len(given) == 1:
            return lambda event: _holds(event.get(field), lambda value: value.startswith(given[0].lower()))
        return lambda _: None

    def _given(self) -> list[str]:
        """What a function is given, between its brackets."""
        self._next()
        found: list[str] = []
        depth = 1
        while depth:
            token = self._next()
            depth += {"(": 1, ")": -1}.get(token, 0)
            if token not in MARKS:
                found.append(text_of(token))
        return found

    def _word(self) -> str:
        token = self._next()
        if token in MARKS or token in {"AND", "OR", "NOT"}:
            raise NotUnderstoodError
        return token

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            raise NotUnderstoodError
        self._at += 1
        return token


def compared(field: str, sign: str, text: str, *, quoted: bool) -> Condition:
    """A comparison of one field, in the form of `plain`, with one value."""
    if sign == ":" and text == "*" and not quoted:
        return lambda event: _within(event, field) or _missing(event, field)
    if sign == "!=":
        return _unless_missing(field, compared(field, "=", text, quoted=quoted))
    if sign == "!~":
        return _unless_missing(field, compared(field, "=~", text, quoted=quoted))
    tests: dict[str, Callable[[str], Maybe]] = {
        "=": lambda value: value.lower() == text.lower(),
        ":": lambda value: text.lower() in value.lower(),
        "=~": lambda value: found_in(text, value),
    }
    test = tests.get(sign) or (lambda value: _ordered(field, value, sign, text))

    def holds(event: Event) -> Maybe:
        value = event.get(field)
        if field.startswith(OPEN):
            return True
        if value is None:
            return _missing(event, field)
        return _unsure(value, test) if value.startswith(UNSURE) else test(value)

    return holds


def _unless_missing(field: str, found: Condition) -> Condition:
    """The opposite, of an event that has the field; of another it is unknown how Google takes it."""
    return lambda event: negate(found(event)) if field in event else True if field.startswith(OPEN) else None


def _ordered(field: str, value: str, sign: str, text: str) -> Maybe:
    """Severities have an order; how others compare is not told by a sample."""
    known = field == "severity" and {value.lower(), text.lower()} <= set(SEVERITIES)
    if not known:
        return None
    here, there = SEVERITIES.index(value.lower()), SEVERITIES.index(text.lower())
    return {">": here > there, ">=": here >= there, "<": here < there, "<=": here <= there}[sign]


def _anywhere(text: str) -> Condition:
    """Text that may stand in any field: a sample says where it is, and never that it is nowhere."""
    return lambda event: True if any(text.lower() in value.lower() for value in event.values()) else None


def _unsure(value: str, test: Callable[[str], Maybe]) -> Maybe:
    """Of some words none may be it; that one is, is not certain."""
    words = value.removeprefix(UNSURE).split("|")
    return False if words != [""] and {test(word) for word in words} == {False} else None


def _missing(event: Event, field: str) -> Maybe:
    """What a demand on a field comes to that a sample does not have."""
    payload = field.partition(".")[0]
    return False if field.startswith(NARROW) or (payload in PAYLOADS and not _within(event, payload)) else None


def _within(event: Event, field: str) -> bool:
    return any(name == field or name.startswith(f"{field}.") for name in event)


def _holds(value: str | None, test: Callable[[str], bool]) -> Maybe:
    return None if value is None else test(value.lower())

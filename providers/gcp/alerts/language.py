"""Reads filters of Cloud Logging, Cloud Monitoring and Security Command Center, which share one grammar.

`OR` binds closer than `AND`, terms side by side are joined by `AND`, text is compared whatever its case
(https://cloud.google.com/logging/docs/view/logging-query-language). What is not understood is unknown: functions, text
that may stand in any field, and fields of which a sample event says nothing.
"""

import re
from collections.abc import Callable
from typing import Any

from providers.gcp.alerts.comparisons import Condition, anywhere, compared, of_text, plain, unless_missing
from providers.grammars import NotUnderstoodError, Tokens
from providers.three import either, every, negate

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


def text_of(token: str) -> str:
    """What a token says, without its quotes."""
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token[0] in "\"'" else token


class _Reader(Tokens):
    """Reads tokens by the grammar."""

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
            return anywhere(text_of(token))
        if token[0] in "\"'":
            raise NotUnderstoodError
        field, sign = plain(token), self._next()
        return self._values(depth, field, sign)

    def _values(self, depth: int, field: str, sign: str) -> Condition:
        if self._peek() == "(":
            positive = {"!=": "=", "!~": "=~"}.get(sign, sign)
            found = self._bracket(depth, lambda at: self._values(at, field, positive))
            return found if positive == sign else unless_missing(field, found)
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
            return lambda event: of_text(event.get("logname"), lambda value: value.endswith(f"/logs/{log.lower()}"))
        return lambda _: None

    def _listed(self, field: str, name: str) -> Condition:
        """`one_of` and `starts_with` of Cloud Monitoring."""
        given = self._given()
        if name == "one_of":
            found = [compared(field, "=", one, quoted=True) for one in given]
            return lambda event: either(False, *(one(event) for one in found))
        if name == "starts_with" and len(given) == 1:
            return lambda event: of_text(event.get(field), lambda value: value.startswith(given[0].lower()))
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

"""Reads filters of Cloud Logging: how much of one kind of log entries a filter lets through.

The language: https://cloud.google.com/logging/docs/view/logging-query-language. NOT binds most, then OR, then AND,
which may be left out between two comparisons.
"""

import re
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import unquote

Share = Literal["all", "some", "none"] | None
"""How many of the entries; None is unknown."""

Entries = Mapping[str, tuple[str, ...]]
"""Fields that all entries of a kind have alike, by name in lower case, each with the spellings of its value."""

VARYING = ("resource.", "protopayload.", "labels.", "operation.", "insertid", "severity")
"""Fields that differ from entry to entry: what asks for one value of them gets a part."""

FUNCTIONS = {"log_id", "sample", "ip_in_net", "source", "cast", "regexp_extract", "search"}
COMPARED = ("=", "!=", ":", "=~", "!~", "<", "<=", ">", ">=")

_TOKEN = re.compile(r'\s+|--[^\n]*|([(),]|=~|!~|!=|<=|>=|[=<>:]|(?:"(?:\\.|[^"\\])*"|[^\s()"=<>!:,~])+)')
_PLAIN = re.compile(r"[\w/%:@.\\^$|*-]*")
"""Patterns that are tried: without groups and repetitions of more than a dot, a hostile one cannot cost much."""


class _UnclearError(Exception):
    """The filter is not understood."""


def share(text: object, entries: Entries) -> Share:
    """How many of the entries a filter lets through. No filter lets everything through."""
    if text is None or text == "":
        return "all"
    if not isinstance(text, str):
        return None
    try:
        reader = _Reader(_tokens(text), entries)
        found = reader.conjunction(reader.comparison)
    except (_UnclearError, RecursionError):
        return None
    return found if reader.next is None else None


def inverted(found: Share) -> Share:
    """What is left by it."""
    return {"all": "none", "none": "all"}.get(found, found) if found else None  # type: ignore[return-value]


def both(*found: Share) -> Share:
    """What passes all of them."""
    return "none" if "none" in found else None if None in found else "some" if "some" in found else "all"


def any_of(*found: Share) -> Share:
    """What passes one of them."""
    return "all" if "all" in found else None if None in found else "some" if "some" in found else "none"


Leaf = Callable[[], Share]


class _Reader:
    def __init__(self, tokens: list[str], entries: Entries) -> None:
        self._tokens = tokens
        self._entries = entries
        self._at = 0

    @property
    def next(self) -> str | None:
        """The token that is not read yet."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> str:
        if self.next is None:
            raise _UnclearError
        self._at += 1
        return self._tokens[self._at - 1]

    def conjunction(self, leaf: Leaf) -> Share:
        """Everything up to the end or to a closing parenthesis."""
        found = [self._alternatives(leaf)]
        while self.next not in (None, ")"):
            if self.next == "AND":
                self._take()
            found.append(self._alternatives(leaf))
        return both(*found)

    def _alternatives(self, leaf: Leaf) -> Share:
        found = [self._term(leaf)]
        while self.next == "OR":
            self._take()
            found.append(self._term(leaf))
        return any_of(*found)

    def _term(self, leaf: Leaf) -> Share:
        found: Share
        if self.next in ("NOT", "-"):
            self._take()
            return inverted(self._term(leaf))
        if self.next and self.next.startswith("-") and leaf == self.comparison:
            self._tokens[self._at] = self.next[1:]
            return inverted(self._term(leaf))
        if self.next == "(":
            self._take()
            found = self.conjunction(leaf)
            if self._take() != ")":
                raise _UnclearError
            return found
        return leaf()

    def comparison(self) -> Share:
        """A field with what it is compared with, a function, or a text that stands anywhere."""
        name = self._take()
        if name in (")", ",", "AND", "OR", *COMPARED):
            raise _UnclearError
        if self.next == "(" and name.lower() in FUNCTIONS:
            return self._function(name.lower())
        if self.next not in COMPARED:
            return self._somewhere(_bare(name).lower())
        how, field = self._take(), _bare(name).lower()
        return self._term(lambda: self._compared(field, how, _bare(self._take())))

    def _somewhere(self, text: str) -> Share:
        """A text that may stand in any field: told only of names that no other field would hold."""
        told = any(text in one.lower() for known in self._entries.values() for one in known)
        return "all" if told and "." in text else None

    def _function(self, name: str) -> Share:
        arguments: list[str] = []
        depth = 0
        while depth or not arguments:
            token = self._take()
            depth += {"(": 1, ")": -1}.get(token, 0)
            arguments.append(_bare(token))
        if self.next in COMPARED:
            self._take()
            self._take()
            return None
        if name == "log_id" and len(arguments) == 3:
            return self._compared(name, "=", arguments[1])
        return "some" if name == "sample" else None

    def _compared(self, field: str, how: str, value: str) -> Share:
        known = self._entries.get(field)
        if known is not None:
            same = _same(known, how.replace("!", "=" if how == "!=" else ""), value)
            return same if how[0] != "!" else inverted(same)
        if field == "severity" and how == ">=" and value in ("DEFAULT", "DEBUG"):
            return "all"
        if field == "severity" and how.startswith(">") and value in ("DEFAULT", "DEBUG", "INFO", "NOTICE"):
            return None
        return "some" if field.startswith(VARYING) else None


def _same(known: tuple[str, ...], how: str, value: str) -> Share:
    wanted = unquote(value).lower()
    texts = [unquote(one).lower() for one in known]
    if how in ("=", "=="):
        return "all" if wanted in texts else "none"
    if how == ":":
        return "all" if wanted == "*" or any(wanted in one for one in texts) else "none"
    if how in ("=~", "~") and _PLAIN.fullmatch(value) and value.count("*") <= 2:
        try:
            return "all" if any(re.search(unquote(value), one, re.IGNORECASE) for one in texts) else "none"
        except re.error:
            return None
    return None


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _UnclearError
        if match[1]:
            found.append(match[1])
        at = match.end()
    return found


def _bare(token: str) -> str:
    """A token without its quotes: `protoPayload."@type"`, `"a b"`."""
    return re.sub(r'"((?:\\.|[^"\\])*)"', lambda match: re.sub(r"\\(.)", r"\1", match[1]), token)

"""JSON documents of any size, element by element: what stands in memory is one element, never the whole file."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

CHUNK = 1 << 20
LONGEST = 1 << 26
"""Characters: one chunk that is read, and the longest single element that is taken for real."""

_DIGITS = 40
"""Characters behind a number by which one can tell that it has ended."""

_SPACE = re.compile(r"[ \t\r\n]*")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_DECODER = json.JSONDecoder()

Part = tuple[str | None, Any]
"""(None, element) of a list at the top; (key, value) of an object at the top, whose lists come element by element."""


class BrokenError(ValueError):
    """Not a whole JSON document; the text says where it stops making sense."""


class Text:
    """The characters of a document, read as they are needed. `read`: n to the next at most n characters."""

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self._held = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            space = _SPACE.match(self._held, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._more():
                return ""

    def take(self, wanted: str) -> bool:
        """Whether the next character is the wanted one; it is passed over then."""
        found = self.peek() == wanted
        self._at += found
        return found

    def demand(self, wanted: str) -> None:
        """Pass over a character that has to be there."""
        if not self.take(wanted):
            found = self.peek()
            raise BrokenError(f"{wanted!r} was expected, not {found!r}" if found else "it ends in the middle")

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
            except RecursionError:
                raise BrokenError("it is nested too deeply") from None
            except json.JSONDecodeError as error:
                if self._ended:
                    raise BrokenError("it ends in the middle" if self._cut(error) else error.msg) from None
                self._more()
                continue
            if isinstance(value, int | float) and len(self._held) - end < _DIGITS and not self._ended:
                self._more()  # the number may go on in the next chunk
                continue
            if _SURROGATE.search(self._held, self._at, end):
                _demand_text(value)
            self._at = end
            return value

    def _cut(self, error: json.JSONDecodeError) -> bool:
        return error.pos >= len(self._held.rstrip()) or error.msg.startswith("Unterminated")

    def _more(self) -> bool:
        if self._ended:
            return False
        if len(self._held) - self._at > LONGEST:
            raise BrokenError(f"one element is longer than {LONGEST >> 20} MiB")
        chunk = self._read(CHUNK)
        self._ended = not chunk
        self._held, self._at = self._held[self._at :] + chunk, 0
        return bool(chunk)


def parts(text: Text) -> Iterator[Part]:
    """Everything at the top of a document; an empty list of an object comes as (key, None). BrokenError as met."""
    if text.take("["):
        for element in _elements(text):
            yield None, element
    else:
        text.demand("{")
        if not text.take("}"):
            yield from _members(text)
    if text.peek():
        raise BrokenError(f"{text.peek()!r} stands after the end")


def _members(text: Text) -> Iterator[Part]:
    while True:
        key = text.value()
        if not isinstance(key, str):
            raise BrokenError("the name of a member is no text")
        text.demand(":")
        if text.take("["):
            found = False
            for element in _elements(text):
                found = True
                yield key, element
            if not found:
                yield key, None
        else:
            yield key, text.value()
        if not text.take(","):
            text.demand("}")
            return


def _elements(text: Text) -> Iterator[Any]:
    if text.take("]"):
        return
    while True:
        yield text.value()
        if not text.take(","):
            text.demand("]")
            return


def _demand_text(value: Any) -> None:
    """Half a surrogate pair is no character: nothing could be written with it."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BrokenError("a text holds half a character (a lone surrogate)") from None

"""What one cell holds: text, a choice, yes or no, a list. Each parser refuses what it does not know."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import TypeVar, get_args

from auditor.registry.importing.problems import Note, RefusedError
from auditor.scope import Classification

TEXT_LIMIT = 2000
ID_LIMIT = 100

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot carry
_REGION = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SEPARATORS = re.compile(r"[,、，;；\r\n]")

Choice = TypeVar("Choice")


def width(text: str) -> str:
    """The text with full-width letters, digits and signs in their plain form, without outer white space."""
    return unicodedata.normalize("NFKC", text).strip()


def empty(value: object) -> bool:
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def legal(text: str) -> str:
    """The text itself. Refuses control characters, which neither XML nor a report can carry."""
    if found := _ILLEGAL.search(text):
        raise RefusedError(f"the control character U+{ord(found[0]):04X} must be taken out")
    return text


def any_text(value: object) -> str:
    """Any text or number. Line breaks become LF and outer white space goes; nothing else is changed."""
    if isinstance(value, date | time | timedelta):
        raise RefusedError("expected text, but the cell holds a date: format it as text and type it again")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise RefusedError("expected text")
    if isinstance(value, int) and abs(value) >= 2**63:
        raise RefusedError("expected a number of at most 18 digits")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return legal(str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


def free_text(value: object, note: Note) -> str:  # noqa: ARG001  (every parser has this shape)
    """Text of a length that a page can show."""
    text = any_text(value)
    if len(text) > TEXT_LIMIT:
        raise RefusedError(f"has {len(text)} characters; at most {TEXT_LIMIT} are kept")
    return text


def identifier(value: object, note: Note) -> str:
    """A service ID: one short line, the same in full and half width."""
    text = width(free_text(value, note))
    if len(text) > ID_LIMIT or re.search(r"[\t\n]", text):
        raise RefusedError(f"expected an ID of one line and at most {ID_LIMIT} characters")
    return text


def classification(value: object, note: Note) -> Classification:
    """The municipality's confidentiality class: `2`, `機密性2`, `自治体機密性３Ｂ`."""
    text = re.sub(r"^(?:自治体)?機密性\s*", "", width(free_text(value, note))).upper()
    for known in get_args(Classification):
        if text == known:
            if known == "3A":
                note("confidentiality 3A must not be put in a cloud: imported, and the audit reports it as a gap (1-6)")
            return known  # type: ignore[no-any-return]  # get_args is untyped
    raise RefusedError("expected a confidentiality class: 1, 2, 3A, 3B or 3C")


def choice(words: Mapping[str, Choice]) -> Callable[[object, Note], Choice]:
    """A parser for a closed set of words, whatever their width and case."""
    known = {width(word).casefold(): meaning for word, meaning in words.items()}
    expected = "expected one of " + ", ".join(words)

    def parse(value: object, note: Note) -> Choice:
        text = str(value) if isinstance(value, bool) else free_text(value, note)
        try:
            return known[width(text).casefold()]
        except KeyError:
            raise RefusedError(expected) from None

    return parse


def listed(value: object, note: Note) -> tuple[str, ...]:
    """Items of a cell (`a, b、c`, line breaks) or of a TOML array: in order, each once, in lower case."""
    if isinstance(value, list):
        items = [free_text(item, note) for item in value]
        if any(_SEPARATORS.search(item) for item in items):
            raise RefusedError("expected items without commas, semicolons and line breaks")
    else:
        items = _SEPARATORS.split(any_text(value))
    return tuple(dict.fromkeys(item for item in (width(raw).lower() for raw in items) if item))


def regions(value: object, note: Note) -> tuple[str, ...]:
    """Names of regions: `ap-northeast-1`, `japaneast`, `asia-northeast1`."""
    found = listed(value, note)
    for name in found:
        if not _REGION.fullmatch(name):
            raise RefusedError("expected names of regions such as ap-northeast-1, japaneast, asia-northeast1")
    return found

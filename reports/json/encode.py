"""How the JSON files are spelt: UTF-8 as it is, keys in the order given, line feeds."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

_AWKWARD = re.compile("[\ud800-\udfff\u2028\u2029\x85]")


def line(row: Mapping[str, Any]) -> str:
    """One line of a JSONL file."""
    return whole(json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))) + "\n"


class Streamed(list[Any]):
    """A list that the encoder goes through without anybody holding it; it asks for nothing but its members."""

    def __init__(self, members: Collection[Any]) -> None:
        """Over members that are read each time."""
        super().__init__()
        self._members = members

    def __iter__(self) -> Iterator[Any]:
        """The members."""
        return iter(self._members)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._members)


class Flowing(list[Any]):
    """A list whose members are made while they are written, and whose number nobody knows before."""

    def __init__(self, make: Callable[[], Iterator[Any]]) -> None:
        """`make` begins anew each time it is called."""
        super().__init__()
        self._make = make

    def __iter__(self) -> Iterator[Any]:
        """The members."""
        return self._make()

    def __bool__(self) -> bool:
        """Whether there is one: the encoder asks before it begins."""
        return next(self._make(), None) is not None


def pretty(document: Mapping[str, Any]) -> Iterator[str]:
    """A whole JSON file, piece by piece."""
    encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=2)
    yield from map(whole, encoder.iterencode(document))
    yield "\n"


def whole(text: str) -> str:
    """The text without halves of surrogate pairs (a name may hold one), which UTF-8 has no bytes for; escaped instead.

    The line separators that JSON allows and line readers stumble over are escaped as well.
    """
    return _AWKWARD.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

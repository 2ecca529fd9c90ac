"""How the JSON files are spelt: UTF-8 as it is, keys in the order given, line feeds."""

import json
import re
from collections.abc import Mapping
from typing import Any

_AWKWARD = re.compile("[\ud800-\udfff\u2028\u2029\x85]")


def line(row: Mapping[str, Any]) -> str:
    """One line of a JSONL file."""
    return whole(json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))) + "\n"


def pretty(document: Mapping[str, Any]) -> str:
    """A whole JSON file."""
    return whole(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def whole(text: str) -> str:
    """The text without halves of surrogate pairs (a name may hold one), which UTF-8 has no bytes for; escaped instead.

    The line separators that JSON allows and line readers stumble over are escaped as well.
    """
    return _AWKWARD.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

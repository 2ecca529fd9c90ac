"""Regular expressions of filters: of Google's kind only those are tried that no text makes slow."""

import re

from providers.three import Maybe

SIMPLE = re.compile(r"(?:[\w:/@%\- ]|\\[.\-/]|\.\*|\.(?![*+?{])|[|^$]|\((?:\?:)?|\)(?![*+?{]))*")
"""Letters, any letter, any letters, alternatives; nothing that repeats a group."""

LONGEST, STARS = 500, 5


def found_in(pattern: str, value: str) -> Maybe:
    """Whether a pattern is found in a value; None where it is of another kind."""
    if len(pattern) > LONGEST or pattern.count(".*") > STARS or not SIMPLE.fullmatch(pattern):
        return None
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return None

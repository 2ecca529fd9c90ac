"""Conditions of bindings: until when they hold."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from providers.gcp.fields import moment
from providers.three import Maybe

_UNTIL = re.compile(r"""request\.time\s*<=?\s*timestamp\(\s*["']([^"']+)["']\s*\)""")
_SINCE = re.compile(r"""request\.time\s*>=?\s*timestamp\(\s*["']([^"']+)["']\s*\)""")


@dataclass(frozen=True)
class Terms:
    """For how long a binding holds."""

    permanent: Maybe
    ends: datetime | None = None
    speaks_of_end: bool = False
    """It has an end, and we cannot tell whether another way leads around it."""


def terms(condition: Any) -> Terms:
    """The terms of a binding's condition. Only an end that no other way leads around is one: what speaks of the time
    in another way, or beside an alternative, is unknown."""
    if not condition:
        return Terms(permanent=True)
    text = condition.get("expression") if isinstance(condition, dict) else None
    if not isinstance(text, str) or not text:
        return Terms(permanent=None)
    if "request.time" not in text:
        return Terms(permanent=True)
    rest = _SINCE.sub("", _UNTIL.sub("", text))
    ends = [moment(found) for found in _UNTIL.findall(text)]
    if not ends or None in ends or "||" in text or "!" in rest or "?" in rest or "request.time" in rest:
        return Terms(permanent=None, speaks_of_end=bool(ends))
    return Terms(permanent=False, ends=min(end for end in ends if end))

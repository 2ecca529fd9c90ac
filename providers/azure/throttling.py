"""Keeps to what Resource Graph says of the reader's quota, before it has to refuse."""

import re
from collections.abc import Mapping

REMAINING, RESETS = "x-ms-user-quota-remaining", "x-ms-user-quota-resets-after"
LONGEST = 60
"""Seconds. The quota is one of seconds; what is longer is not believed, and a refusal will say how long to wait."""


def pause(headers: Mapping[str, str]) -> float:
    """Seconds to wait before the next query: until the quota is filled again where nothing is left of it, else 0."""
    left, clock = headers.get(REMAINING, ""), re.fullmatch(r"(\d+):(\d\d):(\d\d)", headers.get(RESETS, ""))
    if not left.isdecimal() or int(left) > 0 or not clock:
        return 0
    hours, minutes, seconds = map(int, clock.groups())
    return min(hours * 3600 + minutes * 60 + seconds, LONGEST)

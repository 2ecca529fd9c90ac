"""Policies that look at clocks inside machines. No cloud has one of its own: they are known by their names."""

import re

_CLOCK = re.compile(r"time_?sync|clock|(^|_)ntp(_|$)|chrony|w32time|timesyncd")


def about_clock(name: object) -> bool:
    """Whether a policy's name says that it looks at the clock (`CheckTimeSync`, `check-time-sync`)."""
    words = re.sub(r"\W+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(name))).lower()
    return _CLOCK.search(words) is not None

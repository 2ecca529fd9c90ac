"""How many findings were open after each of some runs, told from the registry's history."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from auditor.registry.history import Past

RECENT = 5
"""The last runs that are told one by one."""
MONTHS = 12
_TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True)
class Trend:
    """Open findings by run. A finding counts once, however many rows it has, and accepted risks are still open.

    One that was gone for a while counts as open throughout: the history keeps no more than when it came back.
    """

    runs: tuple[datetime, ...] = ()
    """Starts of runs in UTC, the oldest first, the one that is reported last."""
    counts: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    """By service ID (empty for what nobody claims) and severity: the number after each of the runs."""

    @property
    def recent(self) -> tuple[int, ...]:
        """The places of the last runs."""
        return tuple(range(len(self.runs)))[-RECENT:]

    @property
    def months(self) -> tuple[int, ...]:
        """The places of each month's last run, by the month in Japan; a year of months at most."""
        last = {(day := at.astimezone(_TOKYO)).year * 12 + day.month: place for place, at in enumerate(self.runs)}
        return tuple(last.values())[-MONTHS:]

    def of(self, services: Iterable[str], severity: str, place: int) -> int:
        """How many of a severity were open in some services after one run."""
        return sum(numbers[place] for one in services if (numbers := self.counts.get(one, {}).get(severity)))

    def total(self, service: str, place: int) -> int:
        """What was open in a service after one run."""
        return sum(numbers[place] for numbers in self.counts.get(service, {}).values())


def trend(past: Iterable[Past], runs: Iterable[datetime]) -> Trend:
    """`past`: every finding that ever failed, as the last of the runs leaves it. `runs`: their starts."""
    starts = _chosen(sorted(set(runs)))
    steps: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * (len(starts) + 1)))
    for one in past:
        counted = steps[one.service][one.severity]
        counted[bisect_left(starts, one.first_seen)] += 1
        if one.state == "resolved" and one.resolved_at:
            counted[bisect_left(starts, one.resolved_at)] -= 1
    counts = {
        service: {severity: _summed(numbers) for severity, numbers in sorted(own.items())}
        for service, own in sorted(steps.items())
    }
    return Trend(tuple(starts), counts)


def _chosen(starts: Sequence[datetime]) -> Sequence[datetime]:
    """Those that somebody is told of."""
    whole = Trend(tuple(starts))
    return [starts[place] for place in sorted({*whole.recent, *whole.months})]


def _summed(steps: Sequence[int]) -> tuple[int, ...]:
    """Running sums; what came or went after the last run stands in the last step and does not count."""
    found, now = [], 0
    for step in steps[:-1]:
        now += step
        found.append(now)
    return tuple(found)

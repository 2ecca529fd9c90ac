"""Metrics that count events of logs, and what comes of an alert on one of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from providers.gcp.alerts.comparisons import UNSURE, Condition, Event
from providers.gcp.alerts.language import condition
from providers.gcp.alerts.library import logged, marked
from providers.gcp.alerts.routes import Routes
from providers.gcp.fields import flag
from providers.gcp.operations import NAME
from providers.gcp.rows import Row
from providers.three import Maybe, either, every, negate

OF_LOGS = "logging.googleapis.com/user/"
"""How the type of a metric begins that counts events of a log."""


@dataclass(frozen=True)
class Counter:
    """A metric that counts events: of a bucket of logs, or of whatever comes to its project."""

    condition: Condition | None
    bucket: str | None
    on: Maybe


@dataclass(frozen=True)
class Heard:
    """What an alert hears, and what of that for the whole account; `x?` where that cannot be told."""

    parts: tuple[str, ...]
    whole: tuple[str, ...]


def counters(rows: Iterable[Row]) -> Mapping[str, Counter]:
    """By project and name: `projects/x/metrics/y`."""
    return {row[NAME].removeprefix("//logging.googleapis.com/"): _counter(row) for row in rows}


def _counter(row: Row) -> Counter:
    # What is off is not said of a metric that is on.
    off = False if row["disabled"] is None else flag(row["disabled"])
    return Counter(condition(row["filter"]), row["bucketName"], negate(off))


def heard(
    routes: Routes, project: str, asked: Callable[[Event], Maybe], *, bucket: str | None = None, enough: Maybe = True
) -> Heard:
    """The parts that a condition on events hears that come to a project or bucket. `enough`: whether such an event
    raises the alarm."""
    parts, whole = [], []
    for part in logged():
        container = routes.container(part) or "organizations/?"
        met = every(*map(asked, part.events(container))) if part.samples else False
        if met is False or enough is False:
            continue
        reached = routes.reaches(part, project, bucket)
        if reached is False:
            continue
        parts.append(marked(part.name, every(met, enough)))
        whole.append(marked(part.name, reached))
    return Heard(tuple(parts), tuple(whole))


def counted(
    routes: Routes, project: str, counter: Counter, series: Condition, metric: str, enough: Maybe
) -> Heard | None:
    """The parts that a metric counts, as far as a condition on the metric lets them through. None: not understood."""
    asked = counter.condition
    if asked is None:
        return None

    def through(event: Event) -> Maybe:
        return every(asked(event), _series(series, metric, str(event["resource.type"])))

    return heard(routes, project, through, bucket=counter.bucket, enough=every(counter.on, enough))


def joined(found: Iterator[Heard | None]) -> Heard | None:
    """All that several metrics of one condition count; None where one is not understood."""
    told = list(found)
    known = [one for one in told if one is not None]
    if len(known) < len(told):
        return None
    return Heard(_sure(name for one in known for name in one.parts), _sure(name for one in known for name in one.whole))


def _sure(names: Iterable[str]) -> tuple[str, ...]:
    told = set(names)
    return tuple(sorted(name for name in told if not name.endswith("?") or name.rstrip("?") not in told))


def _series(series: Condition, metric: str, kind: str) -> Maybe:
    """Whether a condition lets the count of events of one kind of resource through. Cloud Monitoring lays events of a
    kind that it does not have to `global`."""
    seen = {series({"metric.type": metric, "resource.type": name}) for name in (kind, "global")}
    return None if kind.startswith(UNSURE) or len(seen) > 1 else either(*seen)


def first(told: Mapping[str, Any]) -> bool:
    """Whether the first event raises the alarm of a condition: one is above the threshold at once, in any series, and
    nothing is divided or foretold. What is 0 is not said."""
    limit, trigger = told.get("thresholdValue", 0), told.get("trigger") or {"count": 1}
    at_once = told.get("duration") in {None, "0s"} and trigger in ({"count": 1}, {"count": "1"})
    above = told.get("comparison") == "COMPARISON_GT" and isinstance(limit, int | float) and 0 <= limit < 1
    return above and at_once and not told.get("denominatorFilter") and not told.get("forecastOptions")

"""The events that alerts are tried with, from library.toml: what a condition matches is what it hears."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from providers.three import Maybe, every

Event = Mapping[str, Any]
Condition = Callable[[Event], Maybe]
"""Whether an event meets it; None where that cannot be told."""

SIGN_IN = "signin.amazonaws.com"
SOMEBODY = {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/kanri/tanaka"}
"""Who acts in a sample, unless the part says otherwise; a condition that wants another is narrower than the part."""


@dataclass(frozen=True)
class Part:
    """One part of a class of events: `network_change/route_tables`."""

    name: str
    trail: tuple[Event, ...]
    """Samples as CloudTrail writes them; none where only EventBridge carries the event."""
    bus: tuple[Event, ...]
    """The same as EventBridge carries them, without account and region."""
    arrives: str | None
    """A region that has the whole account's; None where every region has its own."""
    delivery: Literal["only", "also", "mostly"] | None
    """Whether they arrive only there, there also, or mostly there."""

    @property
    def event_class(self) -> str:
        """The class that it belongs to."""
        return self.name.partition("/")[0]

    def covers(self, region: str) -> Maybe:
        """Whether what arrives in a region is the whole account's."""
        return None if self.delivery == "mostly" and region == self.arrives else region == self.arrives

    def arrives_in(self, region: str) -> bool:
        """Whether any of them arrives in a region."""
        return self.delivery != "only" or region == self.arrives


@cache
def parts() -> tuple[Part, ...]:
    """Every part, in the order of the file."""
    return tuple(_part(row) for row in _file()["part"])


@cache
def metrics() -> Mapping[str, str]:
    """Name of a metric to what it tells of: `CPUUtilization` to `metric_cpu`."""
    return {name: told for told, names in _file()["metrics"].items() for name in names}


@cache
def classes() -> Mapping[str, tuple[str, ...]]:
    """Each class of events with the names of its parts."""
    found: dict[str, tuple[str, ...]] = {}
    for part in parts():
        found[part.event_class] = (*found.get(part.event_class, ()), part.name)
    return found


def _file() -> dict[str, Any]:
    return tomllib.loads(files("providers.aws.alerts").joinpath("library.toml").read_text("utf-8"))


def _part(row: Mapping[str, Any]) -> Part:
    trail = tuple(
        {
            "eventType": "AwsApiCall",
            "userIdentity": SOMEBODY,
            **row.get("event", {}),
            "eventSource": row["source"],
            "eventName": call,
        }
        for call in row.get("calls", ())
    )
    bus = (row["bus"],) if "bus" in row else tuple(_carried(event) for event in trail)
    return Part(row["name"], trail, bus, row.get("arrives"), row.get("delivery"))


def _carried(event: Event) -> Event:
    """An event of CloudTrail as EventBridge carries it."""
    source = str(event["eventSource"])
    told = "AWS Console Sign In via CloudTrail" if source == SIGN_IN else "AWS API Call via CloudTrail"
    return {"source": f"aws.{source.partition('.')[0]}", "detail-type": told, "detail": event}


def main_class(heard: tuple[str, ...]) -> Any:
    """The class of the first part that is heard for sure, else `other`."""
    return next((name.partition("/")[0] for name in heard if not name.endswith("?")), "other")


def like(text: str, pattern: str) -> bool:
    """Whether a text is as a pattern with `*` says. No pattern, however many stars it has, takes long."""
    return fnmatchcase(text, re.sub(r"([?[])", r"[\1]", pattern))


def heard_in_trail(condition: Condition) -> tuple[str, ...]:
    """Parts whose samples in a trail all meet the condition; one of which that cannot be told ends in `?`."""
    return tuple(filter(None, (_marked(part, part.trail, condition) for part in parts())))


def heard_on_bus(condition: Condition, account: str, region: str) -> tuple[tuple[Part, str], ...]:
    """The same for EventBridge in one region, each with its part."""
    here = {"account": account, "region": region}
    found = (
        (part, _marked(part, tuple({**event, **here} for event in part.bus), condition))
        for part in parts()
        if part.arrives_in(region)
    )
    return tuple((part, name) for part, name in found if name)


def _marked(part: Part, samples: tuple[Event, ...], condition: Condition) -> str:
    heard = every(*map(condition, samples)) if samples else False
    return f"{part.name}?" if heard is None else part.name if heard else ""

"""The events that alerts are tried with, from library.toml: what a condition matches is what it hears."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from providers.gcp.alerts.comparisons import Condition, Event, plain
from providers.three import Maybe, every

SOMEBODY = "somebody@sample.invalid"
"""Who acts in a sample; a condition that wants another is narrower than the part."""


@dataclass(frozen=True)
class Part:
    """One part of a class of events: `network_change/firewalls`."""

    name: str
    samples: tuple[Event, ...]
    """As Cloud Logging holds them, by fields in the form of `plain`; `logname` is the log's own name only."""
    needs: tuple[str, ...]
    """Types of resource, one of which has to be there; none is no condition."""
    of_organization: bool
    """Its events are kept in the logs of the organisation, and not in a project's."""
    findings: bool
    """Its samples are findings of Security Command Center, which no log holds."""

    @property
    def event_class(self) -> str:
        """The class that it belongs to."""
        return self.name.partition("/")[0]

    def events(self, container: str) -> tuple[Event, ...]:
        """The samples as they stand in the logs of a container (`projects/x`, `organizations/1`)."""
        kind, _, name = container.partition("/")
        own = {"resource.labels.projectid": name} if kind == "projects" else {}
        return tuple({**own, **event, "logname": f"{container}/logs/{event['logname']}"} for event in self.samples)


@cache
def parts() -> tuple[Part, ...]:
    """Every part, in the order of the file."""
    return tuple(map(_part, _file()["part"]))


@cache
def metrics() -> Mapping[str, str]:
    """Type of a metric to what it tells of: `compute.googleapis.com/instance/cpu/utilization` to `metric_cpu`."""
    return {name: told for told, names in _file()["metrics"].items() for name in names}


def main_class(heard: Iterable[str]) -> Any:
    """The class of the first part that is heard for sure, else `other`."""
    return next((name.partition("/")[0] for name in heard if not name.endswith("?")), "other")


def logged() -> tuple[Part, ...]:
    """The parts whose events are logged."""
    return tuple(part for part in parts() if not part.findings)


def found(condition: Condition) -> tuple[str, ...]:
    """Parts that are findings whose samples all meet a condition; one of which that cannot be told ends in `?`."""
    return tuple(
        marked(part.name, met)
        for part in parts()
        if part.findings and (met := every(*map(condition, part.samples))) is not False
    )


def marked(name: str, state: Maybe) -> str:
    """A part that is heard, or of which that cannot be told."""
    return name if state else f"{name}?"


def _file() -> dict[str, Any]:
    return tomllib.loads(files("providers.gcp.alerts").joinpath("library.toml").read_text("utf-8"))


def _part(row: Mapping[str, Any]) -> Part:
    events: list[dict[str, str]] = row.get("events", [])
    if "methods" in row:
        events = [{**more, **call} for more in events or [{}] for call in _calls(row)]
    return Part(
        row["name"],
        tuple(_flat({**row.get("all", {}), **event}) for event in events),
        tuple(row.get("needs", ())),
        row.get("of_organization", False),
        row.get("findings", False),
    )


def _flat(event: Event) -> Event:
    return {plain(name): value for name, value in event.items()}


def _calls(row: Mapping[str, Any]) -> list[dict[str, str]]:
    """What an audit log says of each method."""
    return [
        {
            "logName": f"cloudaudit.googleapis.com%2F{row.get('log', 'activity')}",
            "severity": "NOTICE",
            "resource.type": row["resource"],
            "protoPayload.@type": "type.googleapis.com/google.cloud.audit.AuditLog",
            "protoPayload.serviceName": row["service"],
            "protoPayload.methodName": method,
            "protoPayload.authenticationInfo.principalEmail": SOMEBODY,
        }
        for method in row["methods"]
    ]

"""The events that alerts are tried with, from library.toml: what a condition matches is what it hears."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from providers.three import Maybe, every

Event = Mapping[str, str]
Condition = Callable[[Event], Maybe]
"""Whether an event meets it; None where that cannot be told."""

ACTIVITY = "AzureActivity"
"""The table that the activity log is written to."""


@dataclass(frozen=True)
class Part:
    """One part of a class of events: `network_change/security_groups`."""

    name: str
    events: tuple[Event, ...]
    """Samples as the activity log has them; none where only a table of a workspace holds the event."""
    tables: Mapping[str, tuple[Event, ...]]
    """Samples by the table of a workspace."""
    needs: tuple[str, ...]
    """Types of resource, in lower case, one of which has to be there; none is no condition."""
    tenant: bool
    """An event of the directory."""

    @property
    def event_class(self) -> str:
        """The class that it belongs to."""
        return self.name.partition("/")[0]


@cache
def parts() -> tuple[Part, ...]:
    """Every part, in the order of the file."""
    return tuple(_part(row) for row in _file()["part"])


@cache
def metrics() -> Mapping[str, str]:
    """Name of a metric, in lower case, to what it tells of: `percentage cpu` to `metric_cpu`."""
    return {name.lower(): told for told, names in _file()["metrics"].items() for name in names}


def main_class(heard: tuple[str, ...]) -> Any:
    """The class of the first part that is heard for sure, else `other`."""
    return next((name.partition("/")[0] for name in heard if not name.endswith("?")), "other")


def heard_in_activity(condition: Condition) -> tuple[str, ...]:
    """Parts whose samples in the activity log all meet the condition; one of which that cannot be told ends in `?`."""
    return tuple(filter(None, (_marked(part, part.events, condition) for part in parts())))


def heard_in_table(table: str, condition: Condition) -> tuple[Part, ...]:
    """Parts whose samples in a table all meet the condition."""
    return tuple(part for part in parts() if _marked(part, part.tables.get(table, ()), condition) == part.name)


def may_be_heard(table: str, condition: Condition) -> tuple[Part, ...]:
    """Parts of which it cannot be told."""
    return tuple(part for part in parts() if _marked(part, part.tables.get(table, ()), condition).endswith("?"))


def _marked(part: Part, samples: tuple[Event, ...], condition: Condition) -> str:
    heard = every(*map(condition, samples)) if samples else False
    return f"{part.name}?" if heard is None else part.name if heard else ""


def _file() -> dict[str, Any]:
    return tomllib.loads(files("providers.azure.alerts").joinpath("library.toml").read_text("utf-8"))


def _part(row: Mapping[str, Any]) -> Part:
    operations = row.get("operations", ())
    tables = {row["table"]: tuple(row["rows"])} if "table" in row else {}
    if operations:
        tables[ACTIVITY] = tuple(_in_table(name) for name in operations)
    events = (*map(_in_log, operations), *row.get("events", ()))
    return Part(row["name"], events, tables, tuple(row.get("needs", ())), row.get("tenant", False))


def _in_log(operation: str) -> Event:
    """An operation that succeeded, as the conditions of alerts name its fields."""
    kind = operation.rpartition("/")[0]
    named = {"operationName": operation, "resourceType": kind, "resourceProvider": kind.partition("/")[0]}
    return {"category": "Administrative", "status": "Succeeded", "level": "Informational", **named}


def _in_table(operation: str) -> Event:
    """The same as the table of a workspace names its columns. Azure writes operations there in capitals."""
    provider = operation.partition("/")[0].upper()
    named = {"OperationNameValue": operation.upper(), "ResourceProviderValue": provider}
    return {"CategoryValue": "Administrative", "ActivityStatusValue": "Success", "Level": "Informational", **named}

"""Azure Service Health: what goes on, what is planned, and what will be retired."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from auditor.facts.detection import HealthEvent
from providers.azure.fields import moment, word
from providers.azure.place import Place
from providers.azure.rows import dig
from providers.collecting import Collected, reads

EVENTS = "arg:servicehealthresources.events"

CATEGORIES: dict[str, Any] = {
    "serviceissue": "issue",
    "emergingissues": "issue",
    "plannedmaintenance": "planned_change",
    "healthadvisory": "advisory",
    "securityadvisory": "security",
    "billing": "advisory",
}


Status = Literal["open", "upcoming", "closed"]


@reads("account", {EVENTS: "health_event.*"})
def events(place: Place) -> Collected:
    """A row for each region that an event touches, of those that are not over."""
    for row in place.query(EVENTS).rows:
        starts = _time(row["properties.ImpactStartTime"])
        status: Status | None = word(row["properties.Status"], active="open", resolved="closed")
        if status == "closed":
            continue
        category = word(row["properties.EventType"], **CATEGORIES)
        if str(row["properties.EventSubType"]).lower() == "retirement":
            category = "planned_change"
        if status == "open" and category == "planned_change" and starts and starts > place.now:
            status = "upcoming"
        for region, services in sorted(_touched(row["properties.Impact"]).items()):
            yield HealthEvent(
                **place.here(region),
                resource=row["id"],
                name=row["properties.Title"] or row["name"],
                category=category,
                status=status,
                cloud_service=", ".join(sorted(services)) or None,
                event_type=row["properties.EventType"],
                starts_at=starts,
                ends_at=_time(row["properties.ImpactMitigationTime"]),
            )


def _touched(impact: Any) -> dict[str, set[str]]:
    """The services that are touched, by region; an event that names no region is one of all."""
    found: dict[str, set[str]] = {}
    for service, region in _impacts(impact):
        found.setdefault(region, set()).add(service)
    return found or {"global": set()}


def _impacts(impact: Any) -> Iterator[tuple[str, str]]:
    """(service, region). Resource Graph holds the list as it is or as a text of JSON."""
    if isinstance(impact, str):
        try:
            impact = json.loads(impact)
        except ValueError:
            return
    for one in impact if isinstance(impact, list) else ():
        for where in dig(one, "ImpactedRegions") or ():
            if region := dig(where, "ImpactedRegion"):
                yield str(dig(one, "ImpactedService") or ""), str(region).lower().replace(" ", "")


def _time(value: Any) -> datetime | None:
    """An ISO time, or ticks of 100 nanoseconds since the year 1, as the vendor's own queries read it."""
    if isinstance(value, str) and not value.isdigit():
        return moment(value)
    try:
        ticks = int(value)
    except (TypeError, ValueError):
        return None
    return datetime(1, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks > 1 else None


COLLECTORS = (events,)

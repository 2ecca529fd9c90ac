"""The classes of events themselves, whose state a join says."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.detection import Alert
from providers.collecting import Collected, reads
from providers.gcp.alerts.library import Part, parts
from providers.gcp.alerts.policies import METRICS, POLICIES, Policies, is_on
from providers.gcp.governance import PROJECTS, SUMMARY
from providers.gcp.logs.sinks import SINKS
from providers.gcp.place import Place
from providers.three import Maybe


@reads(
    "account",
    {
        SUMMARY: "alert[event_class].*",
        **dict.fromkeys((SINKS, PROJECTS, POLICIES, METRICS), "alert[event_class].event_parts"),
    },
)
def event_classes(place: Place) -> Collected:
    """A row for every class of events. Its parts are known where all are in sight who may hear them, or somebody does
    hear them."""
    summary, policies = place.query(SUMMARY), Policies(place, logs_only=True)
    types = {str(row["assetType"]) for row in summary.rows}
    told = {name for row, _, one in policies.all() if is_on(row) for name in _sure(one)}
    for event_class, own in _classes():
        asked = [_asked(part, types, whole=summary.whole) for part in own]
        known: Any = tuple(part.name for part, wanted in zip(own, asked, strict=True) if wanted)
        settled = all(part.name in told or part.findings or policies.routes.settled(part) for part in own)
        if None in asked or not settled:
            known = None
        yield Alert(
            **place.here(None),
            resource=f"{place.project.resource}/alerts/{event_class}",
            name=event_class,
            kind="event_class",
            event_class=event_class,
            event_parts=known,
        )


def _sure(told: Any) -> set[str]:
    """Parts that are surely heard for the whole account."""
    return set(told.get("event_parts") or ()) & set(told.get("whole_parts") or ())


def _classes() -> Iterator[tuple[Any, list[Part]]]:
    for name in dict.fromkeys(part.event_class for part in parts()):
        yield name, [part for part in parts() if part.event_class == name]


def _asked(part: Part, types: set[str], *, whole: bool) -> Maybe:
    """Whether a part can happen here, by the types of resource that there are."""
    return True if not part.needs or types.intersection(part.needs) else False if whole else None


COLLECTORS = (event_classes,)

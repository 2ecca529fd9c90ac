"""Personalized Service Health: what goes on in the services that the project uses."""

from collections.abc import Iterator
from typing import Any, Literal

from auditor.facts.detection import HealthEvent
from providers.collecting import Collected, reads
from providers.gcp.fields import moment, word
from providers.gcp.place import Answer, Place
from providers.gcp.rows import dig

EVENTS = "rest:health"


@reads("account", {EVENTS: "health_event.*"})
def events(place: Place) -> Collected:
    """A row for each region that an event touches, of those that are not over."""
    for row in place.listing(EVENTS, project=place.project.id).rows:
        status: Literal["open", "closed"] | None = word(row.get("state"), active="open", closed="closed")
        if status == "closed" or row.get("relevance") == "NOT_IMPACTED":
            continue
        touched: dict[str, set[str]] = {}
        for where, product in _touched(row):
            touched.setdefault(where, set()).add(product)
        for where, products in sorted((touched or {"global": set()}).items()):
            yield HealthEvent(
                **place.here(where),
                resource=f"//servicehealth.googleapis.com/{row['name']}",
                name=row.get("title"),
                category=word(row.get("category"), incident="issue"),
                status=status,
                cloud_service=", ".join(sorted(filter(None, products))) or None,
                event_type=row.get("detailedCategory") or row.get("category"),
                starts_at=moment(row.get("startTime")),
                ends_at=moment(row.get("endTime")),
            )


def _touched(row: Answer) -> Iterator[tuple[str, Any]]:
    for one in row.get("eventImpacts") or ():
        yield str(dig(one, "location.locationName") or "global"), dig(one, "product.productName")


COLLECTORS = (events,)

"""Reviews of the architecture after the Well-Architected Framework, as Azure Advisor keeps them."""

from providers.azure.detection.rows import watcher
from providers.azure.fields import moment
from providers.azure.place import Place
from providers.collecting import Collected, reads

REVIEWS = "arg:advisorresources.reviews"


@reads("account", {REVIEWS: "detector[architecture_review].*"})
def reviews(place: Place) -> Collected:
    """The newest review; no row of its own for each: whoever reviews one workload a year reviews."""
    listing = place.query(REVIEWS)
    if not listing.whole and not listing.rows:
        return
    times = [moment(row["systemData.lastModifiedAt"] or row["systemData.createdAt"]) for row in listing.rows]
    known = [time for time in times if time]
    yield watcher(
        place,
        "architecture_review",
        "Azure Well-Architected Review",
        is_enabled=bool(listing.rows),
        last_run_at=max(known, default=None),
    )


COLLECTORS = (reviews,)

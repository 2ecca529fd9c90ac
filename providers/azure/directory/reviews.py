"""Access reviews of the directory: which there are, and when each was last held."""

from typing import Any

from auditor.facts.detection import Detector
from auditor.facts.identities import AuthPolicy
from providers.azure.directory.names import path
from providers.azure.fields import moment
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.names import tenant
from providers.azure.place import Answer, Place
from providers.collecting import Collected, reads

REVIEWS = "graph:access_reviews"
ROUNDS = "graph:access_review_rounds"

DAYS = {"weekly": 7, "absolutemonthly": 30}
"""Days of one step of a recurrence."""


@reads(
    "account",
    {
        REVIEWS: "auth_policy[access_review].* detector[unused_access].*",
        ROUNDS: "auth_policy[access_review].state auth_policy[access_review].last_review_at",
        SUBSCRIPTIONS: "auth_policy[access_review].* detector[unused_access].*",
    },
)
def access_reviews(place: Place) -> Collected:
    """A row for each; one that never began is off. Where there is none, a row says so, and no analysis of unused access
    stands in for it: Azure has none of its own."""
    listing, home = place.shared(REVIEWS), tenant(place)
    if home is None:
        return
    for row in listing.rows:
        yield _review(place, row, home)
    if listing.whole and not listing.rows:
        yield AuthPolicy(
            **place.here(None),
            resource=path(home, "accessreviews", "none"),
            name="Access reviews",
            kind="access_review",
            state="off",
        )
    if listing.whole or listing.rows:
        yield Detector(
            **place.here(None),
            resource=path(home, "accessreviews", "all"),
            name="Access reviews",
            kind="unused_access",
            is_enabled=bool(listing.rows),
        )


def _review(place: Place, row: Answer, home: str) -> AuthPolicy:
    rounds = place.shared(ROUNDS, review=str(row["id"]))
    begun = [when for one in rounds.rows if (when := moment(one.get("startDateTime"))) and when <= place.now]
    return AuthPolicy(
        **place.here(None),
        resource=path(home, "accessreviews", row["id"]),
        name=row.get("displayName"),
        kind="access_review",
        state="enforced" if begun else "off" if rounds.whole else None,
        # A list that broke off may have left out the last one.
        last_review_at=max(begun, default=None) if rounds.whole else None,
        review_frequency_days=_frequency(row),
    )


def _frequency(row: Answer) -> int | None:
    """None for a review that is held once."""
    pattern: Any = (((row.get("settings") or {}).get("recurrence") or {}).get("pattern")) or {}
    days, interval = DAYS.get(str(pattern.get("type")).lower()), pattern.get("interval")
    return days * interval if days and isinstance(interval, int) else None

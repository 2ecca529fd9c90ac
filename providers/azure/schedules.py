"""Privileged Identity Management: who may take a role when it is needed, and which assignments end by themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from providers.azure.fields import moment
from providers.azure.place import Answer, Listing, Place

ELIGIBLE = "arm:role_eligibility"
ACTIVE = "arm:role_schedules"

NO_LICENCE = ("AadPremiumLicenseRequired",)
"""How the resource manager says that the tenant has no Entra ID P2: then nobody is eligible and nothing ends."""


@dataclass(frozen=True)
class Terms:
    """How long an assignment holds; None is unknown."""

    permanent: bool | None = None
    ends: datetime | None = None


def eligible(place: Place) -> Listing:
    """Instances of eligibility at the subscription, above and in it; empty and whole without a licence."""
    return place.listing(ELIGIBLE, none=NO_LICENCE, scope=place.scope)


def may_take(row: Answer) -> Terms:
    """The terms of an eligibility: it is in force only where somebody takes it, until it ends."""
    return Terms(permanent=False, ends=moment((row.get("properties") or {}).get("endDateTime")))


class Schedules:
    """The terms of the assignments that are in force."""

    def __init__(self, place: Place) -> None:
        listing = place.listing(ACTIVE, none=NO_LICENCE, scope=place.scope)
        self._whole = listing.whole
        self._terms: dict[str, Terms] = {}
        for row in listing.rows:
            properties = row.get("properties") or {}
            if origin := properties.get("originRoleAssignmentId"):
                self._terms[str(origin).lower()] = _terms(properties)

    def of(self, assignment: str) -> Terms:
        """The terms of an assignment, by its ID. What ends by itself has a schedule: without one it is permanent, if
        all schedules were read."""
        return self._terms.get(assignment.lower(), Terms(permanent=True if self._whole else None))


def _terms(properties: dict[str, Any]) -> Terms:
    ends = moment(properties.get("endDateTime"))
    taken = str(properties.get("assignmentType")).lower() == "activated"
    return Terms(permanent=not taken and ends is None, ends=ends)

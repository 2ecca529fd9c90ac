"""Access Approval: whether Google's staff have to ask before they see data, which their log of accesses then holds."""

from collections.abc import Mapping
from typing import Any

from providers.gcp.fields import flag
from providers.gcp.place import Place
from providers.three import Maybe

APPROVAL = "rest:access_approval"

NO_SETTINGS = ("NOT_FOUND",)
"""How Google says that nothing was ever set."""

EVERY_PRODUCT = {"all", "ga"}


def approved(place: Place) -> Maybe:
    """Whether every product asks, by the project's own settings or by those above. Where it does not, accesses may be
    written down all the same: no interface tells whether Access Transparency is on."""
    own = place.ask(APPROVAL, none=NO_SETTINGS, container=f"projects/{place.project.id}")
    if own is None:
        return None
    if own.get("enrolledServices"):
        return True  # a project enrols everything or nothing
    if flag(own.get("enrolledAncestor")):
        return _above(place)
    return None


def _above(place: Place) -> Maybe:
    for container in place.project.ancestors or ():
        answer = place.ask(APPROVAL, none=NO_SETTINGS, container=container) or {}
        enrolled = answer.get("enrolledServices") or ()
        # A folder enrols everything or nothing; an organisation may choose.
        if enrolled and (container.startswith("folders/") or any(map(_is_all, enrolled))):
            return True
    return None


def _is_all(service: Any) -> bool:
    return isinstance(service, Mapping) and str(service.get("cloudProduct")).lower() in EVERY_PRODUCT

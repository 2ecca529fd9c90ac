"""Plans of Microsoft Defender for Cloud that look at machines and images."""

from typing import Any

from providers.azure.fields import flag
from providers.azure.place import Place
from providers.three import Maybe, either

PRICINGS = "arg:securityresources.pricings"

MACHINES, IMAGES = "AgentlessVmScanning", "ContainerRegistriesVulnerabilityAssessments"
"""Extensions of plans, as the pricings name them."""


class Plans:
    """The plans of a subscription, by their names in lower case."""

    def __init__(self, place: Place) -> None:
        listing = place.query(PRICINGS)
        self._plans = {str(row["name"]).lower(): row for row in listing.rows}
        self._whole = listing.whole

    def scans(self, extension: str, *plans: str) -> Maybe:
        """Whether one of the plans (lower case) is paid for and the extension on in it, with nothing left out by tag.
        A plan that is not listed is not paid for."""
        return either(*(self._on(extension, plan) for plan in plans))

    def free(self, plan: str) -> Maybe:
        """Whether the plan is not paid for."""
        row = self._plans.get(plan)
        if row is None:
            return True if self._whole else None
        tier = row["properties.pricingTier"]
        return None if tier is None else str(tier).lower() == "free"

    def _on(self, extension: str, plan: str) -> Maybe:
        if (free := self.free(plan)) is not False:
            return None if free is None else False
        listed = self._plans[plan]["properties.extensions"]
        one = next((part for part in listed or () if part.get("name") == extension), None)
        if one is None:
            return None
        return None if _spares(one.get("additionalExtensionProperties")) else flag(one.get("isEnabled"))


def _spares(properties: Any) -> bool:
    """Whether machines with some tag are left out."""
    tags = properties.get("ExclusionTags") if isinstance(properties, dict) else None
    return bool(tags) and tags != "[]"

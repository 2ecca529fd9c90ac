"""Tags of resources whose own list operations leave them out: one paged call a region for all of them."""

from providers.aws.fields import field, tags
from providers.aws.place import Place

TAGS = "resourcegroupstaggingapi:GetResources"
"""A collector that uses `Tagged` declares this operation with the `tags` column that it fills."""


class Tagged:
    """The tags of a region's resources by ARN."""

    def __init__(self, place: Place) -> None:
        listing = place.listing(TAGS, "ResourceTagMappingList")
        self._by_arn = {str(field(row, "ResourceARN")): tags(row.get("Tags")) for row in listing.rows}
        self._whole = listing.whole

    def of(self, arn: str) -> dict[str, str] | None:
        """A resource's tags; None where the list broke off. AWS lists all that is or was tagged: the rest has none."""
        return self._by_arn.get(arn, {} if self._whole else None)

"""Tags of resources whose own list operations leave them out: one paged call a region for all of them."""

from functools import cached_property

from providers.aws.fields import field, tags
from providers.aws.place import Place

TAGS = "resourcegroupstaggingapi:GetResources"
"""A collector that uses `Tagged` declares this operation with the `tags` column that it fills."""


class Tagged:
    """The tags of a region's resources by ARN; asked for when the first of them is wanted."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def of(self, arn: str) -> dict[str, str] | None:
        """A resource's tags; None where the list broke off. AWS lists all that is or was tagged: the rest has none."""
        by_arn, otherwise = self._found
        return by_arn.get(arn, otherwise)

    @cached_property
    def _found(self) -> tuple[dict[str, dict[str, str] | None], dict[str, str] | None]:
        listing = self._place.listing(TAGS, "ResourceTagMappingList")
        by_arn = {str(field(row, "ResourceARN")): tags(row.get("Tags")) for row in listing.rows}
        return by_arn, {} if listing.whole else None

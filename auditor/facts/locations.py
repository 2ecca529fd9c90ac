"""Locations: every place where the data of a store rests, or may come to rest.

No cloud lists this: the table is made from the others before the rules run (checks/joins/locations.py).
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from auditor.facts.base import Fact

SEVERAL = "*"
"""In `country`: a known place that is no single country, such as a worldwide cache."""


@dataclass(frozen=True, kw_only=True)
class DataLocation(Fact):
    """One place where data of one store rests; its resource is the store's, followed by # and the way it got there."""

    derived: ClassVar[bool] = True

    kind: Annotated[str | None, "kind of the store, as in its own table; or key, secret, backup, cdn, ..."] = None
    how: Annotated[
        Literal["rests", "replica", "multi_region", "backup_copy", "log_copy", "edge_cache", "inference", "directory"]
        | None,
        "why data is there",
    ] = None
    located_in: Annotated[str | None, "region or location, by the provider's name"] = None
    country: Annotated[
        str | None, "ISO 3166-1 code of the country that it lies in; * is no single country; None is unknown"
    ] = None
    other_accounts: Annotated[tuple[str, ...] | None, "other accounts that hold the copy"] = None

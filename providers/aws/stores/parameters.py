"""Parameter groups of RDS: each read once, and only the few parameters that speak of connections and time."""

from collections.abc import Mapping
from typing import Any

from providers.aws.place import Place
from providers.aws.stores.engines import PARAMETERS

Parameters = Mapping[str, str | None]


def of_instance(place: Place, group: str | None) -> Parameters | None:
    """The parameters of a DB parameter group by name; None where they could not be read."""
    return _read(place, "rds:DescribeDBParameters", "DBParameterGroupName", group)


def of_cluster(place: Place, group: str | None) -> Parameters | None:
    """The parameters of a DB cluster parameter group by name; None where they could not be read."""
    return _read(place, "rds:DescribeDBClusterParameters", "DBClusterParameterGroupName", group)


def _read(place: Place, operation: str, key: str, group: str | None) -> Parameters | None:
    if group is None:
        return None
    wanted: dict[str, Any] = {key: group, "Filters": [{"Name": "parameter-name", "Values": list(PARAMETERS)}]}
    listing = place.listing(operation, "Parameters", **wanted)
    if not listing.whole:
        return None
    rows = [row for row in listing.rows if row.get("ParameterName") in PARAMETERS]
    return {row["ParameterName"]: row.get("ParameterValue") for row in rows}

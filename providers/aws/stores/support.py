"""When the standard support of an engine version ends: what RDS says of its open engines, else a table of dates."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from providers.aws.fields import field, moment
from providers.aws.place import Place

VERSIONS = "rds:DescribeDBMajorEngineVersions"
"""A collector that uses `of_database` declares this operation with the `support_end` column that it fills."""

STANDARD = "open-source-rds-standard-support"


def of_database(place: Place, engine: Any, version: Any) -> date | None:
    """The last day for an engine of RDS: one paged call a region for all of them."""
    ends: dict[str, Any] = {}
    for row in place.listing(VERSIONS, "DBMajorEngineVersions").rows:
        if row.get("Engine") == engine:
            cycles = {cycle.get("LifecycleSupportName"): cycle for cycle in row.get("SupportedEngineLifecycles") or []}
            ends[str(row.get("MajorEngineVersion"))] = moment(field(cycles.get(STANDARD), "LifecycleSupportEndDate"))
    last = _match(ends, str(version))
    return last.date() if last else of_engine(engine, version)


def of_engine(engine: Any, version: Any) -> date | None:
    """The last day by the table; None for a version that it does not hold."""
    for family in _families():
        if str(engine).startswith(tuple(family["engines"])):
            found: date | None = _match(family["ends"], str(version))
            return found
    return None


def _match(ends: dict[str, Any], version: str) -> Any:
    """What the longest of the beginnings says: 8.0 is one of 8.0.36, and 8 is none of 80.1."""
    known = [name for name in ends if f"{version}.".startswith(f"{name}.")]
    return ends[max(known, key=len)] if known else None


@cache
def _families() -> list[dict[str, Any]]:
    text = files("providers.aws.stores").joinpath("support.toml").read_text("utf-8")
    return list(tomllib.loads(text)["family"])

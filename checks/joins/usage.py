"""Whether something of the customer is in a region."""

from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.base import Fact
from auditor.facts.governance import ServiceInUse
from auditor.facts.tables import TABLES
from auditor.rule.declare import Column
from auditor.rule.join import Tables
from checks.joins.trails import rows

Region = tuple[str, str, str]

REGIONAL = tuple(table for table in TABLES if not table.account_wide)
"""Tables whose rows are things that somebody made somewhere."""

USAGE_SOURCES = ("service_in_use.*", "service_in_use.is_used", *(f"{table.table()}.*" for table in REGIONAL))


def region_in_use(tables: Tables, table: type[Fact]) -> Column:
    """For every row of a table whether its region is used. `global` is.

    It is not where an inventory of all regions was read and names nothing there, or where everything that could be in
    the region was listed and nothing was found; otherwise unknown.
    """
    frame = tables.of(table)
    used = used_regions(tables)
    found: list[bool | None] = []
    known: dict[Region, bool | None] = {}
    for row in rows(frame, "provider", "account", "region"):
        region = (row["provider"], row["account"], row["region"])
        if region not in known:
            known[region] = region[2] == "global" or region in used or (False if _quiet(tables, region) else None)
        found.append(known[region])
    return pd.Series(found, index=frame.index, dtype=pd.ArrowDtype(pa.bool_()))


def used_regions(tables: Tables) -> set[Region]:
    """Regions with a resource, or with a cost that counts."""
    least: Any = tables.criteria.ignore_cost_below
    names = ("provider", "account", "region", "is_used", "evidence", "cost_30d")
    return {
        (row["provider"], row["account"], row["region"])
        for row in rows(tables.of(ServiceInUse), *names)
        if row["is_used"] and ("resource" in (row["evidence"] or ()) or (row["cost_30d"] or 0.0) >= least)
    }


def may_be_used_elsewhere(tables: Tables, account: tuple[str, str]) -> bool:
    """Whether a region may be in use that nothing names: no inventory of all regions, and some list failed."""
    if not tables.missing(ServiceInUse, *account):
        return False
    return any(tables.missing(table, *account) for table in REGIONAL)


def _quiet(tables: Tables, region: Region) -> bool:
    if not tables.missing(ServiceInUse, *region):
        return True
    return not any(tables.missing(table, *region) for table in REGIONAL)

"""What belongs to ended services."""

from typing import Any

import pandas as pd

from auditor.facts.base import Fact
from auditor.rule.attribute import Attribution
from auditor.rule.join import Tables
from checks.joins.trails import rows

PLACE = ("provider", "account", "region", "resource")


def endings(tables: Tables, table: type[Fact], frame: pd.DataFrame) -> dict[tuple[Any, ...], set[bool]]:
    """For each row of a frame that services claim, by PLACE: whether they are past their end; {True} is all of them.

    What the provider keeps is left out: nobody can dispose of it.
    """
    claimed = Attribution(tables.services, tables.criteria.today).attribute(table, frame)
    found: dict[tuple[Any, ...], set[bool]] = {}
    for row in rows(claimed, *PLACE, "service", "service_ended", "provider_managed"):
        if row["service"] is not None and not row["provider_managed"]:
            found.setdefault(tuple(row[name] for name in PLACE), set()).add(bool(row["service_ended"]))
    return found

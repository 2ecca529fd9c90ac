"""Whether data lies where it may: the installation's regions of each provider, narrowed by the service's own list."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.rule.declare import Column, Criteria, Rows

_BOOL = pd.ArrowDtype(pa.bool_())


def region_allowed(rows: Rows, criteria: Criteria) -> Column:
    """Whether the row's region is allowed. `global` and names of several countries are not, unless they are listed."""
    return _allowed(rows, criteria, ([region] for region in _values(rows.region)))


def regions_allowed(rows: Rows, criteria: Criteria, regions: Column) -> Column:
    """Whether every region of a list column is allowed; an empty list is, NA is unknown."""
    return _allowed(rows, criteria, _values(regions))


def _allowed(rows: Rows, criteria: Criteria, regions: Iterable[list[str] | None]) -> Column:
    everywhere = {provider: frozenset(names) for provider, names in criteria.allowed_regions.items()}
    found: list[bool | None] = []
    for provider, own, names in zip(
        _values(rows.provider), _values(rows.service_allowed_regions), regions, strict=True
    ):
        allowed = everywhere.get(provider, frozenset())
        allowed = allowed if own is None else allowed & frozenset(own)
        found.append(None if names is None else allowed.issuperset(names))
    return pd.Series(found, index=rows.region.index, dtype=_BOOL)


def _values(column: Column) -> list[Any]:
    values: list[Any] = pa.array(column).to_pylist()
    return values

"""Whether data lies where it may: the installation's regions of each provider, narrowed by the service's own list."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.regulation.places import country
from auditor.rule.declare import Column, Criteria, Rows

_BOOL = pd.ArrowDtype(pa.bool_())


def region_allowed(rows: Rows, criteria: Criteria, regions: Column = None) -> Column:
    """Whether the row's region (or the one in another column; NA is unknown) is allowed.

    `global` and names of several countries are not, unless they are listed.
    """
    column = _values(rows.region if regions is None else regions)
    return _allowed(rows, criteria, (None if region is None else [region] for region in column))


def regions_allowed(rows: Rows, criteria: Criteria, regions: Column) -> Column:
    """Whether every region of a list column is allowed; an empty list is, NA is unknown."""
    return _allowed(rows, criteria, _values(regions))


def any_region_allowed(rows: Rows, criteria: Criteria, regions: Column) -> Column:
    """Whether at least one region of a list column is allowed; an empty list is not, NA is unknown."""
    return _allowed(rows, criteria, _values(regions), any_one=True)


def _allowed(rows: Rows, criteria: Criteria, regions: Iterable[list[str] | None], *, any_one: bool = False) -> Column:
    everywhere = {provider: _at_home(provider, names, criteria) for provider, names in criteria.allowed_regions.items()}
    found: list[bool | None] = []
    columns = (_values(rows.provider), _values(rows.service_allowed_regions), regions)
    for provider, own, names in zip(*columns, strict=True):
        allowed = everywhere.get(provider, {})
        answers = (
            None if names is None else {allowed.get(n, False) if own is None or n in own else False for n in names}
        )
        found.append(None if answers is None else _decided(answers, any_one))
    return pd.Series(found, index=rows.region.index, dtype=_BOOL)


def _decided(answers: set[bool | None], value: bool) -> bool | None:
    """`value` where one answer is that, unknown where one is unknown, else the opposite."""
    return value if value in answers else None if None in answers else not value


def _at_home(provider: str, names: Iterable[str], criteria: Criteria) -> dict[str, bool | None]:
    """Each listed region, and whether it lies in the required country; None where no table says where it lies."""
    where = {name: country(provider, name) for name in names}
    return {name: None if code is None else code == criteria.required_country for name, code in where.items()}


def _values(column: Column) -> list[Any]:
    values: list[Any] = pa.array(column).to_pylist()
    return values

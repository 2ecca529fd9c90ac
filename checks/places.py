"""Whether data lies where it may: the installation's regions of each provider, narrowed by the service's own list."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.regulation.places import country
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
    required = criteria.required_country
    answers: dict[tuple[Any, ...], bool | None] = {}
    found: list[bool | None] = []
    for provider, own, names in zip(
        _values(rows.provider), _values(rows.service_allowed_regions), regions, strict=True
    ):
        key = (provider, own and tuple(own), names if names is None else tuple(names))
        if key not in answers:
            allowed = everywhere.get(provider, frozenset())
            answers[key] = _all(provider, names, allowed if own is None else allowed & frozenset(own), required)
        found.append(answers[key])
    return pd.Series(found, index=rows.region.index, dtype=_BOOL)


def _all(provider: str, names: list[str] | None, allowed: frozenset[str], required: str) -> bool | None:
    """Every name is on the list and lies in the required country; a listed name of unknown country is unknown."""
    if names is None:
        return None
    countries = {country(provider, name) for name in names}
    if not allowed.issuperset(names) or countries - {required, None}:
        return False
    return None if None in countries else True


def _values(column: Column) -> list[Any]:
    values: list[Any] = pa.array(column).to_pylist()
    return values

"""Which region Azure copies a region's data to, where something is geo-redundant."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("providers.azure").joinpath("pairs.toml").read_text("utf-8"))


def paired(region: str | None) -> tuple[str, ...] | None:
    """The paired region of a region (lower case): one, () for a region that has none, None for an unknown region."""
    if (pair := _table()["pair"].get(region)) is not None:
        return (str(pair),)
    return () if region in _table()["alone"]["regions"] else None

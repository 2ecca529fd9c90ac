"""Until when an engine version is in standard support, by a dated table: Azure's interfaces do not tell it."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


def support_end(engine: str, version: Any) -> date | None:
    """The last day; None for an engine or a version that the table does not hold. The longest beginning counts: 8.0 is
    one of 8.0.21, and 8 is none of 80.1."""
    ends: Mapping[str, date] = _table().get(engine, {}).get("ends", {})
    known = [name for name in ends if not name or f"{version}.".startswith(f"{name}.")]
    return ends[max(known, key=len)] if known else None


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("providers.azure.databases").joinpath("support.toml").read_text("utf-8"))

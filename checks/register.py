"""Every rule and every join. A rule that is not listed here is not judged; a test holds the list complete."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Any

from auditor.rule.declare import Rule
from checks import keys

TOPICS: tuple[ModuleType, ...] = (keys,)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the codes."""
    found: dict[str, Rule] = {}
    for module in TOPICS:
        for value in vars(module).values():
            if isinstance(value, Rule):
                if value.code in found:
                    raise TypeError(f"{value.code} is declared twice")
                found[value.code] = value
    return dict(sorted(found.items()))


@cache
def texts() -> Mapping[str, Mapping[str, Any]]:
    """For every rule: `why.ja/en`, one sentence on why a fail matters, and `remedy.<provider>.ja/en`."""
    found: dict[str, Any] = {}
    for module in TOPICS:
        name = module.__name__.rsplit(".", 1)[-1]
        found |= tomllib.loads(files("checks.texts").joinpath(f"{name}.toml").read_text("utf-8"))
    return found

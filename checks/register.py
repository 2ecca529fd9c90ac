"""Every rule and every join. A rule that is not listed here is not judged; a test holds the list complete."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Any, Literal

from auditor.rule.declare import Rule
from auditor.rule.join import Join
from checks import (
    activity,
    alerts,
    continuity,
    detection,
    governance,
    identities,
    keys,
    locations,
    logs,
    machines,
    networks,
    stores,
    watches,
)
from checks.joins import activity as activity_joins
from checks.joins import alerts as alerts_joins
from checks.joins import continuity as continuity_joins
from checks.joins import detection as detection_joins
from checks.joins import governance as governance_joins
from checks.joins import identities as identities_joins
from checks.joins import keys as keys_joins
from checks.joins import locations as locations_joins
from checks.joins import logs as logs_joins
from checks.joins import machines as machines_joins
from checks.joins import networks as networks_joins
from checks.joins import stores as stores_joins
from checks.joins import watches as watches_joins

TOPICS: tuple[ModuleType, ...] = (
    identities,
    stores,
    locations,
    keys,
    logs,
    networks,
    machines,
    detection,
    alerts,
    watches,
    continuity,
    governance,
    activity,
)

JOINS: tuple[Join, ...] = (
    *identities_joins.JOINS,
    *keys_joins.JOINS,
    *stores_joins.JOINS,
    *logs_joins.JOINS,
    *networks_joins.JOINS,
    *machines_joins.JOINS,
    *detection_joins.JOINS,
    *alerts_joins.JOINS,
    *continuity_joins.JOINS,
    *governance_joins.JOINS,
    *activity_joins.JOINS,
)
"""In the order in which they are filled: one that reads another's column stands behind it."""


DERIVED = (*locations_joins.DERIVED, *watches_joins.DERIVED)
"""Tables that are made from the others when all their columns are filled."""


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


Answer = Literal["read", "partly", "by_design", "absent", "people"]
SILENT: tuple[Answer, ...] = ("absent", "people")
"""Answers of clouds on which a rule does not run."""


@cache
def clouds() -> Mapping[str, Mapping[str, Answer]]:
    """For every check, existing or planned, what each cloud's control plane can tell (clouds.toml)."""
    return tomllib.loads(files("checks").joinpath("clouds.toml").read_text("utf-8"))

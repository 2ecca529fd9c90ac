"""Who holds which privileged role of the directory: directly, through groups, for good or when it is asked for."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from providers.azure.directory.names import kind_of
from providers.azure.fields import moment
from providers.azure.groups import members
from providers.azure.place import Answer, Listing, Place
from providers.three import Maybe

ASSIGNMENTS = "graph:role_assignments"
ELIGIBILITIES = "graph:role_eligibilities"
SCHEDULES = "graph:role_schedules"
DEFINITIONS = "graph:role_definitions"

NO_PIM = ("AadPremiumLicenseRequired",)
"""Without Entra ID P2 nobody is eligible for a role and nothing ends by itself: every assignment is for good."""

GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
EVERYWHERE = "/"
"""The scope of a role that holds in the whole directory, and not in one unit of it."""


@dataclass(frozen=True)
class Role:
    """A role of the directory."""

    name: str | None
    custom: Maybe
    privileged: Maybe
    capabilities: tuple[str, ...] | None


@dataclass(frozen=True)
class Held:
    """A role as somebody holds it. Whoever holds it through a group has a row of their own."""

    key: str
    """The ID of the assignment, which a group's members share."""
    holder: str
    kind: str | None
    """As `kind_of`; None where Microsoft Graph does not say."""
    row: Answer
    """What the list says of the holder besides."""
    role: str
    scope: str
    eligible: bool
    permanent: Maybe
    until: datetime | None = None
    group: str | None = None


def held(place: Place, *, terms: bool = False) -> tuple[tuple[Held, ...], bool]:
    """Every role as it is held, members of groups included, and whether those are all. `terms`: also for how long."""
    given, whole = _given(place, terms=terms)
    found = list(given)
    for one in given:
        if one.kind == "group":
            inside = members(place, one.holder)
            found += [replace(one, holder=k, kind=kind.lower(), row={}, group=one.holder) for k, kind in inside.pairs]
            whole = whole and inside.whole
    return tuple(found), whole


class Roles:
    """The roles of the directory by their IDs: those of roles.toml, and the town's own as their actions make them."""

    def __init__(self, place: Place) -> None:
        listing = place.shared(DEFINITIONS)
        self._rows = {str(row.get("id")).lower(): row for row in listing.rows}
        self._whole = listing.whole

    def of(self, role: str) -> Role:
        """What is known of a role. One that no list names is known to be none of Entra's privileged ones only."""
        row = self._rows.get(role)
        if known := _known()["role"].get(role):
            return Role(known["name"], custom=False, privileged=True, capabilities=tuple(known["capabilities"]))
        if row is None:
            return Role(None, None, None, None)
        if row.get("isBuiltIn"):
            return Role(row.get("displayName"), custom=False, privileged=False, capabilities=())
        strong = not _known()["actions"].isdisjoint(_actions(row))
        return Role(row.get("displayName"), custom=True, privileged=strong, capabilities=("iam_write",) * strong)


@cache
def _known() -> dict[str, Any]:
    """roles.toml, the actions in lower case."""
    data = tomllib.loads(files("providers.azure.directory").joinpath("roles.toml").read_text("utf-8"))
    return {"role": data["role"], "actions": frozenset(action.lower() for action in data["actions"])}


def _actions(row: Mapping[str, Any]) -> set[str]:
    parts = (part.get("allowedResourceActions") or () for part in row.get("rolePermissions") or ())
    return {str(action).lower() for actions in parts for action in actions}


def _given(place: Place, *, terms: bool) -> tuple[list[Held], bool]:
    """Roles as they are assigned: to people, programs and groups."""
    active, eligible = place.shared(ASSIGNMENTS), place.shared(ELIGIBILITIES, none=NO_PIM)
    schedules = place.shared(SCHEDULES, none=NO_PIM) if terms else Listing((), whole=False)
    planned = {_same(row): row for row in schedules.rows}
    found = []
    for row in active.rows:
        plan = planned.get(_same(row))
        until = moment((plan or {}).get("endDateTime"))
        lasting = None if plan is None and not schedules.whole else until is None and not _activated(plan)
        found.append(_held(row, eligible=False, permanent=lasting, until=until))
    asked_for = (
        _held(row, eligible=True, permanent=False, until=moment(row.get("endDateTime"))) for row in eligible.rows
    )
    return [*found, *asked_for], active.whole and eligible.whole


def _held(row: Answer, *, eligible: bool, permanent: Maybe, until: datetime | None) -> Held:
    holder = row.get("principal") or {}
    return Held(
        key=str(row["id"]),
        holder=str(row["principalId"]),
        kind=kind_of(holder),
        row=holder,
        role=str(row["roleDefinitionId"]).lower(),
        scope=str(row.get("directoryScopeId") or EVERYWHERE),
        eligible=eligible,
        permanent=permanent,
        until=until,
    )


def _activated(plan: Answer | None) -> bool:
    """Whether somebody who is eligible has asked for the role, for some hours."""
    return (plan or {}).get("assignmentType") == "Activated"


def _same(row: Answer) -> tuple[str, str, str]:
    """By what an assignment and its schedule belong together."""
    return str(row.get("principalId")), str(row.get("roleDefinitionId")).lower(), str(row.get("directoryScopeId"))

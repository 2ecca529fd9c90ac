"""Whether a schedule applies patches to a machine: its own orchestration mode, or a maintenance configuration."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from providers.azure.fields import flag, tags
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.three import Maybe, either, every

ASSIGNMENTS, CONFIGURATIONS = "arg:maintenanceresources.assignments", "arg:resources.maintenance"

READS = dict.fromkeys((ASSIGNMENTS, CONFIGURATIONS), "compute[vm].patch_scheduled")

BY_HAND = ("manual", "imagedefault", "automaticbyplatform")
"""Modes without a schedule of their own; the last one where it waits for one."""

_SET_ON = "/providers/microsoft.maintenance/"


@dataclass(frozen=True)
class Assignment:
    """What a maintenance configuration is assigned to: one machine, or (`filter`) what lies below `scope` and fits."""

    scope: str
    filter: Any
    patches: Maybe
    """Whether the configuration patches guests; others restart hosts or renew images."""


class Schedules:
    """The assignments of a subscription. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        listing = place.query(ASSIGNMENTS)
        place.query(CONFIGURATIONS)
        # A configuration may lie in another subscription.
        scopes = place.everywhere(CONFIGURATIONS, _scopes)
        self._whole = listing.whole
        self._assigned = [_assignment(row, scopes) for row in listing.rows]

    def of(self, row: Row) -> Maybe:
        """Whether patches come to a machine by themselves. `AutomaticByOS` is the guest's own affair: unknown."""
        linux, windows = (row[f"properties.osProfile.{os}Configuration.patchSettings"] for os in ("linux", "windows"))
        settings = windows or linux
        mode = str(dig(settings, "patchMode") or "").lower()
        waits = flag(dig(settings, "automaticByPlatformSettings.bypassPlatformSafetyChecksOnUserSchedule"))
        if mode == "automaticbyplatform" and not waits:
            return True
        assigned = either(*(applies(one, row) for one in self._assigned))
        if assigned is not False:
            return assigned
        return False if self._whole and mode in BY_HAND else None


def _scopes(rows: Iterator[Row]) -> dict[str, Any]:
    return {row["id"]: row["properties.maintenanceScope"] for row in rows}


def _assignment(row: Row, scopes: dict[str, Any]) -> Assignment:
    scope = scopes.get(str(row["properties.maintenanceConfigurationId"]).lower())
    patches = None if scope is None else str(scope).lower() == "inguestpatch"
    filtered = row["properties.filter"]
    on = row["id"].partition(_SET_ON)[0]
    if not filtered and isinstance(named := row["properties.resourceId"], str) and named:
        on = named.lower()
    return Assignment(on, filtered or None, patches)


def applies(one: Assignment, row: Row) -> Maybe:
    """Whether an assignment reaches a machine. What a filter leaves out restricts nothing."""
    if one.filter is None:
        return every(row["id"] == one.scope, one.patches)
    group = row["id"].partition("/resourcegroups/")[2].partition("/")[0]
    system = row["properties.storageProfile.osDisk.osType"]
    return every(
        row["id"].startswith(f"{one.scope}/"),
        one.patches,
        _among(row["type"], dig(one.filter, "resourceTypes")),
        _among(row["location"], dig(one.filter, "locations")),
        _among(group, dig(one.filter, "resourceGroups")),
        _among(system, dig(one.filter, "osTypes")),
        _tagged(tags(row["tags"]), dig(one.filter, "tagSettings")),
    )


def _among(value: Any, listed: Any) -> Maybe:
    if not listed:
        return True
    return None if value is None else str(value).lower() in {str(one).lower().replace(" ", "") for one in listed}


def _tagged(own: dict[str, str] | None, wanted: Any) -> Maybe:
    """Tags' names without case, their values with it; all of them, or with the operator `Any` one."""
    if not (listed := dig(wanted, "tags")):
        return True
    if own is None:
        return None
    held = {name.lower(): value for name, value in own.items()}
    fits = [held.get(str(name).lower()) in values for name, values in listed.items()]
    return any(fits) if str(dig(wanted, "filterOperator")).lower() == "any" else all(fits)

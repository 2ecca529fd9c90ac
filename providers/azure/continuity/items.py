"""What Azure Backup protects, by its own account: items of Recovery Services vaults, instances of Backup vaults."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from providers.azure.fields import days, flag, moment
from providers.azure.rows import Row, dig
from providers.backups import longest

GONE = (
    "softdeleted",
    "softdeleting",
    "notprotected",
    "configuringprotection",
    "configuringprotectionfailed",
    "invalid",
)
"""States in which there is nothing to restore from, or only until it is deleted for good."""

UNSAID = ""
"""Under which items are kept that may protect anything."""

NOTHING_YET = "irpending"
"""The first backup has not been made."""

INSIDE_MACHINES = ("azureworkload", "azuresql", "mab", "dpm", "azurebackupserver")
"""Databases and folders inside machines: they are no resource, and do not make the machine restorable."""

UNITS = {"days": 1.0, "weeks": 7.0, "months": 365 / 12, "years": 365.0}


@dataclass(frozen=True)
class Item:
    """One thing that a vault protects."""

    key: str
    """Its ARM ID in lower case."""
    policy: str | None
    last: datetime | None
    never: bool | None

    @property
    def vault(self) -> str:
        """The ARM ID of the vault that it belongs to."""
        return self.key.partition("/backupfabrics/")[0].partition("/backupinstances/")[0]


def by_source(rows: Iterable[Row]) -> Mapping[str, tuple[Item, ...]]:
    """Items by the ARM ID of what they protect, in lower case; a file share by the ID that it has in its account.
    UNSAID where an item does not say it."""
    found: dict[str, tuple[Item, ...]] = {}
    for row in rows:
        state = str(row["properties.currentProtectionState"] or row["properties.protectionState"]).lower()
        kind = str(row["properties.backupManagementType"]).lower()
        source = row["properties.dataSourceInfo.resourceID"] or row["properties.sourceResourceId"]
        if state in GONE or kind in INSIDE_MACHINES:
            continue
        if flag(row["properties.isScheduledForDeferredDelete"]):
            continue
        name = str(source).lower() if source else UNSAID
        if kind == "azurestorage" and source:
            name += f"/fileservices/default/shares/{row['properties.friendlyName']}".lower()
        found[name] = (*found.get(name, ()), _item(row, state))
    return found


def _item(row: Row, state: str) -> Item:
    policy = row["properties.policyInfo.policyId"] or row["properties.policyId"]
    last = moment(row["properties.lastRecoveryPoint"])
    # An item without a point may name the first day of the calendar.
    last = None if last is None or last.year < 1970 else last
    never = False if last else True if state == NOTHING_YET else None
    return Item(row["id"], str(policy).lower() if policy else None, last, never)


def kept_days(rows: Iterable[Row]) -> Mapping[str, int | None]:
    """Policies by ID to the days that they keep the longest kept points; None where that is not said."""
    return {row["id"]: _kept(row) for row in rows}


def _kept(row: Row) -> int | None:
    rules = row["properties.policyRules"]
    if isinstance(rules, list):
        ends = [
            days(dig(life, "deleteAfter.duration"))
            for rule in rules
            if str(dig(rule, "objectType")).lower() == "azureretentionrule"
            for life in dig(rule, "lifecycles") or ()
        ]
        return longest(ends)
    policy = row["properties.retentionPolicy"]
    if not isinstance(policy, Mapping):
        return None
    schedules = [policy, *(value for name, value in policy.items() if name.lower().endswith("schedule") and value)]
    told = [dig(one, "retentionDuration") for one in schedules]
    return longest(_duration(one) for one in told if one)


def _duration(told: Any) -> int | None:
    unit, count = UNITS.get(str(dig(told, "durationType")).lower()), dig(told, "count")
    return round(count * unit) if unit and isinstance(count, int) else None

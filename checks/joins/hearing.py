"""Which parts of a class of events the alerts of an account hear; None wherever an alert that matters was not read."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.detection import Alert
from auditor.facts.logs import AuditTrail
from auditor.rule.join import Tables
from checks.joins.trails import Account, Row, every, rows
from checks.joins.usage import USAGE_SOURCES, may_be_used_elsewhere, used_regions

HEARD = (
    "alert.*",
    "alert.event_parts",
    "alert.whole_parts",
    "alert.is_enabled",
    "alert.covers_scope",
    *USAGE_SOURCES,
)
"""What every column that is filled through the alerts is made of."""

LISTENING = ("log_alarm", "event_rule")
NAMES = (
    *("provider", "account", "region", "kind", "event_parts", "whole_parts"),
    *("is_enabled", "covers_scope", "reaches_person"),
)


class Hearing:
    """The listening alerts of a run by account. `person`: only those count that reach a person."""

    def __init__(self, tables: Tables, *, person: bool = False) -> None:
        self._tables = tables
        self._person = person
        self._rows: dict[Account, list[Row]] = {}
        # An alarm whose kind is unknown might listen, too.
        for row in rows(tables.of(Alert), *NAMES):
            if row["kind"] in (*LISTENING, None):
                self._rows.setdefault((row["provider"], row["account"]), []).append(row)
        self._used = used_regions(tables)
        self._groups = in_groups(tables)
        self._states: dict[Any, bool | None] = {}

    def unheard(self, account: Account, parts: list[str]) -> list[str] | None:
        """Parts that are not heard in the whole account; None where none is missing for sure and one may be."""
        states = {part: self._whole(account, part) for part in parts}
        missing = [part for part, heard in states.items() if heard is not None and not heard]
        return None if not missing and None in states.values() else missing

    def in_region(self, account: Account, region: str, part: str) -> bool | None:
        """Whether a rule of the region hears a part."""
        found = _either(*(self._on(row, part) for row in self._rules(account) if row["region"] == region))
        unread = self._tables.missing(Alert, *account, region, kind="event_rule")
        return None if found is not None and not found and unread else found

    def elsewhere(self, account: Account, region: str, part: str) -> bool | None:
        """Whether a rule of another region hears a part."""
        found = _either(*(self._on(row, part) for row in self._rules(account) if row["region"] != region))
        unread = self._tables.missing(Alert, *account, kind="event_rule")
        return None if found is not None and not found and unread else found

    def _whole(self, account: Account, part: str) -> bool | None:
        key = (account, part)
        if key not in self._states:
            rules = self._rules(account)
            found = _either(
                *(every(self._on(row, part), row["covers_scope"]) for row in self._others(account)),
                *(every(self._on(row, part), among(row["whole_parts"], part)) for row in rules),
                self._everywhere(account, rules, part),
            )
            self._states[key] = None if found is not None and not found and self._unsure(account) else found
        return self._states[key]

    def _everywhere(self, account: Account, rules: list[Row], part: str) -> bool | None:
        """Whether rules in every region that is used hear a part; None where one may be used without our knowing."""
        regions = [region for provider, of, region in self._used if (provider, of) == account and region != "global"]
        heard = every(*(_either(*(self._on(row, part) for row in rules if row["region"] == at)) for at in regions))
        if not regions:
            return False
        return None if heard and may_be_used_elsewhere(self._tables, account) else heard

    def _on(self, row: Row, part: str) -> bool | None:
        reached = row["reaches_person"] if self._person else True
        return every(among(row["event_parts"], part), row["is_enabled"], reached)

    def _rules(self, account: Account) -> list[Row]:
        return [row for row in self._rows.get(account, []) if row["kind"] == "event_rule"]

    def _others(self, account: Account) -> list[Row]:
        return [row for row in self._rows.get(account, []) if row["kind"] != "event_rule"]

    def _unsure(self, account: Account) -> bool:
        """Whether an alert may stand where none was seen: in a list that failed, at the logs of another account."""
        own = account[1]
        marks = (f":{own}:", f"/subscriptions/{own.lower()}/")
        elsewhere = any(not any(mark in group for mark in marks) for group in self._groups.get(account, {}))
        # An export that was not read may lead to another account.
        elsewhere = elsewhere or self._tables.missing(AuditTrail, *account, kind="export")
        return elsewhere or any(self._tables.missing(Alert, *account, kind=kind) for kind in LISTENING)


def in_groups(tables: Tables) -> Mapping[Account, Mapping[str, bool | None]]:
    """By account, each group of logs that a trail fills: whether with changes in the whole account."""
    found: dict[Account, dict[str, bool | None]] = {}
    names = ("is_logging", "covers_all_regions", "covers_management_write")
    for row in rows(tables.of(AuditTrail), "provider", "account", "destination_ids", *names):
        whole = every(*(row[name] for name in names))
        groups = found.setdefault((row["provider"], row["account"]), {})
        for target in row["destination_ids"] or ():
            if ":logs:" in target or "/microsoft.operationalinsights/workspaces/" in target:
                groups[target] = _either(whole, groups.get(target, False))
    return found


def among(parts: list[str] | None, part: str) -> bool | None:
    """Whether a part is in a list, in which `x?` is one that may be."""
    if parts is None:
        return None
    return True if part in parts else None if f"{part}?" in parts else False


def _either(*values: bool | None) -> bool | None:
    return True if True in values else None if None in values else False

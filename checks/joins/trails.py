"""What the audit trails of an account record and write to; None wherever a trail that matters was not read."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from auditor.facts.logs import AuditTrail
from auditor.rule.join import Tables

Row = Mapping[str, Any]
Account = tuple[str, str]

TRAIL_SOURCES = ("audit_trail.*", "audit_trail.is_logging", "audit_trail.covers_all_regions")
"""What every column that is filled through the trails is made of."""


class Trails:
    """The audit trails of a run by provider and account."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows: dict[Account, list[Row]] = {}
        self._whole: dict[Account, bool] = {}
        self._answers: dict[Any, bool | None] = {}
        names = ("provider", "account", "region", "is_logging", "covers_all_regions", "covers_data_events")
        for row in rows(tables.of(AuditTrail), *names, "covers_key_use", "destination_ids"):
            self._rows.setdefault((row["provider"], row["account"]), []).append(row)

    def records_data(self, account: Account, region: str, kind: str, resource: str) -> bool | None:
        """Whether a trail records reads and writes in a resource of a native type."""
        key = (account, region, kind)
        if key not in self._answers:
            self._answers[key] = self._any(account, region, lambda row: _covers(row, kind))
        if self._answers[key] or not self._narrow(account):
            return self._answers[key]
        return self._any(account, region, lambda row: _covers(row, kind, resource))

    def records_key_use(self, account: Account) -> bool | None:
        """Whether a trail records uses of keys in every region."""
        return self._any(account, None, lambda row: row["covers_key_use"])

    def writes_to(self, account: Account, resource: str) -> bool | None:
        """Whether a trail of the account writes to a resource, working or not."""
        lists = [row["destination_ids"] for row in self._rows.get(account, [])]
        if any(resource in targets for targets in lists if targets is not None):
            return True
        return None if None in lists or not self._read(account) else False

    def _any(self, account: Account, region: str | None, test: Any) -> bool | None:
        answers = {
            every(row["is_logging"], test(row), True if row["region"] == region else row["covers_all_regions"])
            for row in self._rows.get(account, [])
        }
        return True if True in answers else None if None in answers or not self._read(account) else False

    def _narrow(self, account: Account) -> bool:
        return any(" " in e for row in self._rows.get(account, []) for e in row["covers_data_events"] or ())

    def _read(self, account: Account) -> bool:
        if account not in self._whole:
            self._whole[account] = not self._tables.missing(AuditTrail, *account)
        return self._whole[account]


def _covers(row: Row, kind: str, resource: str | None = None) -> bool | None:
    entries = row["covers_data_events"]
    if entries is None or kind in entries:
        return None if entries is None else True
    prefixes = (entry.partition(" ") for entry in entries)
    return resource is not None and any(of == kind and f"{resource}/".startswith(start) for of, _, start in prefixes)


def every(*values: bool | None) -> bool | None:
    """False if one is; else unknown if one is; else True."""
    return False if False in values else None if None in values else True


def rows(frame: Any, *names: str) -> list[Row]:
    """The rows of a frame as mappings of some columns; NA is None."""
    columns: Iterable[list[Any]] = (pa.array(frame[name]).to_pylist() for name in names)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def cells(frame: Any, name: str) -> list[Any]:
    """One column of a frame as Python values; NA is None."""
    found: list[Any] = pa.array(frame[name]).to_pylist()
    return found

"""Which flow logs cover a network or subnet, and how long the longest of them is kept."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import pyarrow as pa

from auditor.facts.logs import LogSource
from auditor.facts.networks import Network
from auditor.rule.join import Tables

WITHOUT_END = -1

Row = Mapping[str, Any]


class FlowLogs:
    """The flow logs of a run by what they log. A log whose delivery fails does not count."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._missing: dict[tuple[Any, ...], bool] = {}
        sources = tables.of(LogSource)
        self._logs: dict[str, list[Row]] = {}
        flows = sources[sources["log_kind"] == "flow"]
        for row in _rows(flows, "resource", "is_enabled", "has_error", "retention_days"):
            # A row of one log among several carries the log's own ID behind what it logs.
            self._logs.setdefault(row["resource"].split("#")[0], []).append(row)

    @cached_property
    def networks(self) -> list[Row]:
        """The rows of the network table, in order."""
        names = ("resource", "kind", "network_id", "attached_count", "provider", "account", "region")
        return _rows(self._tables.of(Network), *names)

    @cached_property
    def _subnets(self) -> dict[Any, list[Row]]:
        found: dict[Any, list[Row]] = {}
        for row in self.networks:
            if row["kind"] == "subnet" and row["attached_count"] != 0:
                found.setdefault(row["network_id"], []).append(row)
        return found

    def logged(self, row: Row) -> bool | None:
        """Whether the traffic of a network or subnet is logged; None for other kinds and where it is unknown."""
        if row["kind"] not in {"network", "subnet"}:
            return None
        answers = [self._own(row["resource"], row), self._above(row), self._below(row)]
        return True if True in answers else None if None in answers else False

    def kept(self, row: Row) -> int | None:
        """Days that the covering log is kept."""
        if row["kind"] not in {"network", "subnet"}:
            return None
        for resource in (row["resource"], row["network_id"]):
            if resource is not None and self._own(resource, row):
                return self._longest(resource)
        if row["kind"] == "network" and self._below(row):
            days = [self._longest(subnet["resource"]) for subnet in self._subnets[row["resource"]]]
            return None if None in days else min(days, key=_length)
        return None

    def _above(self, row: Row) -> bool | None:
        return self._own(row["network_id"], row) if row["kind"] == "subnet" and row["network_id"] else False

    def _below(self, row: Row) -> bool | None:
        """Whether all subnets of a network that are in use have a log of their own."""
        if row["kind"] != "network":
            return False
        if row["resource"] not in self._subnets:
            return None if self._may_lack(Network, row, "subnet") else False
        answers = {self._own(subnet["resource"], subnet) for subnet in self._subnets[row["resource"]]}
        if answers == {True}:
            return None if self._may_lack(Network, row, "subnet") else True
        return False if False in answers else None

    def _own(self, resource: str, row: Row) -> bool | None:
        logs = self._logs.get(resource, [])
        answers = {None if log["is_enabled"] is None else log["is_enabled"] and not log["has_error"] for log in logs}
        if True in answers:
            return True
        return None if None in answers or self._may_lack(LogSource, row, row["kind"]) else False

    def _longest(self, resource: str) -> int | None:
        days = [log["retention_days"] for log in self._logs[resource] if log["is_enabled"] and not log["has_error"]]
        if WITHOUT_END in days:
            return WITHOUT_END
        return None if None in days else max(days)

    def _may_lack(self, table: Any, row: Row, kind: str) -> bool:
        key = (table, row["provider"], row["account"], row["region"], kind)
        if key not in self._missing:
            self._missing[key] = self._tables.missing(*key)
        return self._missing[key]


def _length(days: int | None) -> float:
    return float("inf") if days is None or days == WITHOUT_END else days


def _rows(frame: Any, *names: str) -> list[Row]:
    columns: Iterable[list[Any]] = (pa.array(frame[name]).to_pylist() for name in names)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]

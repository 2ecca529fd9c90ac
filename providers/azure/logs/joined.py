"""What only all facts together show: what stands in the logs of resources, and whether exports can be changed."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.facts.base import Fact
from auditor.facts.logs import AuditTrail, LogSource, LogStore
from auditor.facts.stores import DataStore
from auditor.reading import Reading
from auditor.rule.holes import feeds_rows
from providers.three import Maybe, either

ACCOUNTS = "microsoft.storage/storageaccounts"
"""The native type whose reads and writes a storage account's log holds."""


def settle(facts: list[Fact], readings: Sequence[Reading]) -> list[Fact]:
    """Facts with the columns that Azure gives by another resource: data accesses of the activity log's row, the log of
    a storage account, and whether the places of an export are locked."""
    logs = {fact.resource: fact for fact in facts if isinstance(fact, LogSource) and fact.log_kind == "object_access"}
    locked = {fact.resource: fact.is_locked for fact in facts if isinstance(fact, LogStore)}
    recorded = _recorded(list(logs.values()), whole=_all_listed(readings))
    return [_settled(fact, logs, locked, recorded) for fact in facts]


def _settled(
    fact: Fact, logs: dict[str, LogSource], locked: dict[str, Maybe], recorded: tuple[str, ...] | None
) -> Fact:
    if isinstance(fact, AuditTrail) and fact.kind == "platform_log":
        return replace(fact, covers_data_events=recorded)
    if isinstance(fact, AuditTrail) and fact.kind == "export":
        # One copy that nobody can change is enough to notice a change of another.
        ways = [locked.get(target) for target in fact.destination_ids or ()]
        return replace(fact, integrity_protected=either(False, *ways))
    if isinstance(fact, DataStore) and fact.resource in logs and fact.access_logged is None:
        log = logs[fact.resource]
        return replace(fact, access_logged=log.is_enabled, access_log_target=log.destination_id)
    return fact


def _recorded(logs: list[LogSource], *, whole: bool) -> tuple[str, ...] | None:
    """As `AuditTrail.covers_data_events`: the type where every account is logged, single accounts where some are."""
    if not whole or any(log.is_enabled is None for log in logs):
        return None
    on = [log for log in logs if log.is_enabled]
    if len(on) == len(logs):
        return (ACCOUNTS,)
    # With a slash, so that no account is taken for one whose name goes on.
    return tuple(f"{ACCOUNTS} {log.resource}/" for log in sorted(on, key=lambda log: log.resource))


def _all_listed(readings: Sequence[Reading]) -> bool:
    lists = [one for one in readings if one.resource is None and one.status not in {"ok", "skipped"}]
    return not any(feeds_rows(feed, "log_source", ("storage_account",)) for one in lists for feed in one.columns)

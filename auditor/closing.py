"""The end of a service: what still stands in its accounts, what may hide there, and whether nothing remains."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.base import Fact, columns
from auditor.facts.continuity import BackupVault
from auditor.facts.governance import ServiceInUse
from auditor.facts.identities import Credential, Principal
from auditor.facts.keys import Key, Secret
from auditor.facts.logs import LogStore
from auditor.facts.machines import Compute
from auditor.facts.networks import Endpoint, Network
from auditor.facts.stores import DataStore
from auditor.reading import Reading
from auditor.rule.attribute import Attribution
from auditor.rule.declare import Criteria
from auditor.rule.holes import ANSWERS, feeds_rows
from auditor.scope import Service

Row = Mapping[str, Any]


def _anything(_: Row) -> bool:
    return True


REMAINS: Mapping[type[Fact], Callable[[Row], bool]] = {
    DataStore: _anything,
    LogStore: lambda row: row["kind"] != "bucket",  # a bucket for logs is a data store already
    Secret: _anything,
    Key: lambda row: row["manager"] != "provider" and row["state"] != "destroyed",
    Compute: _anything,
    Endpoint: _anything,
    Network: lambda row: row["is_default"] is not True,
    BackupVault: lambda row: row["recovery_points"] != 0,
    Principal: lambda row: row["kind"] not in ("owner_root", "external"),
    Credential: lambda row: row["is_active"] is not False and row["principal_kind"] != "owner_root",
}
"""The tables of things that somebody made, and which of their rows are still there. Unknown counts as there."""

LAST_USE = ("last_used_at", "last_sign_in_at", "managed_agent_at")
"""Columns that tell when a thing was last used."""
NEVER = ("never_used", "never_signed_in")
"""Columns that tell that it never was."""


@dataclass(frozen=True)
class Remainder:
    """One thing that still stands in an account."""

    table: str
    kind: str | None
    provider: str
    account: str
    region: str
    resource: str
    name: str | None
    last_used_at: datetime | None
    """None where no interface tells."""
    destroyed_at: datetime | None = None
    """Of a key: when its destruction, which is scheduled, is final."""
    never_used: bool = False
    """The cloud tells that it was never used."""


@dataclass(frozen=True)
class Bill:
    """A cost of the last 30 days: something that no list shows may still stand."""

    account: str
    region: str
    name: str
    cost_30d: float


@dataclass(frozen=True)
class Closing:
    """What the audit of an ended service found. All parts are sorted."""

    service: Service
    accounts: tuple[tuple[str, str], ...]
    remains: tuple[Remainder, ...]
    scheduled: tuple[Remainder, ...]
    """Keys whose destruction is scheduled: until then it can be taken back."""
    kept: tuple[Remainder, ...]
    """What stays on purpose: the parameter `closing_kept`, the administrators who close, the audit's own roles."""
    bills: tuple[Bill, ...]
    unread: tuple[Reading, ...]
    """What could not be read and may hide something."""
    shared: tuple[tuple[str, str], ...]
    """Accounts that another service goes on using: what belongs to the whole account is not looked at there."""
    managed: int
    """Rows that the provider keeps, counted apart."""
    ended: bool
    """The registry says that the use has ended."""

    @property
    def certified(self) -> bool:
        """Whether it is proved that nothing remains: the use has ended, every list was read, none holds anything,
        and nothing was paid for."""
        open_ends = (self.remains, self.scheduled, self.bills, self.unread, self.shared)
        return self.ended and bool(self.accounts) and not any(open_ends)


def close(
    service: Service,
    services: Sequence[Service],
    frames: Mapping[type[Fact], pd.DataFrame],
    readings: Iterable[Reading],
    criteria: Criteria,
    auditing: Collection[str] = (),
) -> Closing:
    """What remains of a service. `frames` are the facts of the run, `services` all of the registry.

    `auditing`: names of the audit's own roles. They have to be there while it looks, so they stay on purpose.
    """
    accounts = tuple(sorted({(scope.provider, scope.account) for scope in service.scopes}))
    shared = tuple(account for account in accounts if _goes_on(account, service, services, criteria))
    attribution = Attribution(services, criteria.today)
    kept_names = {*criteria.closing_kept, *criteria.closing_admins}
    remains: list[Remainder] = []
    scheduled: list[Remainder] = []
    kept: list[Remainder] = []
    managed = 0
    listed: set[tuple[str, str, str]] = set()
    for table, there in REMAINS.items():
        for row in _rows(attribution.attribute(table, frames[table]), service.id):
            if table.account_wide and (row["provider"], row["account"]) in shared:
                continue
            listed.add((row["account"], row["region"], _service(row["resource"])))
            if row["provider_managed"]:
                managed += 1
            elif there(row):
                one = _remainder(table, row)
                own = table is Principal and row["name"] in auditing
                on_purpose = own or not kept_names.isdisjoint(_names(row, table))
                gone_soon = row.get("state") == "pending_destroy"
                (kept if on_purpose else scheduled if gone_soon else remains).append(one)
    uses = list(_rows(attribution.attribute(ServiceInUse, frames[ServiceInUse]), service.id))
    remains += _unlisted(uses, listed, criteria)
    return Closing(
        service=service,
        accounts=accounts,
        remains=tuple(sorted(remains, key=_order)),
        scheduled=tuple(sorted(scheduled, key=_order)),
        kept=tuple(sorted(kept, key=_order)),
        bills=tuple(_bills(uses, criteria)),
        unread=tuple(_unread(readings, accounts, uses)),
        shared=shared,
        managed=managed,
        ended=service.ended(criteria.today),
    )


def _goes_on(account: tuple[str, str], service: Service, services: Sequence[Service], criteria: Criteria) -> bool:
    others = (one for one in services if one.id != service.id and not one.ended(criteria.today))
    return any((scope.provider, scope.account) == account for one in others for scope in one.scopes)


def _rows(frame: pd.DataFrame, service: str) -> Iterator[Row]:
    mine = pa.array(frame["service"]).to_pylist()
    kept = frame[[name == service for name in mine]]
    lists = {str(name): pa.array(kept[name]).to_pylist() for name in kept.columns if name != "tags"}
    for values in zip(*lists.values(), strict=True):
        yield dict(zip(lists, values, strict=True))


def _names(row: Row, table: type[Fact]) -> set[str]:
    """What people may call it by; a credential also by its holder."""
    holder = row["principal_id"] if table is Credential else None
    given = {row["resource"], row["name"], holder}
    return {name for whole in given if whole for name in (whole, whole.rsplit("/", 1)[-1])}


def _remainder(table: type[Fact], row: Row) -> Remainder:
    known = {column.name for column in columns(table)}
    used = [row[name] for name in LAST_USE if name in known and row[name] is not None]
    return Remainder(
        table=table.table(),
        kind=row.get("kind"),
        provider=row["provider"],
        account=row["account"],
        region=row["region"],
        resource=row["resource"],
        name=row["name"],
        last_used_at=max(used, default=None),
        destroyed_at=row.get("destroy_at"),
        never_used=any(row.get(name) is True for name in NEVER),
    )


def _service(resource: str) -> str:
    """The service in an ARN; empty for other names."""
    parts = resource.split(":")
    return parts[2] if len(parts) > 3 else ""


def _unlisted(uses: Iterable[Row], listed: Collection[tuple[str, str, str]], criteria: Criteria) -> list[Remainder]:
    """Services that an index of all resources names, or that are in use and of which no list has seen anything there.

    What a list has seen may be a default network alone; an index, without what every account has, may know of more.
    """
    implicit = {provider: frozenset(names) for provider, names in criteria.implicit_services.items()}
    return [
        _remainder(ServiceInUse, row)
        for row in uses
        if row["cloud_service"] not in implicit.get(row["provider"], ())
        and (
            "index" in (row["evidence"] or ())
            or (
                "resource" in (row["evidence"] or ())
                and (row["account"], row["region"], row["cloud_service"]) not in listed
            )
        )
    ]


def _bills(uses: Iterable[Row], criteria: Criteria) -> Iterator[Bill]:
    ignored = criteria.closing_costs_ignored
    for row in sorted(uses, key=lambda row: (row["account"], row["region"], row["resource"])):
        hides_nothing = row["cloud_service"] in ignored.get(row["provider"], ())
        if (row["cost_30d"] or 0.0) >= criteria.ignore_cost_below and not hides_nothing:
            yield Bill(row["account"], row["region"], row["name"] or row["cloud_service"] or "", row["cost_30d"])


def _unread(readings: Iterable[Reading], accounts: Sequence[tuple[str, str]], uses: Iterable[Row]) -> Iterator[Reading]:
    """Lists that failed. A region that the organisation locks is no hole where an inventory of all regions names
    nothing there."""
    whole: tuple[type[Fact], ...] = (*REMAINS, ServiceInUse)
    tables = [table.table() for table in whole]
    quiet = {(row["account"], row["region"]) for row in uses if row["cloud_service"] == "*" and row["is_used"] is False}
    for reading in readings:
        if (reading.provider, reading.account) not in accounts or reading.status in ANSWERS:
            continue
        locked = reading.denied_by == "organization_policy" and (reading.account, reading.region) in quiet
        if (
            reading.resource is None
            and not locked
            and any(feeds_rows(f, t, ()) for f in reading.columns for t in tables)
        ):
            yield reading


def _order(one: Remainder) -> tuple[str, ...]:
    return (one.table, one.kind or "", one.provider, one.account, one.region, one.resource)

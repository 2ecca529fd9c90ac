"""The table of places where data rests: gathered from stores, secrets, keys, backups, logs, caches and inference."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.base import schema
from auditor.facts.continuity import Backup, BackupVault
from auditor.facts.frames import from_arrow
from auditor.facts.governance import Account, ServiceInUse
from auditor.facts.keys import Key, Secret
from auditor.facts.locations import SEVERAL, DataLocation
from auditor.facts.logs import LogSource, LogStore
from auditor.facts.networks import Endpoint
from auditor.facts.stores import DataStore
from auditor.regulation.places import country, known
from auditor.rule.derive import Derived, derives
from auditor.rule.join import Tables
from checks.joins.trails import Row, cells, rows

INFERENCE = ("bedrock",)
"""Services that may send content to other regions for processing, at the caller's choice."""

PLACE = "country"
SOURCES = {
    **{f"{table.table()}.*": "*" for table in (DataStore, Secret, Key, BackupVault, Backup, LogStore, LogSource)},
    "endpoint.*": "*",
    "service_in_use.*": "*",
    "data_store.replica_regions": PLACE,
    "data_store.replica_accounts": "other_accounts",
    "secret.replica_regions": PLACE,
    "key.replica_regions": PLACE,
    "backup_vault.copy_regions": PLACE,
    "backup_vault.copy_accounts": "other_accounts",
    "backup.copy_regions": PLACE,
    "backup.copy_accounts": "other_accounts",
    "log_source.destination_id": PLACE,
    "endpoint.kind": PLACE,
    "account.directory_country": PLACE,
}


@derives(DataLocation, SOURCES)
def data_locations(tables: Tables) -> pd.DataFrame:
    """One row for every place of every store; what is not known to be in one country is never taken for it."""
    stores, secrets, vaults = tables.of(DataStore), tables.of(Secret), tables.of(BackupVault)
    stored = set(cells(stores, "resource"))
    parts = [
        _rests(stores),
        _elsewhere(stores, "replica", "replica_regions", "replica_accounts"),
        _rests(secrets, but=lambda row: row["kind"] == "certificate"),  # a certificate is shown to everybody anyway
        _elsewhere(secrets, "replica", "replica_regions"),
        _elsewhere(tables.of(Key), "multi_region", "replica_regions", kind="key"),
        _rests(vaults, kind="backup_vault"),
        _elsewhere(vaults, "backup_copy", "copy_regions", "copy_accounts", kind="backup_vault"),
        _elsewhere(tables.of(Backup), "backup_copy", "copy_regions", "copy_accounts"),
        _rests(tables.of(LogStore), "located_in", but=lambda row: row["resource"] in stored),
        _log_copies(tables),
        _caches(tables.of(Endpoint)),
        _inference(tables.of(ServiceInUse)),
        _directories(tables.of(Account)),
    ]
    return from_arrow(DataLocation, pa.concat_tables(parts).combine_chunks())


def _rests(
    frame: pd.DataFrame, place: str = "region", kind: str | None = None, but: Callable[[Row], bool] | None = None
) -> pa.Table:
    """Each row where it is itself."""
    names = ("resource", "region", place, *(() if kind else ("kind",)))
    found = [
        Found(at, row["resource"], kind or row["kind"], "rests", row[place])
        for at, row in enumerate(rows(frame, *names))
        if but is None or not but(row)
    ]
    return _part(frame, found)


def _elsewhere(frame: pd.DataFrame, how: str, places: str, accounts: str = "", kind: str | None = None) -> pa.Table:
    """Each other region of each row; one row with an unknown place where the list was not read."""
    names = ("resource", places, *((accounts,) if accounts else ()), *(() if kind else ("kind",)))
    found = []
    for at, row in enumerate(rows(frame, *names)):
        held = row[accounts] if accounts else ()
        for place in [None] if row[places] is None else row[places]:
            resource = f"{row['resource']}#{how}:{place or '?'}"
            found.append(Found(at, resource, kind or row["kind"], how, place, held))
    return _part(frame, found)


def _log_copies(tables: Tables) -> pa.Table:
    """The stores that resources write their logs to, in this account or another: each once; and one unknown place for a
    log of which the call failed that says where it goes.
    """
    sources, stores, logs = tables.of(LogSource), tables.of(DataStore), tables.of(LogStore)
    # An ARN tells its region by itself; the ID of a workspace does not.
    places = zip(cells(logs, "resource"), cells(logs, "located_in"), strict=True)
    regions = {resource: place for resource, place in places if not resource.startswith("arn:")}
    regions |= dict(zip(cells(stores, "resource"), cells(stores, "region"), strict=True))
    seen: dict[tuple[str, str, str], Found] = {}
    unread: dict[str, Found] = {}
    where = ("provider", "account", "region", "resource")
    for at, row in enumerate(rows(sources, *where, "kind", "destination_id", "is_enabled")):
        if row["destination_id"] is None:
            off = row["is_enabled"] is not None and not row["is_enabled"]
            failed = tables.holes.why("log_source", row["kind"], ("destination_id",), *(row[name] for name in where))
            if not off and any(feed.endswith(".destination_id") for reading in failed for feed in reading.columns):
                resource = f"{row['resource']}#log_copy:?"  # one, however many logs it writes
                unread.setdefault(resource, Found(at, resource, "log", "log_copy", None))
        elif row["is_enabled"]:
            store = _store_of(row["destination_id"])
            place = regions.get(store) or _region_of(store)
            seen.setdefault(
                (row["account"], row["region"], store), Found(at, f"{store}#log_copy", "log", "log_copy", place)
            )
    return _part(sources, [*seen.values(), *unread.values()])


def _store_of(target: str) -> str:
    """The store that a destination names: a bucket without the folder, a log group without the stream."""
    return target.split("/", maxsplit=1)[0] if target.startswith("arn:aws:s3:::") else target.removesuffix(":*")


def _region_of(target: str) -> str | None:
    """The region in an ARN; a bucket's has none."""
    parts = target.split(":")
    return (parts[3] or None) if target.startswith("arn:") and len(parts) > 5 else None


def _caches(endpoints: pd.DataFrame) -> pa.Table:
    """Content delivery keeps copies at its edges, all over the world; what may be one may keep some."""
    found = [
        Found(at, f"{row['resource']}#edge_cache", "cdn", "edge_cache", "global" if row["kind"] else None)
        for at, row in enumerate(rows(endpoints, "resource", "kind"))
        if row["kind"] in {"cdn", None}
    ]
    return _part(endpoints, found)


def _inference(uses: pd.DataFrame) -> pa.Table:
    """Regions that profiles name, and one unknown place: a caller may name others, which is not seen from outside."""
    found = [
        Found(at, f"{row['resource']}#inference:{place or '?'}", "inference", "inference", place)
        for at, row in enumerate(rows(uses, "resource", "cloud_service", "is_used", "processing_regions"))
        if row["cloud_service"] in INFERENCE and row["is_used"]
        for place in [*(row["processing_regions"] or ()), None]
    ]
    return _part(uses, found)


def _directories(accounts: pd.DataFrame) -> pa.Table:
    """Where the people's directory of an account is kept, where the cloud keeps it apart from the account's regions."""
    found = [
        Found(at, f"{row['resource']}#directory", "directory", "directory", row["directory_country"])
        for at, row in enumerate(rows(accounts, "resource", "directory_country", "absent"))
        if "directory_country" not in (row["absent"] if row["absent"] is not None else ())
    ]
    return _part(accounts, found)


@dataclass(frozen=True)
class Found:
    """One place: the row of the source frame that it belongs to, and the columns of its own."""

    at: int
    resource: str
    kind: str | None
    how: str
    place: str | None
    accounts: list[str] | tuple[str, ...] | None = ()


FROM_SOURCE = ("provider", "account", "region", "name", "tags", "provider_managed")


def _part(frame: pd.DataFrame, found: list[Found]) -> pa.Table:
    """The places as rows of the table; the envelope is the source row's, so that they belong to the same service."""
    taken = pa.array([one.at for one in found], pa.int64())
    envelope = {name: pa.chunked_array(pa.array(frame[name].array)).take(taken) for name in FROM_SOURCE}
    providers = envelope["provider"].to_pylist()
    own: dict[str, list[Any]] = {
        "resource": [one.resource for one in found],
        "absent": [()] * len(found),
        "kind": [one.kind for one in found],
        "how": [one.how for one in found],
        "located_in": [one.place for one in found],
        "country": [_country(*pair) for pair in zip(providers, (one.place for one in found), strict=True)],
        "other_accounts": [one.accounts for one in found],
    }
    declared = schema(DataLocation)
    arrays = [
        envelope[field.name] if field.name in envelope else pa.array(own[field.name], field.type) for field in declared
    ]
    return pa.Table.from_arrays(arrays, schema=declared)


@cache
def _country(provider: str, place: str | None) -> str | None:
    """The country of a place; SEVERAL for one that is known to be none, None for one that no table knows."""
    if place is None:
        return None
    if len(place) == 2 and place.isupper():
        return place  # a directory's place is told as a country
    return country(provider, place) or (SEVERAL if known(provider, place) else None)


DERIVED: tuple[Derived, ...] = (data_locations,)
"""Filled when every column is joined."""

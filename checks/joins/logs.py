"""Joined columns of the topic logs: what a store of logs is like, what it receives, and what is recorded."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.base import Fact
from auditor.facts.logs import AuditTrail, LogSource, LogStore
from auditor.facts.stores import DataStore
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.flow_logs import WITHOUT_END
from checks.joins.keyring import KEY_SOURCES, Keyring
from checks.joins.trails import TRAIL_SOURCES, Row, Trails, rows

DATA_TYPES = {
    "bucket": "AWS::S3::Object",
    "table": "AWS::DynamoDB::Table",
    "storage_account": "microsoft.storage/storageaccounts",
}
"""Kinds of store whose single accesses a trail can record, and the trail's name for them."""

SERVICES = {
    "storage": "storage.googleapis.com",
    "bigquery": "bigquery.googleapis.com",
    "bigtable": "bigtable.googleapis.com",
    "firestore": "datastore.googleapis.com",
    "spanner": "spanner.googleapis.com",
    "pubsub": "pubsub.googleapis.com",
}
"""The same on Google Cloud, which records by service: by the engine of the store."""

HOLDERS = ("bucket", "storage_account")
"""Kinds of store that hold logs beside other things: what they are like stands in the table of stores."""

MAY_BE_ELSEWHERE = (*HOLDERS, "workspace", "stream")
"""Kinds of place that logs of one account may be written to in another, whose region is then not seen from here."""

BOOL, TEXT, WHOLE = pa.bool_(), pa.string(), pa.int64()


@joins(DataStore, "data_access_recorded", *TRAIL_SOURCES, "audit_trail.covers_data_events", "data_store.access_logged")
def data_access_recorded(tables: Tables) -> Column:
    """Whether an audit trail records reads and writes in a bucket, storage account or table; NA for other kinds. A
    table of Azure records them in a log of its own, or nowhere."""
    trails = Trails(tables)

    def recorded(row: Row) -> bool | None:
        if row["provider"] == "azure" and row["kind"] == "table":
            logged: bool | None = row["access_logged"]
            return logged
        google = row["provider"] == "gcp"
        wanted = SERVICES.get(row["engine"]) if google else DATA_TYPES.get(row["kind"])
        place = (row["provider"], row["account"])
        return trails.records_data(place, row["region"], wanted, row["resource"]) if wanted else None

    names = ("provider", "account", "region", "resource", "kind", "engine", "access_logged")
    return _column(tables, DataStore, map(recorded, rows(tables.of(DataStore), *names)), BOOL)


@joins(
    LogStore,
    "key_manager",
    *("log_store.key_id", "audit_trail.key_id", "audit_trail.destination_ids", "audit_trail.*"),
    *("data_store.key_manager", "data_store.*", *KEY_SOURCES),
)
def key_manager(tables: Tables) -> Column:
    """Who manages the key that a store of logs names; of a bucket that of its trails, else the bucket's own; of a
    storage account its own."""
    ring, buckets = Keyring(tables), _buckets(tables)
    names: dict[str, list[Any]] = {}
    for row in rows(tables.of(AuditTrail), "account", "region", "key_id", "destination_ids"):
        for target in row["destination_ids"] or ():
            names.setdefault(target, []).append((row["account"], row["region"], row["key_id"]))
    found: list[str | None] = []
    for row in rows(tables.of(LogStore), "account", "region", "resource", "kind", "key_id"):
        keys = names.get(row["resource"], []) if row["kind"] in HOLDERS else []
        if keys and all(key for _, _, key in keys):
            found.append(_weakest({ring.find(*key).manager for key in keys}))
        elif row["kind"] in HOLDERS:
            found.append(buckets.get(row["resource"], {}).get("key_manager"))
        else:
            found.append(ring.find(row["account"], row["region"], row["key_id"]).manager)
    return _column(tables, LogStore, found, TEXT)


@joins(LogStore, "key_state", "log_store.key_id", *KEY_SOURCES)
def key_state(tables: Tables) -> Column:
    """The state of the key that a store of logs names."""
    return Keyring(tables).column(tables, LogStore, "state")


@joins(LogStore, "located_in", "log_store.region", "data_store.*")
def located_in(tables: Tables) -> Column:
    """The row's own region; for a bucket or storage account the one that its owner's data say."""
    buckets = _buckets(tables)
    found = []
    for row in rows(tables.of(LogStore), "region", "resource", "kind"):
        stored = buckets.get(row["resource"], {}).get("region") if row["kind"] in HOLDERS else None
        unseen = row["kind"] in MAY_BE_ELSEWHERE and row["region"] == "global"
        found.append(stored or (None if unseen else row["region"]))
    return _column(tables, LogStore, found, TEXT)


@joins(LogStore, "retention_days", "data_store.lifecycle_days", "data_store.*")
def store_retention_days(tables: Tables) -> Column:
    """What the store itself says; of a bucket or storage account what its rules of deletion say."""
    buckets = _buckets(tables)
    stores = rows(tables.of(LogStore), "resource", "retention_days")
    found = (buckets.get(row["resource"], {}).get("lifecycle_days", row["retention_days"]) for row in stores)
    return _column(tables, LogStore, found, WHOLE)


@joins(LogStore, "is_public", "data_store.is_public", "data_store.*")
def is_public(tables: Tables) -> Column:
    """Whether a bucket or storage account of logs is public, or what a log bucket says itself; NA for what is none of
    an audited account."""
    buckets, own = _buckets(tables), _own(tables, "is_public")
    stores = rows(tables.of(LogStore), "resource")
    found = (buckets.get(row["resource"], {}).get("is_public", own.get(row["resource"])) for row in stores)
    return _column(tables, LogStore, found, BOOL)


@joins(LogStore, "access_logged", "data_store.access_logged", "data_store.data_access_recorded", "data_store.*")
def access_logged(tables: Tables) -> Column:
    """Whether accesses to a bucket of logs are logged, by the bucket or by a trail; of a log bucket what it says."""
    buckets, own = _buckets(tables), _own(tables, "access_logged")
    names = (row["resource"] for row in rows(tables.of(LogStore), "resource"))
    found = (_logged(buckets[name]) if name in buckets else own.get(name) for name in names)
    return _column(tables, LogStore, found, BOOL)


@joins(LogStore, "receives_audit", "audit_trail.*", "audit_trail.destination_ids")
def receives_audit(tables: Tables) -> Column:
    """Whether an audit trail of the account writes to it."""
    trails = Trails(tables)
    stores = rows(tables.of(LogStore), "provider", "account", "resource")
    found = (trails.writes_to((row["provider"], row["account"]), row["resource"]) for row in stores)
    return _column(tables, LogStore, found, BOOL)


@joins(LogStore, "receives", "log_store.receives_audit", "log_source.destination_id", "log_source.*")
def receives(tables: Tables) -> Column:
    """Kinds of log that are written to it; NA where some that may be written there were not read."""
    kinds: dict[str, set[str]] = {}
    for row in rows(tables.of(LogSource), "destination_id", "log_kind"):
        if row["destination_id"] and row["log_kind"]:
            kinds.setdefault(_whole_name(row["destination_id"]), set()).add(row["log_kind"])
    missing: dict[Any, bool] = {}
    found = []
    for row in rows(tables.of(LogStore), "provider", "account", "resource", "receives_audit"):
        account = (row["provider"], row["account"])
        if account not in missing:
            missing[account] = tables.missing(LogSource, *account)
        own = kinds.get(row["resource"], set()) | ({"audit"} if row["receives_audit"] else set())
        found.append(None if row["receives_audit"] is None or missing[account] else sorted(own))
    return _column(tables, LogStore, found, pa.list_(TEXT))


@joins(LogSource, "retention_days", "log_source.destination_id", "log_store.retention_days", "log_store.*")
def source_retention_days(tables: Tables) -> Column:
    """How long the place keeps it that a log is written to; NA where that place was not read. A switch that deletes by
    itself after so many days counts as well: the shorter of the two."""
    kept = {row["resource"]: row["retention_days"] for row in rows(tables.of(LogStore), "resource", "retention_days")}
    kept |= {name: bucket["lifecycle_days"] for name, bucket in _buckets(tables).items()}
    sources = rows(tables.of(LogSource), "destination_id", "retention_days")
    found = (_shorter(row["retention_days"], kept.get(_whole_name(row["destination_id"] or ""))) for row in sources)
    return _column(tables, LogSource, found, WHOLE)


def _shorter(switch: int | None, place: int | None) -> int | None:
    if switch is None or place is None:
        return place if switch is None else switch
    return max(switch, place) if WITHOUT_END in (switch, place) else min(switch, place)


@joins(
    LogSource,
    "recorded",
    *(*TRAIL_SOURCES, "audit_trail.covers_key_use"),
    *("data_store.access_logged", "data_store.data_access_recorded", "data_store.*"),
)
def recorded(tables: Tables) -> Column:
    """Of keys and buckets, whether a trail or an access log holds their use; False for all that log by themselves."""
    trails, buckets = Trails(tables), _buckets(tables)
    found: list[bool | None] = []
    for row in rows(tables.of(LogSource), "provider", "account", "resource", "kind"):
        if row["kind"] == "key":
            found.append(trails.records_key_use((row["provider"], row["account"])))
        else:
            found.append(_logged(buckets.get(row["resource"])) if row["kind"] == "bucket" else False)
    return _column(tables, LogSource, found, BOOL)


def _buckets(tables: Tables) -> dict[str, Row]:
    """Buckets and storage accounts by resource, over all accounts: their names are unique in the world."""
    stores = tables.of(DataStore)
    held = (stores["kind"] == HOLDERS[0]) | (stores["kind"] == HOLDERS[1])
    columns = ("region", "is_public", "access_logged", "data_access_recorded", "lifecycle_days", "key_manager")
    return {row["resource"]: row for row in rows(stores[held], "resource", *columns)}


def _own(tables: Tables, name: str) -> dict[str, bool | None]:
    """What log buckets say of themselves, by resource: the row in the account that owns one knows it."""
    stores = rows(tables.of(LogStore), "resource", "kind", name)
    return {row["resource"]: row[name] for row in stores if row["kind"] == "log_bucket" and row[name] is not None}


def _weakest(managers: set[str | None]) -> str | None:
    """What is true of all keys: one of the provider's is enough to lose the control that the others give."""
    known = sorted(manager for manager in managers if manager is not None)
    return "provider" if "provider" in known else known[0] if len(known) == len(managers) else None


def _logged(bucket: Row | None) -> bool | None:
    answers = (None,) if bucket is None else (bucket["access_logged"], bucket["data_access_recorded"])
    return True if True in answers else None if None in answers else False


def _whole_name(target: str) -> str:
    """A bucket or log group without the folder that a log is put into."""
    return target.split("/", 1)[0] if target.startswith("arn:aws:s3:::") else target.removesuffix(":*")


def _column(tables: Tables, table: type[Fact], values: Iterable[Any], kind: Any) -> Column:
    return pd.Series(list(values), index=tables.of(table).index, dtype=pd.ArrowDtype(kind))


JOINS: tuple[Join, ...] = (
    data_access_recorded,
    key_manager,
    key_state,
    located_in,
    store_retention_days,
    is_public,
    access_logged,
    receives_audit,
    receives,
    source_retention_days,
    recorded,
)
"""In the order in which they are filled."""

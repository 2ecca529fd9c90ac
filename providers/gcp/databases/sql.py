"""Instances of Cloud SQL."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.stores import DataStore
from providers.collecting import Collected, reads
from providers.gcp.databases.common import home, network, others, store, support_end, wide
from providers.gcp.fields import flag, key_or_google, moment, unset, whole, word
from providers.gcp.operations import LOCATION, NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, either

SQL = "cai:sql"

ZONES = {"mysql": "default_time_zone", "postgres": "timezone"}
"""The flag that sets the time zone."""
SAME = {"+09:00": "Asia/Tokyo", "+00:00": "UTC", "SYSTEM": "UTC", "Tokyo Standard Time": "Asia/Tokyo"}
"""Other names of a zone. The machines run in UTC."""

_SETTINGS = "settings"
_IP = f"{_SETTINGS}.ipConfiguration"
_BACKUP = f"{_SETTINGS}.backupConfiguration"

ON_PREMISES = "on_premises_instance"
"""What stands for a database elsewhere that is copied from; it is none of Google's."""


@reads("account", {SQL: "data_store[database].*"})
def instances(place: Place) -> Collected:
    """Primaries and replicas of MySQL, PostgreSQL and SQL Server."""
    for row in place.query(SQL).rows:
        if str(row["instanceType"]).lower() != ON_PREMISES:
            yield _instance(place, row)


def _instance(place: Place, row: Row) -> DataStore:
    made = row["createTime"]
    engine, version = engine_of(row["databaseVersion"])
    tls = _encrypted(row)
    public = flag(row[f"{_IP}.ipv4Enabled"])
    # Whether there is a public address is always said beside them.
    ranges = unset(row[f"{_IP}.authorizedNetworks"], [], by=made if public is not None else None)
    anybody = None if ranges is None else wide(one.get("value") for one in ranges)
    private = bool(row[f"{_IP}.privateNetwork"]) or flag(row[f"{_IP}.pscConfig.pscEnabled"])
    return store(
        place,
        row,
        f"{_SETTINGS}.userLabels",
        kind="database",
        engine=engine,
        engine_version=version,
        created_at=moment(made),
        replica_regions=_replicas(place, row),
        key_id=key_or_google(row["diskEncryptionConfiguration.kmsKeyName"], by=made),
        tls_enforced=tls,
        min_tls=oldest_tls(engine, version, row[f"{_SETTINGS}.databaseFlags"]),
        is_public=False,  # by design: nobody gets in without a user of the database
        **network(public, anybody, private or unset(None, False, by=made)),
        deletion_protection=flag(unset(row[f"{_SETTINGS}.deletionProtectionEnabled"], False, by=made)),
        zone_redundant=word(row[f"{_SETTINGS}.availabilityType"], regional=True, zonal=False),
        autogrow=flag(row[f"{_SETTINGS}.storageAutoResize"]),
        builtin_backup_days=backup_days(row),
        pitr=in_time(row),
        auto_minor_upgrade=True,  # by design: applied in the maintenance window, and none can be refused for good
        support_end=support_end(engine or "", version),
        time_zone=_zone(row, engine),
    )


def engine_of(version: Any) -> tuple[str | None, str | None]:
    """`POSTGRES_15` is postgres 15, `MYSQL_8_0_31` mysql 8.0.31, `SQLSERVER_2019_STANDARD` sqlserver 2019."""
    name, _, rest = str(version or "").lower().partition("_")
    numbers = [part for part in rest.split("_") if part.isdecimal()]
    return (name, ".".join(numbers) or None) if name in ("postgres", "mysql", "sqlserver") else (None, None)


def oldest_tls(engine: str | None, version: str | None, flags: Any) -> Any:
    """PostgreSQL speaks 1.2 and newer since version 13, unless a flag says otherwise; MySQL since 8.0.28, which is the
    oldest of 8.4 (release notes of both). Of the others Google promises nothing."""
    if told := flags_of(flags).get("ssl_min_protocol_version"):
        return {"TLSV1": "1.0", "TLSV1.1": "1.1", "TLSV1.2": "1.2", "TLSV1.3": "1.3"}.get(told.upper())
    try:
        number = tuple(int(part) for part in (version or "").split("."))
    except ValueError:
        return None
    first = {"postgres": (13,), "mysql": (8, 0, 28)}.get(engine or "")
    return "1.2" if first and number >= first else None


def flags_of(flags: Any) -> dict[str, str]:
    """The flags of the database by name."""
    return {str(one.get("name")): str(one.get("value")) for one in flags or () if isinstance(one, dict)}


def _encrypted(row: Row) -> Maybe:
    """Whether connections without encryption are refused; `requireSsl` is the older switch for it."""
    mode = word(
        row[f"{_IP}.sslMode"],
        allow_unencrypted_and_encrypted=False,
        encrypted_only=True,
        trusted_client_certificate_required=True,
    )
    if row[f"{_IP}.sslMode"] is not None:
        return mode
    return flag(unset(row[f"{_IP}.requireSsl"], False, by=row["createTime"]))


def in_time(row: Row) -> Maybe:
    """Whether it can be restored to any moment: by its binary log in MySQL, by its write-ahead log in the others."""
    if row[f"{_BACKUP}.enabled"] is False:
        return False
    logs = [flag(row[f"{_BACKUP}.{name}"]) for name in ("pointInTimeRecoveryEnabled", "binaryLogEnabled")]
    known = [one for one in logs if one is not None]
    return either(*known) if known else unset(None, False, by=row["createTime"])


def backup_days(row: Row) -> int | None:
    """Days of the automatic backups, of which one a day is made and a number is kept; 0 where they are off."""
    on = flag(unset(row[f"{_BACKUP}.enabled"], False, by=row["createTime"]))
    if not on:
        return None if on is None else 0
    counted = str(row[f"{_BACKUP}.backupRetentionSettings.retentionUnit"] or "COUNT") == "COUNT"
    return whole(row[f"{_BACKUP}.backupRetentionSettings.retainedBackups"]) if counted else None


def _replicas(place: Place, row: Row) -> tuple[str, ...] | None:
    """The regions of its replicas, which are named without a place and may lie in another project."""
    names = row["replicaNames"]
    if not names:
        return unset(None, (), by=row["createTime"])
    known = place.everywhere(SQL, _regions)
    here = place.project.id
    full = [name if ":" in name else f"{here}:{name}" for name in map(str, names)]
    return others((known.get(name) for name in full), home(row))


def _regions(rows: Iterator[Row]) -> dict[str, str | None]:
    """The region of every instance by `project:name`."""
    found = {}
    for row in rows:
        steps = str(row[NAME]).split("/")
        found[f"{steps[-3]}:{steps[-1]}"] = row[LOCATION]
    return found


def _zone(row: Row, engine: str | None) -> str | None:
    if engine == "sqlserver":
        told = row[f"{_SETTINGS}.timeZone"]
    else:
        told = flags_of(row[f"{_SETTINGS}.databaseFlags"]).get(ZONES.get(engine or "", ""))
    # By default the time zone of the machines.
    told = told or unset(None, "UTC", by=row["createTime"] if engine else None)
    return SAME.get(told, told) if told else None


COLLECTORS = (instances,)

"""What databases write down of who asked them what: by their own audit, or as accesses in Google's audit logs."""

from typing import Any

from auditor.facts.logs import LogSource
from providers.collecting import Collected, reads
from providers.gcp.databases.alloydb import ALLOYDB
from providers.gcp.databases.sql import ON_PREMISES, SQL, engine_of, flags_of
from providers.gcp.logs.recording import READ, WRITE, Recording
from providers.gcp.logs.sinks import DATA, SINKS, Sinks, entries, sinks
from providers.gcp.operations import TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.sharing import CONTAINERS
from providers.three import Maybe, every

SPANNER, FIRESTORE, BIGTABLE = "cai:spanner", "cai:firestore", "cai:bigtable"

BY_GOOGLE = {
    "spanner.googleapis.com/Database": "spanner.googleapis.com",
    "firestore.googleapis.com/Database": "datastore.googleapis.com",
    "bigtableadmin.googleapis.com/Instance": "bigtable.googleapis.com",
}
"""Databases that are reached over an interface of Google's, and the service that their accesses are recorded under."""

SQL_SERVICE, ALLOYDB_SERVICE = "cloudsql.googleapis.com", "alloydb.googleapis.com"

ON = {"on", "true", "1", "yes"}

_KEPT = "log_source[database].is_enabled log_source[database].destination_id"


@reads(
    "account",
    {
        SQL: "log_source[database].*",
        ALLOYDB: "log_source[database].*",
        **dict.fromkeys((SPANNER, FIRESTORE, BIGTABLE), "log_source[database].*"),
        CONTAINERS: _KEPT,
        SINKS: _KEPT,
    },
)
def databases(place: Place) -> Collected:
    """Instances of Cloud SQL and AlloyDB, and databases whose accesses Google records."""
    told, recording = sinks(place), Recording(place)
    for row in place.query(SQL).rows:
        if str(row["instanceType"]).lower() != ON_PREMISES:
            yield _source(place, told, row, SQL_SERVICE, _sql(row, recording), "settings.userLabels")
    for row in place.query(ALLOYDB).rows:
        if row[TYPE].endswith("/Instance"):
            on = _postgres(flags_of_map(row["databaseFlags"]), "alloydb.enable_pgaudit", row["createTime"])
            yield _source(place, told, row, ALLOYDB_SERVICE, every(on, _accesses(recording, ALLOYDB_SERVICE)))
    for query in (SPANNER, FIRESTORE, BIGTABLE):
        for row in place.query(query).rows:
            if (service := BY_GOOGLE.get(row[TYPE])) is not None:
                yield _source(place, told, row, service, recording.covers(service, READ, WRITE))


def _source(place: Place, told: Sinks, row: Row, service: str, on: Maybe, labelled: str = "labels") -> LogSource:
    # The audits of PostgreSQL and MySQL, too, are written among the accesses to data.
    written = entries(place, DATA, service)
    enabled = every(on, told.keep(written))
    return LogSource(
        **place.envelope(row, labelled),
        kind="database",
        log_kind="db_audit",
        is_enabled=enabled,
        in_use=True,
        destination_id=told.place_of(written) if enabled else None,
    )


def _accesses(recording: Recording, service: str) -> Maybe:
    """Whether what PostgreSQL and MySQL audit arrives: it is written among the accesses to data, where these are
    recorded (https://cloud.google.com/sql/docs/mysql/use-db-audit). With one kind of them alone: unknown."""
    states = {recording.covers(service, kind) for kind in (READ, WRITE)}
    return states.pop() if len(states) == 1 else None


def _sql(row: Row, recording: Recording) -> Maybe:
    engine, flags, made = (
        engine_of(row["databaseVersion"])[0],
        flags_of(row["settings.databaseFlags"]),
        row["createTime"],
    )
    if engine == "postgres":
        return every(_postgres(flags, "cloudsql.enable_pgaudit", made), _accesses(recording, SQL_SERVICE))
    if engine == "mysql":
        # With it on, rules that stand in the database say what is written.
        return every(_off_or_unclear(flags.get("cloudsql_mysql_audit"), made), _accesses(recording, SQL_SERVICE))
    if engine == "sqlserver":
        bucket = row["settings.sqlServerAuditConfig.bucket"]
        return _off_or_unclear("on" if bucket else None, made)
    return None


def _postgres(flags: dict[str, str], switch: str, made: Any) -> Maybe:
    """By pgAudit, and by what it is told to write. Without a word it writes nothing, unless a database of the server
    says otherwise, which is not visible here."""
    if flags.get(switch, "").lower() not in ON:
        return None if made is None else False
    written = flags.get("pgaudit.log", "").lower()
    return False if written == "none" else True if written else None


def _off_or_unclear(told: str | None, made: Any) -> Maybe:
    if (told or "").lower() in {*ON, "force_plus_permanent"}:
        return None
    return None if made is None else False


def flags_of_map(flags: Any) -> dict[str, str]:
    """The flags of AlloyDB, by name."""
    return {str(name): str(value) for name, value in flags.items()} if isinstance(flags, dict) else {}


COLLECTORS = (databases,)

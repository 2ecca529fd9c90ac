"""Auditing of Azure SQL: a switch of the server, which holds for all of its databases, or one of each database."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.logs import LogSource
from providers.azure.fields import flag, word
from providers.azure.logs.settings import SETTINGS, asked, place_of, settings, written
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, later, reads
from providers.three import Maybe, either, every

SERVERS = "arg:resources.sql_servers"
AUDITING, OF_DATABASE = "arm:sql_auditing", "arm:sql_database_auditing"

CATEGORY = (frozenset({"sqlsecurityauditevents"}),)
"""The category that carries audits to a workspace or to Event Hubs."""

_SWITCH = "log_source[database].is_enabled log_source[database].destination_id"


@reads(
    "account",
    {
        SERVERS: "log_source[database].*",
        AUDITING: _SWITCH,
        OF_DATABASE: "log_source[database].is_enabled",
        SETTINGS: _SWITCH,
    },
)
def sql_servers(place: Place) -> Collected:
    """Servers of Azure SQL, two calls each; where a server does not audit, one more for each database. What a managed
    instance audits is set in the database itself and not visible here."""
    rows = place.query(SERVERS).rows
    for row in rows:
        if row["type"] == "microsoft.sql/servers":
            whole = [one["id"].partition(f"{row['id']}/databases/")[2] for one in rows]
            yield later(_server, place, row, [name for name in whole if name and name != "master"])
        elif row["type"] == "microsoft.sql/managedinstances":
            yield LogSource(**place.envelope(row), kind="database", log_kind="db_audit", in_use=True)


def _server(place: Place, row: Row, databases: list[str]) -> LogSource:
    server = row["id"]
    said = _properties(place.ask(AUDITING, about=server, server=server))
    enabled: Maybe = word(said.get("state"), enabled=True, disabled=False)
    storage, target = said.get("storageEndpoint"), None
    if enabled and not storage:
        enabled, target = _delivered(place, server, flag(said.get("isAzureMonitorTargetEnabled")))
    elif enabled is False and databases:
        enabled = every(*(_database(place, server, database) for database in databases))
    return LogSource(
        **place.envelope(row),
        kind="database",
        log_kind="db_audit",
        is_enabled=enabled,
        in_use=True,
        destination_id=target,
        retention_days=said.get("retentionDays") or None if storage else None,
    )


def _delivered(place: Place, server: str, monitored: Maybe) -> tuple[Maybe, str | None]:
    """Whether audits that go to Azure Monitor are written anywhere, and where: a setting of the database `master`
    says so for the whole server."""
    if not monitored:
        return monitored, None
    listing = asked(place, f"{server}/databases/master", server)
    found = settings(listing.rows)
    on = written(found, CATEGORY, audit=True)
    return (True if on else on if listing.whole else None), place_of(found, CATEGORY)


def _database(place: Place, server: str, database: str) -> Maybe:
    said = _properties(place.ask(OF_DATABASE, about=server, server=server, database=database))
    on: Maybe = word(said.get("state"), enabled=True, disabled=False)
    # Of a database of its own only the switch is read, not where it leads.
    return either(bool(said.get("storageEndpoint")), flag(said.get("isAzureMonitorTargetEnabled"))) if on else on


def _properties(answer: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return (answer or {}).get("properties") or {}


COLLECTORS = (sql_servers,)

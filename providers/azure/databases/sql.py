"""Azure SQL Database: databases, with what their server says for all of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import DataStore, TlsVersion
from providers.azure.databases.common import fed, parts, store
from providers.azure.fields import flag, moment, word
from providers.azure.locks import LOCKS, Locks, locks
from providers.azure.place import Answer, Listing, Place
from providers.azure.rows import Row, dig
from providers.azure.stores.common import copies, geo, oldest_tls, place_name, vault_key
from providers.azure.stores.reach import Reach, approved, firewall, reach
from providers.collecting import Collected, later, reads

SQL = "arg:resources.sql"
FIREWALL = "arm:sql.firewall"
PROTECTOR = "arm:sql.protector"
LINKS = "arm:sql.links"
ENCRYPTION = "arm:sql.encryption"

KINDS = "database,warehouse"

NO_VERSION = ("support_end", "engine_version")
"""Azure SQL has one version, always the newest, whose support does not end."""


NO_RULES = Listing((), whole=True)


@dataclass(frozen=True)
class Server:
    """What a server says for its databases."""

    network: Reach
    min_tls: TlsVersion | None
    key_id: str | None
    links: Listing


@reads(
    "account",
    {
        SQL: fed(KINDS, "*"),
        FIREWALL: fed(KINDS, "public_endpoint_open", "network_restricted"),
        PROTECTOR: fed(KINDS, "key_id"),
        LINKS: fed(KINDS, "replica_regions"),
        ENCRYPTION: fed(KINDS, "encrypted_at_rest"),
        LOCKS: fed(KINDS, "deletion_protection"),
    },
)
def sql_databases(place: Place) -> Collected:
    """Databases of every server; three calls for a server and one for a database. `master` holds no data of anybody."""
    rows = place.query(SQL).rows
    servers = {row["id"]: row for row in rows if row["type"] == "microsoft.sql/servers"}
    databases = defaultdict(list)
    for row in rows:
        if row["type"] == "microsoft.sql/servers/databases" and str(row["name"]).lower() != "master":
            databases[row["id"].partition("/databases/")[0]].append(row)
    for server, held in databases.items():
        yield later(_databases, place, servers.get(server), server, held)


def _databases(place: Place, row: Row | None, server: str, databases: list[Row]) -> Collected:
    said = _server(place, row, server)
    held = locks(place)
    for database in databases:
        yield later(_database, place, database, said, held)


def _server(place: Place, row: Row | None, server: str) -> Server:
    """A server that is not shown leaves its settings unknown. Rules matter where there is a public address."""
    public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False) if row else None
    rules = NO_RULES if public is False else place.listing(FIREWALL, **parts(server))
    private = approved(row["properties.privateEndpointConnections"]) if row else None
    return Server(
        network=reach(public, firewall(rules.rows, whole=rules.whole), private),
        min_tls=floor(row["properties.minimalTlsVersion"]) if row else None,
        key_id=protector(place.ask(PROTECTOR, **parts(server))),
        links=place.listing(LINKS, **parts(server)),
    )


def _database(place: Place, row: Row, server: Server, held: Locks) -> DataStore:
    tier = str(row["sku.tier"]).lower()
    kind: Literal["warehouse", "database"] = "warehouse" if tier == "datawarehouse" else "database"
    answer = place.ask(ENCRYPTION, about=row["id"], **parts(row["id"]))
    return store(
        place,
        row,
        server.network,
        kind=kind,
        engine="sql",
        created_at=moment(row["properties.creationDate"]),
        replica_regions=_copies(row, server),
        encrypted_at_rest=word(dig(answer, "properties.state"), enabled=True, disabled=False),
        key_id=server.key_id,
        tls_enforced=True,  # by design: the gateway refuses what is not encrypted
        min_tls=server.min_tls,
        deletion_protection=held.locked(row["id"]),
        zone_redundant=flag(row["properties.zoneRedundant"]),
        # A database has a largest size that somebody sets; in this tier it is the service's own limit.
        autogrow=tier == "hyperscale" if row["sku.tier"] else None,
        pitr=True if kind == "database" else None,  # by design: for at least a day
        builtin_backup_days=7 if kind == "warehouse" else None,  # by design: restore points
        time_zone="UTC",  # by design
        auto_minor_upgrade=True,  # by design
        absent=NO_VERSION,
    )


def floor(version: Any) -> TlsVersion | None:
    """The oldest TLS version of a server; `None` is the word for no floor at all."""
    return "1.0" if version == "None" else oldest_tls(version)


def protector(answer: Answer | None) -> str | None:
    """The key that protects the databases' own keys."""
    if dig(answer, "properties.serverKeyType") == "ServiceManaged":
        return PROVIDER_KEY
    return vault_key(dig(answer, "properties.uri"))


def _copies(row: Row, server: Server) -> tuple[str, ...] | None:
    """Regions of replicas and of geo-redundant backups."""
    return copies(
        _linked(row, server.links) if server.links.whole else None,
        geo(row["properties.currentBackupStorageRedundancy"], row["location"]),
        home=row["location"],
    )


def _linked(row: Row, links: Listing) -> Iterator[str | None]:
    for link in links.rows:
        if str(link.get("id")).lower().startswith(f"{row['id']}/replicationlinks/"):
            yield place_name(dig(link, "properties.partnerLocation"))


COLLECTORS = (sql_databases,)

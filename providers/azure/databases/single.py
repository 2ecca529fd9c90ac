"""Single servers of PostgreSQL, MySQL and MariaDB: retired, and still to be found where nobody moved away."""

from auditor.facts.stores import TlsVersion
from providers.azure.databases.common import fed, store
from providers.azure.databases.support import support_end
from providers.azure.fields import word
from providers.azure.locks import LOCKS, locks
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.azure.stores.common import copies, geo, oldest_tls
from providers.azure.stores.reach import approved, reach
from providers.collecting import Collected, reads

SERVERS = "arg:resources.single"

ENGINES = {
    "microsoft.dbforpostgresql/servers": "postgres",
    "microsoft.dbformysql/servers": "mysql",
    "microsoft.dbformariadb/servers": "mariadb",
}


@reads("account", {SERVERS: fed("database", "*"), LOCKS: fed("database", "deletion_protection")})
def single_servers(place: Place) -> Collected:
    """Servers as far as Resource Graph tells of them: whom their firewall lets in is not asked any more."""
    listing, held = place.query(SERVERS), locks(place)
    for row in listing.rows:
        engine, kept = ENGINES[row["type"]], row["properties.storageProfile"]
        days = dig(kept, "backupRetentionDays")
        yield store(
            place,
            row,
            reach(
                word(row["properties.publicNetworkAccess"], enabled=True, disabled=False),
                None,
                approved(row["properties.privateEndpointConnections"]),
            ),
            kind="database",
            engine=engine,
            engine_version=row["properties.version"],
            replica_regions=_copies(row, listing.rows if listing.whole else None),
            tls_enforced=word(row["properties.sslEnforcement"], enabled=True, disabled=False),
            min_tls=_floor(row),
            deletion_protection=held.locked(row["id"]),
            zone_redundant=False,  # by design
            autogrow=word(dig(kept, "storageAutogrow"), enabled=True, disabled=False),
            builtin_backup_days=None if days is None else int(days),
            pitr=None if days is None else int(days) > 0,
            auto_minor_upgrade=True,  # by design
            support_end=support_end(f"{engine}-single", row["properties.version"]),
        )


def _floor(row: Row) -> TlsVersion | None:
    version = row["properties.minimalTlsVersion"]
    return "1.0" if version == "TLSEnforcementDisabled" else oldest_tls(version)


def _copies(row: Row, servers: tuple[Row, ...] | None) -> tuple[str, ...] | None:
    """Regions of its replicas, which are servers that name it, and of geo-redundant backups."""
    replicas = None
    if servers is not None:
        named = ((one["location"], str(one["properties.masterServerId"]).lower()) for one in servers)
        replicas = [location for location, source in named if source == row["id"]]
    stored = geo(dig(row["properties.storageProfile"], "geoRedundantBackup"), row["location"])
    return copies(replicas, stored, home=row["location"])


COLLECTORS = (single_servers,)

"""Flexible servers of PostgreSQL and MySQL."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import DataStore, TlsVersion
from providers.azure.databases.common import fed, parts, store
from providers.azure.databases.sql import NO_RULES
from providers.azure.databases.support import support_end
from providers.azure.fields import word
from providers.azure.locks import LOCKS, Locks, locks
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.azure.stores.common import copies, geo, oldest_tls, place_name, vault_key
from providers.azure.stores.reach import approved, firewall, reach
from providers.collecting import Collected, later, reads
from providers.three import Maybe, either

SERVERS = "arg:resources.flexible"

DATABASE = "database"
OPEN = fed(DATABASE, "public_endpoint_open", "network_restricted")
SETTINGS = fed(DATABASE, "tls_enforced", "min_tls", "time_zone")

TLS = {"postgres": "ssl_min_protocol_version", "mysql": "tls_version"}
ZONE = {"postgres": "timezone", "mysql": "time_zone"}

Copies = Mapping[str, list[str | None]]


@reads(
    "account",
    {
        SERVERS: fed(DATABASE, "*"),
        "arm:postgresql.firewall": OPEN,
        "arm:mysql.firewall": OPEN,
        "arm:postgresql.settings": SETTINGS,
        "arm:mysql.settings": SETTINGS,
        LOCKS: fed(DATABASE, "deletion_protection"),
    },
)
def flexible_servers(place: Place) -> Collected:
    """Two calls for a server. A replica is a server of its own that names the one it copies, here or elsewhere."""
    listing, held = place.query(SERVERS), locks(place)
    replicas: defaultdict[str, list[str | None]] = defaultdict(list)
    for row in listing.rows:
        if source := row["properties.sourceServerResourceId"]:
            replicas[str(source).lower()].append(place_name(row["location"]))
    for row in listing.rows:
        yield later(_server, place, row, replicas if listing.whole else None, held)


def _server(place: Place, row: Row, replicas: Copies | None, held: Locks) -> DataStore:
    engine, service = ("postgres", "postgresql") if "postgresql" in row["type"] else ("mysql", "mysql")
    settings = _settings(place, f"arm:{service}.settings", row)
    public = word(row["properties.network.publicNetworkAccess"], enabled=True, disabled=False)
    firewalled = f"arm:{service}.firewall"
    rules = NO_RULES if public is False else place.listing(firewalled, about=row["id"], **parts(row["id"]))
    # A server in a subnet has no public address.
    inside = True if row["properties.network.delegatedSubnetResourceId"] else False if public else None
    over = reach(
        public,
        firewall(rules.rows, whole=rules.whole),
        either(inside, approved(row["properties.privateEndpointConnections"])),
    )
    days = row["properties.backup.backupRetentionDays"]
    return store(
        place,
        row,
        over,
        kind="database",
        engine=engine,
        engine_version=row["properties.version"],
        replica_regions=_copies(row, replicas),
        key_id=_key(row),
        tls_enforced=word(settings.get("require_secure_transport"), on=True, off=False),
        min_tls=_tls(settings.get(TLS[engine])),
        deletion_protection=held.locked(row["id"]),
        zone_redundant=_zones(row["properties.highAvailability.mode"]),
        autogrow=word(row["properties.storage.autoGrow"], enabled=True, disabled=False),
        builtin_backup_days=None if days is None else int(days),
        pitr=None if days is None else int(days) > 0,
        auto_minor_upgrade=True,  # by design: in the maintenance window
        support_end=support_end(engine, row["properties.version"]),
        time_zone=_zone(settings.get(ZONE[engine])),
    )


def _settings(place: Place, operation: str, row: Row) -> dict[str, Any]:
    listing = place.listing(operation, about=row["id"], **parts(row["id"]))
    return {str(one.get("name")).lower(): dig(one, "properties.value") for one in listing.rows}


def _copies(row: Row, replicas: Copies | None) -> tuple[str, ...] | None:
    stored = geo(row["properties.backup.geoRedundantBackup"], row["location"])
    return copies(None if replicas is None else replicas.get(row["id"], ()), stored, home=row["location"])


def _key(row: Row) -> str | None:
    if str(row["properties.dataEncryption.type"]).lower() == "systemmanaged":
        return PROVIDER_KEY
    return vault_key(row["properties.dataEncryption.primaryKeyURI"])


def _tls(value: Any) -> TlsVersion | None:
    """MySQL lists every version that it accepts: TLSv1.2,TLSv1.3."""
    return oldest_tls(*str(value).split(",")) if value else None


def _zones(mode: Any) -> Maybe:
    return word(mode, zoneredundant=True, samezone=False, disabled=False)


def _zone(value: Any) -> str | None:
    """MySQL's word for the clock of its machine is SYSTEM, and that runs in UTC."""
    return None if value is None else "UTC" if str(value).upper() in {"SYSTEM", "UTC", "ETC/UTC"} else str(value)


COLLECTORS = (flexible_servers,)

"""Redis: Azure Cache for Redis; its Enterprise tiers and Azure Managed Redis, which are a cluster with a database."""

from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import DataStore
from providers.azure.databases.common import KEYS, fed, parts, store
from providers.azure.databases.support import support_end
from providers.azure.fields import flag, word
from providers.azure.locks import LOCKS, Locks, locks
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.azure.stores.common import copies, oldest_tls, place_name, vault_key
from providers.azure.stores.reach import approved, firewall, reach
from providers.azure.stores.shared_keys import service_key
from providers.collecting import Collected, later, reads
from providers.three import Maybe, every, negate

CACHES = "arg:resources.caches"
FIREWALL = "arm:redis.firewall"

MANAGED = ("balanced", "memoryoptimized", "computeoptimized", "flashoptimized")
"""SKUs of Azure Managed Redis, which goes on where Enterprise ends."""

CLUSTER, PART = "microsoft.cache/redisenterprise", "microsoft.cache/redisenterprise/databases"

Named = dict[str, str | None]


@reads(
    "account",
    {
        CACHES: f"{fed('cache', '*')} {KEYS}",
        FIREWALL: fed("cache", "public_endpoint_open", "network_restricted"),
        LOCKS: fed("cache", "deletion_protection"),
    },
)
def caches(place: Place) -> Collected:
    """One call for a cache of the older kind; a cluster is one row, by what it and its databases say."""
    held = locks(place)
    listing = place.query(CACHES)
    where: Named = {row["id"]: place_name(row["location"]) for row in listing.rows}
    for row in listing.rows:
        if row["type"] == "microsoft.cache/redis":
            yield service_key(place, row, flag(row["properties.disableAccessKeyAuthentication"]))
            yield later(_cache, place, row, where, held)
        elif row["type"] == CLUSTER:
            inside = [part for part in listing.rows if part["type"] == PART and part["id"].startswith(f"{row['id']}/")]
            for part in inside:
                said = word(part["properties.accessKeysAuthentication"], disabled=True, enabled=False)
                yield service_key(place, part, said)
            yield _cluster(place, row, inside if listing.whole else [], where, held)


def _cache(place: Place, row: Row, where: Named, held: Locks) -> DataStore:
    rules = place.listing(FIREWALL, about=row["id"], **parts(row["id"]))
    # Without a rule a cache lets everybody in.
    anybody = True if rules.whole and not rules.rows else firewall(rules.rows, whole=rules.whole)
    public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
    subnet = row["properties.subnetId"]
    over = reach(False if subnet else public, anybody, True if subnet else _private(row))
    linked = row["properties.linkedServers"]
    version = row["properties.redisVersion"]
    return store(
        place,
        row,
        over,
        kind="cache",
        engine="redis",
        engine_version=version,
        replica_regions=None
        if not isinstance(linked, list)
        else copies((where.get(str(dig(link, "id")).lower()) for link in linked), home=row["location"]),
        key_id=PROVIDER_KEY,  # by design: these tiers take no other
        tls_enforced=negate(flag(row["properties.enableNonSslPort"])),
        min_tls=oldest_tls(row["properties.minimumTlsVersion"]),
        deletion_protection=held.locked(row["id"]),
        zone_redundant=_zones(row),
        auto_minor_upgrade=True,  # by design
        support_end=support_end("redis", version),
        absent=("time_zone",),
    )


def _cluster(place: Place, row: Row, databases: list[Row], where: Named, held: Locks) -> DataStore:
    """`databases`: all of them; none where that is not known, as a cluster without one holds nothing."""
    public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
    protocols = [word(one["properties.clientProtocol"], encrypted=True, plaintext=False) for one in databases]
    uri = row["properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"]
    managed = str(row["sku.name"]).lower().startswith(MANAGED)
    version = row["properties.redisVersion"]
    return store(
        place,
        row,
        reach(public, True, _private(row)),  # by design: it has no firewall
        kind="cache",
        engine="redis",
        engine_version=version,
        replica_regions=_linked(row, databases, where) if protocols and None not in protocols else None,
        key_id=vault_key(uri),
        tls_enforced=every(*protocols) if protocols else None,
        min_tls=oldest_tls(row["properties.minimumTlsVersion"]),
        deletion_protection=held.locked(row["id"]),
        zone_redundant=_zones(row),
        auto_minor_upgrade=True,  # by design
        support_end=None if managed else support_end("redis-enterprise", version),
        absent=("time_zone", "support_end") if managed else ("time_zone",),
    )


def _linked(row: Row, databases: list[Row], where: Named) -> tuple[str, ...] | None:
    """Regions of the clusters whose databases are in one group with these; a database that is in none says nothing of a
    group, so that the rest of it has to be said."""
    groups = (one["properties.geoReplication.linkedDatabases"] or () for one in databases)
    clusters = [str(dig(link, "id")).lower().partition("/databases/")[0] for group in groups for link in group]
    return copies((where.get(cluster) for cluster in clusters), home=row["location"])


def _private(row: Row) -> Maybe:
    return approved(row["properties.privateEndpointConnections"])


def _zones(row: Row) -> Maybe:
    zones = row["zones"]
    return len(zones) > 1 if isinstance(zones, list) else None


COLLECTORS = (caches,)

"""Clusters of Azure DocumentDB, which speak the protocol of MongoDB (Cosmos DB for MongoDB vCore)."""

from collections import defaultdict
from collections.abc import Mapping

from auditor.facts.stores import DataStore
from providers.azure.databases.common import fed, parts, store
from providers.azure.databases.sql import NO_RULES
from providers.azure.fields import word
from providers.azure.locks import LOCKS, Locks, locks
from providers.azure.logs.settings import SETTINGS, asked, place_of, settings, written
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.azure.stores.common import API_TLS, copies, place_name, vault_key
from providers.azure.stores.reach import approved, firewall, reach
from providers.collecting import Collected, later, reads

CLUSTERS = "arg:resources.mongo_clusters"
FIREWALL = "arm:mongo.firewall"

LOG = (frozenset({"vcoremongorequests"}),)
"""The category that holds every request."""

Copies = Mapping[str, list[str | None]]


@reads(
    "account",
    {
        CLUSTERS: fed("table", "*"),
        FIREWALL: fed("table", "public_endpoint_open", "network_restricted"),
        SETTINGS: fed("table", "access_logged", "access_log_target"),
        LOCKS: fed("table", "deletion_protection"),
    },
)
def mongo_clusters(place: Place) -> Collected:
    """One call for a cluster's log, and one more where it has a public address. A replica is a cluster of its own that
    names the one it copies."""
    listing, held = place.query(CLUSTERS), locks(place)
    replicas: defaultdict[str, list[str | None]] = defaultdict(list)
    for row in listing.rows:
        if source := row["properties.replica.sourceResourceId"]:
            replicas[str(source).lower()].append(place_name(row["location"]))
    for row in listing.rows:
        yield later(_cluster, place, row, replicas if listing.whole else None, held)


def _cluster(place: Place, row: Row, replicas: Copies | None, held: Locks) -> DataStore:
    public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
    rules = NO_RULES if public is False else place.listing(FIREWALL, about=row["id"], **parts(row["id"]))
    over = reach(
        public, firewall(rules.rows, whole=rules.whole), approved(row["properties.privateEndpointConnections"])
    )
    mode = row["properties.highAvailability.targetMode"]
    told = asked(place, row["id"], row["id"])
    found = settings(told.rows)
    logged = written(found, LOG, None)
    return store(
        place,
        row,
        over,
        kind="table",
        engine="cosmos-mongo",
        engine_version=row["properties.serverVersion"],
        replica_regions=copies(None if replicas is None else replicas.get(row["id"], ()), home=row["location"]),
        key_id=vault_key(row["properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"]),
        tls_enforced=True,  # by design
        min_tls=API_TLS,
        deletion_protection=held.locked(row["id"]),
        zone_redundant=word(mode, zoneredundantpreferred=True, samezone=False, disabled=False),
        autogrow=False,  # by design: disks are enlarged by hand
        pitr=True,  # by design: backups are always taken
        auto_minor_upgrade=True,  # by design
        access_logged=logged if told.whole or logged else None,
        access_log_target=place_of(found, LOG) if logged else None,
        absent=("time_zone",),
    )


COLLECTORS = (mongo_clusters,)

"""SQL Managed Instances: one row for each, as their databases share everything but the switch for encryption."""

from auditor.facts.stores import DataStore
from providers.azure.databases.common import fed, parts, store
from providers.azure.databases.sql import NO_VERSION, floor, protector
from providers.azure.fields import flag, moment, word
from providers.azure.locks import LOCKS, Locks, locks
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.azure.stores.common import copies, geo, place_name
from providers.azure.stores.reach import Reach
from providers.collecting import Collected, later, reads
from providers.three import Maybe, every

INSTANCES = "arg:resources.sql_instances"
PROTECTOR = "arm:sql_instances.protector"
DATABASES = "arm:sql_instances.databases"
ENCRYPTION = "arm:sql_instances.encryption"
GROUPS = "arm:sql_instances.failover"

DATABASE = "database"


@reads(
    "account",
    {
        INSTANCES: fed(DATABASE, "*"),
        PROTECTOR: fed(DATABASE, "key_id"),
        DATABASES: fed(DATABASE, "encrypted_at_rest"),
        ENCRYPTION: fed(DATABASE, "encrypted_at_rest"),
        GROUPS: fed(DATABASE, "replica_regions"),
        LOCKS: fed(DATABASE, "deletion_protection"),
    },
)
def sql_instances(place: Place) -> Collected:
    """Three calls for an instance and one for each of its databases."""
    held = locks(place)
    for row in place.query(INSTANCES).rows:
        yield later(_instance, place, row, held)


def _instance(place: Place, row: Row, held: Locks) -> DataStore:
    public = flag(row["properties.publicDataEndpointEnabled"])
    over = Reach(
        has_public_endpoint=public,
        # What the public endpoint lets in is a matter of the subnet's rules, not of the instance.
        public_endpoint_open=False if public is False else None,
        network_restricted=True if public is False else None,
        has_private_endpoint=True,  # by design it lies in a subnet
    )
    return store(
        place,
        row,
        over,
        kind="database",
        engine="sql",
        created_at=moment(row["properties.createTime"]),
        replica_regions=_copies(place, row),
        encrypted_at_rest=_encrypted(place, row),
        key_id=protector(place.ask(PROTECTOR, about=row["id"], **parts(row["id"]))),
        tls_enforced=True,  # by design: the gateway refuses what is not encrypted
        min_tls=floor(row["properties.minimalTlsVersion"]),
        deletion_protection=held.locked(row["id"]),
        zone_redundant=flag(row["properties.zoneRedundant"]),
        autogrow=False,  # by design: its storage is set by hand
        pitr=True,  # by design: for at least a day
        time_zone=_zone(row["properties.timezoneId"]),
        auto_minor_upgrade=True,  # by design
        absent=NO_VERSION,
    )


def _encrypted(place: Place, row: Row) -> Maybe:
    """Whether each of its databases is; one that was not read is unknown."""
    listing = place.listing(DATABASES, about=row["id"], **parts(row["id"]))
    states: list[Maybe] = [None] if not listing.whole else []
    for database in listing.rows:
        answer = place.ask(ENCRYPTION, about=row["id"], **parts(str(database["id"])))
        states.append(word(dig(answer, "properties.state"), enabled=True, disabled=False))
    return every(*states)


def _copies(place: Place, row: Row) -> tuple[str, ...] | None:
    """Regions of the instances in its failover groups, and of geo-redundant backups."""
    region = row["location"]
    listing = place.listing(GROUPS, about=row["id"], scope=parts(row["id"])["scope"], region=region)
    partners = [
        place_name(dig(partner, "location"))
        for one in listing.rows
        if row["id"] in str(dig(one, "properties.managedInstancePairs")).lower()
        for partner in dig(one, "properties.partnerRegions") or ()
    ]
    stored = geo(row["properties.currentBackupStorageRedundancy"], region)
    return copies(partners if listing.whole else None, stored, home=region)


def _zone(windows: str | None) -> str | None:
    """The zone by its Windows name."""
    return {"utc": "UTC", "tokyo standard time": "Asia/Tokyo"}.get(str(windows).lower(), windows)


COLLECTORS = (sql_instances,)

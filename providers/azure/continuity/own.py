"""Where databases copy the backups to that they make by themselves, and how long SQL keeps its own."""

from dataclasses import dataclass

from auditor.facts.base import Fact
from providers.azure.continuity.feeds import RESTORES, TIMES, WAYS, of_backup
from providers.azure.databases.common import parts
from providers.azure.databases.cosmos import ACCOUNTS
from providers.azure.databases.flexible import SERVERS
from providers.azure.databases.instances import DATABASES, INSTANCES
from providers.azure.databases.sql import SQL
from providers.azure.fields import days
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.azure.stores.common import copies, geo, place_name
from providers.backups import longest, shortest
from providers.collecting import Collected, later, reads

LISTS = (SQL, INSTANCES, SERVERS, ACCOUNTS)

SHORT, LONG = "arm:sql.short_retention", "arm:sql.long_retention"
INSTANCE_SHORT, INSTANCE_LONG = "arm:sql_instances.short_retention", "arm:sql_instances.long_retention"

TERMS = ("weeklyRetention", "monthlyRetention", "yearlyRetention")

Copies = tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class Own(Fact):
    """What a database does by itself beside what its store says. No row of a table: `protection.settle` takes it
    out."""

    copies: Copies = None
    """Other regions that hold a copy of its backups."""
    days: int | None = None
    """Of SQL only: others say it in their own row."""
    of_another: bool = False
    """A replica, which is backed up with what it copies."""


@reads(
    "account",
    {
        **dict.fromkeys(LISTS, of_backup(*WAYS, *TIMES, *RESTORES)),
        **dict.fromkeys((SHORT, LONG, INSTANCE_SHORT, INSTANCE_LONG, DATABASES), of_backup("retention_days")),
    },
)
def own_backups(place: Place) -> Collected:
    """Two calls for each database of SQL; the others say all in Resource Graph."""
    for name in LISTS:
        for row in place.query(name).rows:
            if row["type"] == "microsoft.sql/servers/databases":
                if str(row["name"]).lower() != "master":
                    yield later(_sql, place, row)
            elif row["type"] == "microsoft.sql/managedinstances":
                yield later(_instance, place, row)
            elif row["type"] != "microsoft.sql/servers":
                yield _other(place, row)


def _sql(place: Place, row: Row) -> Own:
    kept = _kept(place, row["id"], SHORT, LONG, about=row["id"])
    return Own(**place.envelope(row), copies=_geo(row), days=kept)


def _instance(place: Place, row: Row) -> Own:
    """An instance is as well kept as the worst of its databases."""
    listing = place.listing(DATABASES, about=row["id"], **parts(row["id"]))
    kept = [_kept(place, str(one["id"]), INSTANCE_SHORT, INSTANCE_LONG, about=row["id"]) for one in listing.rows]
    return Own(**place.envelope(row), copies=_geo(row), days=shortest(kept) if listing.whole else None)


def _geo(row: Row) -> Copies:
    return geo(row["properties.currentBackupStorageRedundancy"], row["location"])


def _kept(place: Place, database: str, short: str, long: str, about: str) -> int | None:
    """Days of the longest kept backup: for any moment of the last days, or one of each week, month or year."""
    moments = place.ask(short, about=about, **parts(database))
    apart = place.ask(long, about=about, **parts(database))
    if apart is None:
        return None
    terms = (days(dig(apart, f"properties.{term}")) or 0 for term in TERMS)
    return longest([dig(moments, "properties.retentionDays"), *terms])


def _other(place: Place, row: Row) -> Own:
    """Flexible servers, and accounts of Cosmos DB."""
    if row["type"] == "microsoft.documentdb/databaseaccounts":
        return Own(**place.envelope(row), copies=_cosmos(row))
    stored = geo(row["properties.backup.geoRedundantBackup"], row["location"])
    return Own(**place.envelope(row), copies=stored, of_another=_replica(row))


def _replica(row: Row) -> bool:
    """By its role. Where that is not said, PostgreSQL names the server that it copies of replicas only; MySQL does so
    of whatever was restored, too."""
    role = row["properties.replicationRole"]
    if role is None:
        return "postgresql" in row["type"] and bool(row["properties.sourceServerResourceId"])
    return str(role).lower().endswith("replica")


def _cosmos(row: Row) -> Copies:
    policy = row["properties.backupPolicy"]
    if str(dig(policy, "type")).lower() != "continuous":
        return geo(dig(policy, "periodicModeProperties.backupStorageRedundancy"), row["location"])
    # What is continuous is kept in every region of the account.
    places = row["properties.locations"]
    named = [place_name(dig(one, "locationName")) for one in places] if isinstance(places, list) else None
    return copies(named, home=row["location"])


COLLECTORS = (own_backups,)

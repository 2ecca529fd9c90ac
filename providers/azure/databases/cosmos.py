"""Cosmos DB accounts."""

from typing import Any

from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import DataStore, TlsVersion
from providers.azure.databases.common import KEYS, fed, store
from providers.azure.fields import flag, word
from providers.azure.locks import LOCKS, Locks, locks
from providers.azure.logs.settings import SETTINGS, asked, place_of, settings, written
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.azure.stores.common import copies, oldest_tls, place_name, vault_key
from providers.azure.stores.reach import Reach, admits, approved, reach
from providers.azure.stores.shared_keys import service_key
from providers.collecting import Collected, later, reads
from providers.three import Maybe, every

ACCOUNTS = "arg:resources.cosmos"


LOG = (frozenset({"dataplanerequests"}),)
"""The category that holds every request for data, whatever the interface."""


@reads(
    "account",
    {
        ACCOUNTS: f"{fed('table', '*')} {KEYS}",
        SETTINGS: fed("table", "access_logged", "access_log_target"),
        LOCKS: fed("table", "deletion_protection"),
    },
)
def cosmos_accounts(place: Place) -> Collected:
    """Accounts, whatever interface they speak (documents, MongoDB, Cassandra, graphs); one call each for their log."""
    held = locks(place)
    for row in place.query(ACCOUNTS).rows:
        yield service_key(place, row, flag(row["properties.disableLocalAuth"]))
        yield later(_account, place, row, held)


def _account(place: Place, row: Row, held: Locks) -> DataStore:
    policy = row["properties.backupPolicy"]
    kind = str(dig(policy, "type")).lower()
    told = asked(place, row["id"], row["id"])
    found = settings(told.rows)
    logged = written(found, LOG, None)
    return store(
        place,
        row,
        _network(row),
        kind="table",
        engine="cosmos",
        replica_regions=_regions(row),
        key_id=_key(row),
        tls_enforced=True,  # by design
        min_tls=_tls(row["properties.minimalTlsVersion"]),
        deletion_protection=held.locked(row["id"]),
        zone_redundant=_zones(row),
        autogrow=True,  # by design
        builtin_backup_days=_days(policy, kind),
        pitr=word(kind, continuous=True, periodic=False),
        auto_minor_upgrade=True,  # by design
        access_logged=logged if told.whole or logged else None,
        access_log_target=place_of(found, LOG) if logged else None,
        absent=("support_end", "time_zone"),
    )


def _network(row: Row) -> Reach:
    """Without a range and without a filter for subnets every network is let in."""
    public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
    listed, subnets = (
        admits(row["properties.ipRules"], "ipAddressOrRange"),
        flag(row["properties.isVirtualNetworkFilterEnabled"]),
    )
    anybody: Maybe = listed
    if row["properties.ipRules"] == []:
        anybody = None if subnets is None else not subnets
    return reach(public, anybody, approved(row["properties.privateEndpointConnections"]))


def _regions(row: Row) -> tuple[str, ...] | None:
    places = row["properties.locations"]
    if not isinstance(places, list) or not places:
        return None
    return copies((place_name(dig(place, "locationName")) for place in places), home=row["location"])


def _key(row: Row) -> str | None:
    """An account that uses a key of Azure's is shown without an address of one: then the rest of it has to be shown."""
    uri = row["properties.keyVaultKeyUri"]
    return PROVIDER_KEY if not uri and row["properties.provisioningState"] else vault_key(uri)


def _tls(version: Any) -> TlsVersion | None:
    return "1.0" if version == "Tls" else oldest_tls(version)


def _zones(row: Row) -> Maybe:
    """In each of its regions."""
    places = row["properties.locations"]
    return every(*(flag(dig(place, "isZoneRedundant")) for place in places)) if places else None


def _days(policy: Any, kind: str) -> int | None:
    """Continuous backups are kept for 7 or 30 days, by tier; of periodic ones the hours are said."""
    if kind == "continuous":
        return word(dig(policy, "continuousModeProperties.tier"), continuous7days=7, continuous30days=30)
    hours = dig(policy, "periodicModeProperties.backupRetentionIntervalInHours")
    return None if hours is None else int(hours) // 24


COLLECTORS = (cosmos_accounts,)

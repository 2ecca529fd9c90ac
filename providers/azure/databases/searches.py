"""AI Search, and warehouses as far as Resource Graph tells of their place and their network."""

from providers.azure.databases.common import KEYS, fed, store
from providers.azure.fields import flag, word
from providers.azure.locks import LOCKS, locks
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.azure.stores.common import API_TLS
from providers.azure.stores.reach import Reach, admits, approved, reach, spans_of
from providers.azure.stores.shared_keys import service_key
from providers.collecting import Collected, reads
from providers.three import Maybe

SEARCHES = "arg:resources.searches"
WAREHOUSES = "arg:resources.warehouses"

ENGINES = {
    "microsoft.kusto/clusters": "kusto",
    "microsoft.synapse/workspaces": "synapse",
    "microsoft.databricks/workspaces": "databricks",
}


@reads("account", {SEARCHES: f"{fed('search', '*')} {KEYS}", LOCKS: fed("search", "deletion_protection")})
def searches(place: Place) -> Collected:
    """Search services. Their indexes can be written and searched, but not exported."""
    held = locks(place)
    for row in place.query(SEARCHES).rows:
        rules = row["properties.networkRuleSet.ipRules"]
        # Without a range every network is let in.
        anybody = True if rules == [] else admits(rules, "value")
        yield service_key(place, row, flag(row["properties.disableLocalAuth"]))
        yield store(
            place,
            row,
            _reach(row, anybody),
            kind="search",
            engine="aisearch",
            replica_regions=(),  # by design: a service in another region is filled by itself
            tls_enforced=True,  # by design
            min_tls=API_TLS,
            deletion_protection=held.locked(row["id"]),
            autogrow=False,  # by design: partitions are added by hand
            auto_minor_upgrade=True,  # by design
            absent=("time_zone", "support_end", "engine_version"),
        )


@reads("account", {WAREHOUSES: fed("warehouse", "*"), LOCKS: fed("warehouse", "deletion_protection")})
def warehouses(place: Place) -> Collected:
    """Data Explorer, Synapse and Databricks."""
    held = locks(place)
    for row in place.query(WAREHOUSES).rows:
        engine = ENGINES[row["type"]]
        fixed = engine == "kusto"
        yield store(
            place,
            row,
            _reach(row, _listed(row) if fixed else None),
            kind="warehouse",
            engine=engine,
            replica_regions=() if fixed else None,  # by design: a follower in another region is a cluster of its own
            tls_enforced=True,  # by design
            min_tls=API_TLS if fixed else None,
            deletion_protection=held.locked(row["id"]),
            zone_redundant=len(row["zones"]) > 1 if isinstance(row["zones"], list) else None,
            auto_minor_upgrade=True,  # by design
            absent=("support_end", "engine_version", "time_zone"),
        )


def _reach(row: Row, anybody: Maybe) -> Reach:
    public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
    return reach(public, anybody, approved(row["properties.privateEndpointConnections"]))


def _listed(row: Row) -> Maybe:
    """A cluster's list of ranges; an empty one lets everybody in."""
    ranges = row["properties.allowedIpRangeList"]
    return None if not isinstance(ranges, list) else not ranges or spans_of(ranges)


COLLECTORS = (searches, warehouses)

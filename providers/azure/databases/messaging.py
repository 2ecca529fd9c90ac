"""Service Bus, Event Hubs and Event Grid: what passes through them rests there until somebody fetches it."""

from collections.abc import Mapping
from typing import Any, Literal

from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import DataStore
from providers.azure.databases.common import KEYS, fed, parts, store
from providers.azure.fields import flag, moment, word
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.azure.stores.common import copies, geo, oldest_tls, place_name, vault_key
from providers.azure.stores.reach import Reach, admits, approved, reach
from providers.azure.stores.shared_keys import service_key
from providers.collecting import Collected, later, reads
from providers.three import Maybe

NAMESPACES = "arg:resources.messaging"
EVENT_GRID = "arg:resources.event_grid"

RULES = {
    "microsoft.servicebus/namespaces": "arm:servicebus.network",
    "microsoft.eventhub/namespaces": "arm:eventhub.network",
}
COPIES = {
    "microsoft.servicebus/namespaces": "arm:servicebus.copies",
    "microsoft.eventhub/namespaces": "arm:eventhub.copies",
}
KINDS: Mapping[str, Literal["queue", "stream"]] = {
    "microsoft.servicebus/namespaces": "queue",
    "microsoft.eventhub/namespaces": "stream",
}
"""A namespace is the unit: its queues and topics share its network, its key and its place."""

SMALL = ("basic", "standard")
"""Tiers that keep no copy in another region."""


def _open(kind: str) -> str:
    return fed(kind, "has_public_endpoint", "public_endpoint_open", "network_restricted")


@reads(
    "account",
    {
        NAMESPACES: f"{fed('queue,stream', '*')} {KEYS}",
        "arm:servicebus.network": _open("queue"),
        "arm:eventhub.network": _open("stream"),
        "arm:servicebus.copies": fed("queue", "replica_regions"),
        "arm:eventhub.copies": fed("stream", "replica_regions"),
    },
)
def namespaces(place: Place) -> Collected:
    """Namespaces; one call each for their network rules, and one more for the copies of a premium one."""
    for row in place.query(NAMESPACES).rows:
        yield service_key(place, row, flag(row["properties.disableLocalAuth"]))
        yield later(_namespace, place, row)


def _namespace(place: Place, row: Row) -> DataStore:
    vaults = row["properties.encryption.keyVaultProperties"]
    vault = vaults[0] if isinstance(vaults, list) and vaults else None
    return store(
        place,
        row,
        _network(place, row),
        kind=KINDS[row["type"]],
        engine=row["type"].partition("/")[0].removeprefix("microsoft."),
        created_at=moment(row["properties.createdAt"]),
        replica_regions=_regions(place, row),
        key_id=vault_key(dig(vault, "keyVaultUri"), dig(vault, "keyName")) if vault else _own_key(row),
        tls_enforced=True,  # by design
        min_tls=oldest_tls(row["properties.minimumTlsVersion"]),
        zone_redundant=flag(row["properties.zoneRedundant"]),
        absent=("time_zone",),
    )


def _network(place: Place, row: Row) -> Reach:
    """Network rules that deny let in their own ranges and subnets only."""
    answer = place.ask(RULES[row["type"]], about=row["id"], **parts(row["id"]))
    said = row["properties.publicNetworkAccess"] or dig(answer, "properties.publicNetworkAccess")
    public = word(said, enabled=True, disabled=False)
    denies = word(dig(answer, "properties.defaultAction"), deny=True, allow=False)
    listed = admits(dig(answer, "properties.ipRules"), "ipMask")
    anybody: Maybe = None if denies is None else listed if denies else True
    return reach(public, anybody, approved(row["properties.privateEndpointConnections"]))


def _regions(place: Place, row: Row) -> tuple[str, ...] | None:
    if str(row["sku.name"]).lower() in SMALL:
        return ()
    answer = place.ask(COPIES[row["type"]], about=row["id"], **parts(row["id"]))
    if not answer or not answer.get("properties"):
        return None
    # Only a namespace that keeps copies says where.
    places = dig(answer, "properties.geoDataReplication.locations") or ()
    return copies((place_name(dig(one, "locationName")) for one in places), home=row["location"])


def _own_key(row: Row) -> str | None:
    """A key of the town's own is for the premium tier only."""
    return PROVIDER_KEY if str(row["sku.name"]).lower() in SMALL else None


@reads("account", {EVENT_GRID: f"{fed('topic', '*')} {KEYS}"})
def event_grid(place: Place) -> Collected:
    """Topics and domains of Event Grid."""
    for row in place.query(EVENT_GRID).rows:
        public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
        rules = row["properties.inboundIpRules"]
        # Without a range every network is let in.
        anybody = True if rules == [] else admits(rules, "ipMask")
        yield service_key(place, row, flag(row["properties.disableLocalAuth"]))
        yield store(
            place,
            row,
            reach(public, anybody, approved(row["properties.privateEndpointConnections"])),
            kind="topic",
            engine="eventgrid",
            replica_regions=_boundary(row),
            key_id=PROVIDER_KEY,  # by design: it takes no other
            tls_enforced=True,  # by design
            min_tls=oldest_tls(row["properties.minimumTlsVersionAllowed"]),
            absent=("time_zone",),
        )


def _boundary(row: Row) -> tuple[str, ...] | None:
    """Whether its definition is copied to the paired region."""
    words: dict[str, Any] = {"withinregion": "local", "withingeopair": "geo"}
    return geo(words.get(str(row["properties.dataResidencyBoundary"]).lower()), row["location"])


COLLECTORS = (namespaces, event_grid)

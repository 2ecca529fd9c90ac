"""Collectors of the topic stores: where data rests, and with whom it is shared."""

from providers.aws.stores import (
    buckets,
    caches,
    database_snapshots,
    databases,
    files,
    messaging,
    registries,
    searches,
    shares,
    tables,
    volumes,
    warehouses,
)
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    *buckets.COLLECTORS,
    *messaging.COLLECTORS,
    *registries.COLLECTORS,
    *shares.COLLECTORS,
    *volumes.COLLECTORS,
    *databases.COLLECTORS,
    *database_snapshots.COLLECTORS,
    *tables.COLLECTORS,
    *files.COLLECTORS,
    *caches.COLLECTORS,
    *warehouses.COLLECTORS,
    *searches.COLLECTORS,
)

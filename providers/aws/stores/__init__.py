"""Collectors of the topic stores: where data rests, and with whom it is shared."""

from providers.aws.stores import (
    caches,
    database_snapshots,
    databases,
    files,
    searches,
    tables,
    volumes,
    warehouses,
)
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    *volumes.COLLECTORS,
    *databases.COLLECTORS,
    *database_snapshots.COLLECTORS,
    *tables.COLLECTORS,
    *files.COLLECTORS,
    *caches.COLLECTORS,
    *warehouses.COLLECTORS,
    *searches.COLLECTORS,
)

"""Collectors of databases, caches, queues, registries, search services and warehouses."""

from providers.azure.databases import (
    caches,
    cosmos,
    flexible,
    instances,
    messaging,
    mongo,
    registries,
    searches,
    single,
    sql,
)
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    *sql.COLLECTORS,
    *instances.COLLECTORS,
    *flexible.COLLECTORS,
    *single.COLLECTORS,
    *cosmos.COLLECTORS,
    *mongo.COLLECTORS,
    *caches.COLLECTORS,
    *messaging.COLLECTORS,
    *registries.COLLECTORS,
    *searches.COLLECTORS,
)

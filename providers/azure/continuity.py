"""Facts about backups and recovery vaults."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

"""Facts about backups and their stores."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

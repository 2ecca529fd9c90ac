"""Facts about databases, caches and queues."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

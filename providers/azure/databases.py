"""Facts about databases, caches, queues and registries."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

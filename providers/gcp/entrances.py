"""Facts about what accepts connections."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

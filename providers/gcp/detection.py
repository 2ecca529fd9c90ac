"""Facts about what watches for attacks and faults."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

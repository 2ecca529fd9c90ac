"""Facts about audit trails, log stores and log switches."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

"""Facts about who may do what."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

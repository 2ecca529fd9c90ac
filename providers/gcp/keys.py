"""Facts about keys and secrets."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

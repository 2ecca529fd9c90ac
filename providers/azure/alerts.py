"""Facts about alert rules and whom they notify."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

"""Facts about alert policies and whom they notify."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

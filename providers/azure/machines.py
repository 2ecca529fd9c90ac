"""Facts about virtual machines, clusters and applications."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

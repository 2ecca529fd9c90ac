"""Facts about machines, clusters and functions."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

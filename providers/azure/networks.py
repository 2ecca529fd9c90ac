"""Facts about virtual networks, their filters and links."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

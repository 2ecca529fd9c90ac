"""Facts about what restrains a project."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

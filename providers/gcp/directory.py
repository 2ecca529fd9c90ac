"""Facts about people, groups and how they sign in."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

"""Collectors of the topic networks."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

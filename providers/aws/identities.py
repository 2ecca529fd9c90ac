"""Collectors of the topic identities."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

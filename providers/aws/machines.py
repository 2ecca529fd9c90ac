"""Collectors of the topic machines."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

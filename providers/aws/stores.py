"""Collectors of the topic stores."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

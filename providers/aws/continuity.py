"""Collectors of the topic continuity."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

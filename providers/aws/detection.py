"""Collectors of the topic detection."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

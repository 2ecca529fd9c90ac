"""Collectors of the topic logs."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

"""Collectors of the topic machines: what runs code."""

from providers.aws.machines import clusters, functions, instances
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (*instances.COLLECTORS, *functions.COLLECTORS, *clusters.COLLECTORS)

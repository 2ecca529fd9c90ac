"""Collectors of the topic machines: what runs code."""

from providers.aws.machines import clusters, functions, groups, images, instances
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    *instances.COLLECTORS,
    *groups.COLLECTORS,
    *functions.COLLECTORS,
    *clusters.COLLECTORS,
    *images.COLLECTORS,
)

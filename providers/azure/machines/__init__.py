"""Collectors of the topic machines: what runs code."""

from providers.azure.machines import apps, clusters, containers, groups, registries, vms
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    *vms.COLLECTORS,
    *groups.COLLECTORS,
    *clusters.COLLECTORS,
    *apps.COLLECTORS,
    *containers.COLLECTORS,
    *registries.COLLECTORS,
)

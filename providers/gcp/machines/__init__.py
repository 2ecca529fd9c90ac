"""Collectors of the topic machines: virtual machines of Compute Engine and their groups."""

from providers.collecting import Collector
from providers.gcp.machines import groups, vms

COLLECTORS: tuple[Collector, ...] = (*vms.COLLECTORS, *groups.COLLECTORS)

"""Collectors of what keeps data by itself: storage accounts and their shares, disks, images."""

from providers.azure.stores import accounts, disks, images
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (*accounts.COLLECTORS, *disks.COLLECTORS, *images.COLLECTORS)

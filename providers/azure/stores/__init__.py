"""Collectors of what keeps data by itself: storage accounts and their shares, disks, images."""

from providers.azure.stores import accounts, disks, files, images, shared_keys
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    *accounts.COLLECTORS,
    *files.COLLECTORS,
    *shared_keys.COLLECTORS,
    *disks.COLLECTORS,
    *images.COLLECTORS,
)

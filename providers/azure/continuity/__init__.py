"""Facts about backups and recovery vaults."""

from providers.azure.continuity import own, sources, vaults
from providers.azure.continuity.protection import settle
from providers.collecting import Collector

__all__ = ["COLLECTORS", "UNREAD", "settle"]

COLLECTORS: tuple[Collector, ...] = (*vaults.COLLECTORS, *sources.COLLECTORS, *own.COLLECTORS)

UNREAD = ("backup_vault.recovery_points",)
"""Recovery points are listed item by item only, which would be a call for each."""

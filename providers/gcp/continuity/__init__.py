"""Facts about backups and the vaults that hold them."""

from providers.collecting import Collector
from providers.gcp.continuity import sources, vaults
from providers.gcp.continuity.protection import settle

__all__ = ["COLLECTORS", "UNREAD", "settle"]

COLLECTORS: tuple[Collector, ...] = (*vaults.COLLECTORS, *sources.COLLECTORS)

UNREAD = (
    "backup.last_restore_at",
    "backup.never_restored",
    "backup.restore_validated",
    "backup_vault.restore_test_plan",
)
"""Restores are operations of each single resource, and in no list."""

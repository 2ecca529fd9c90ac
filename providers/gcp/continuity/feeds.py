"""What rows of the backup table are made of: what feeds a store or a machine feeds its row there too."""

from collections.abc import Iterable, Iterator

from auditor.rule.holes import feed_parts
from providers.backups import TIMES

STORES = ("bucket", "volume", "database", "table", "warehouse", "file_share")
"""Kinds of store that can be backed up."""

WAYS = ("mechanisms", "retention_days", "is_encrypted", "copy_regions", "copy_accounts", "vault_ids")
"""Columns that hang on whether something is backed up, and how."""

FROM_STORES = {
    "*": ("*",),
    "tags": ("tags",),
    "versioning": (*WAYS, *TIMES),
    "builtin_backup_days": (*WAYS, *TIMES),
    "pitr": ("pitr", *WAYS, *TIMES),
    "replica_regions": ("copy_regions",),
}
FROM_MACHINES = {"*": ("*",), "tags": ("tags",), "disk_ids": (*WAYS, *TIMES), "in_group": ("*",)}
"""Column of a store or a machine to those of its backup row."""


def of_backup(*columns: str) -> str:
    """The columns as a collector declares them."""
    return " ".join(f"backup.{name}" for name in columns)


def carried(feeds: Iterable[str]) -> Iterator[str]:
    """The feeds, and what each of them feeds of the backup table."""
    for feed in feeds:
        yield feed
        table, kinds, column = feed_parts(feed)
        if table == "data_store" and (protected := [kind for kind in kinds or STORES if kind in STORES]):
            yield from (f"backup[{','.join(protected)}].{name}" for name in FROM_STORES.get(column, ()))
            if "volume" in protected and column == "*":  # a machine may be kept by its disks alone
                yield from (f"backup[vm].{name}" for name in (*WAYS, *TIMES))
        elif table == "compute" and (not kinds or "vm" in kinds):
            yield from (f"backup[vm].{name}" for name in FROM_MACHINES.get(column, ()))

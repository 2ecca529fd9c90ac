"""The columns of the backup table that hang on whether something is backed up at all, and by what."""

WAYS = (
    *("mechanisms", "last_success_at", "never_succeeded", "retention_days", "is_encrypted", "vault_ids"),
    *("copy_regions", "copy_accounts", "last_restore_at", "never_restored", "restore_validated"),
)
"""Where one way of backing up could not be looked for, none of these is known."""


def ways(kinds: str = "") -> str:
    """What a list of one way feeds, for a collector's declaration; for rows of some kinds, or of all."""
    table = f"backup[{kinds}]" if kinds else "backup"
    return " ".join(f"{table}.{name}" for name in WAYS)

"""Joined columns of the topic continuity."""

from auditor.facts.continuity import BackupVault
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.keyring import KEY_SOURCES, Keyring


@joins(BackupVault, "key_manager", "backup_vault.key_id", *KEY_SOURCES)
def key_manager(tables: Tables) -> Column:
    """Who manages the key that a vault names."""
    return Keyring(tables).column(tables, BackupVault, "manager")


@joins(BackupVault, "key_state", "backup_vault.key_id", *KEY_SOURCES)
def key_state(tables: Tables) -> Column:
    """The state of the key that a vault names."""
    return Keyring(tables).column(tables, BackupVault, "state")


JOINS: tuple[Join, ...] = (key_manager, key_state)
"""In the order in which they are filled."""

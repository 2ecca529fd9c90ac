"""Joined columns of the topic continuity."""

from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.base import Fact
from auditor.facts.continuity import Backup, BackupVault
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.keyring import KEY_SOURCES, Keyring
from checks.joins.labels import Label


@joins(BackupVault, "key_manager", "backup_vault.key_id", *KEY_SOURCES)
def key_manager(tables: Tables) -> Column:
    """Who manages the key that a vault names."""
    return Keyring(tables).column(tables, BackupVault, "manager")


@joins(BackupVault, "key_state", "backup_vault.key_id", *KEY_SOURCES)
def key_state(tables: Tables) -> Column:
    """The state of the key that a vault names."""
    return Keyring(tables).column(tables, BackupVault, "state")


@joins(Backup, "class_tagged", "backup.tags")
def backup_class_tagged(tables: Tables) -> Column:
    """Whether the tags of what is protected name a class at all."""
    return _tagged(tables, Backup)


@joins(Backup, "classification", "backup.tags")
def backup_classification(tables: Tables) -> Column:
    """The class that these tags name."""
    return _class(tables, Backup)


@joins(BackupVault, "class_tagged", "backup_vault.tags")
def vault_class_tagged(tables: Tables) -> Column:
    """Whether a vault's tags name a class at all."""
    return _tagged(tables, BackupVault)


@joins(BackupVault, "classification", "backup_vault.tags")
def vault_classification(tables: Tables) -> Column:
    """The class that a vault's tags name."""
    return _class(tables, BackupVault)


def _tagged(tables: Tables, table: type[Fact]) -> Column:
    label = _label(tables)
    found = [None if pairs is None else label.value(pairs) is not None for pairs in _tags(tables, table)]
    return pd.Series(found, index=tables.of(table).index, dtype=pd.ArrowDtype(pa.bool_()))


def _class(tables: Tables, table: type[Fact]) -> Column:
    label = _label(tables)
    found = [None if pairs is None else label.meaning(pairs) for pairs in _tags(tables, table)]
    return pd.Series(found, index=tables.of(table).index, dtype=pd.ArrowDtype(pa.string()))


def _label(tables: Tables) -> Label:
    return Label(tables.criteria.tag_keys["classification"], tables.criteria.class_values)


def _tags(tables: Tables, table: type[Fact]) -> list[Any]:
    found: list[Any] = pa.array(tables.of(table)["tags"]).to_pylist()
    return found


JOINS: tuple[Join, ...] = (
    key_manager,
    key_state,
    backup_class_tagged,
    backup_classification,
    vault_class_tagged,
    vault_classification,
)
"""In the order in which they are filled."""

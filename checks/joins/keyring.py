"""Finds the key that a store names by ARN, key ID or alias."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.base import Fact
from auditor.facts.keys import PROVIDER_KEY, Key
from auditor.rule.declare import Column
from auditor.rule.join import Tables

KEY_SOURCES = ("key.*", "key.manager", "key.protection", "key.state", "key.name")
"""What a column that is filled through the key table is made of, besides its own table's key_id."""


@dataclass(frozen=True)
class Found:
    """The key behind a name; None is unknown."""

    manager: str | None
    state: str | None


PROVIDER = Found("provider", "enabled")
"""A key that the provider manages is always usable."""

UNKNOWN = Found(None, None)


class Keyring:
    """Every key that was read, by resource and by alias. A key that was not read is unknown, never absent."""

    def __init__(self, tables: Tables) -> None:
        keys = tables.of(Key)
        self._keys: dict[str, Found] = {}
        self._aliases: dict[tuple[str, str, str], Found] = {}
        names = ("account", "region", "resource", "name", "manager", "protection", "state")
        for account, region, resource, name, manager, protection, state in _values(keys, *names):
            found = PROVIDER if manager == "provider" else Found(_manager(manager, protection), state)
            self._keys[resource] = self._keys[resource.rsplit("/", 1)[-1]] = found
            if name and name.startswith("alias/"):
                self._aliases[account, region, name] = found

    def find(self, account: str, region: str, key: str | None) -> Found:
        """The key that something in an account and region names."""
        if key is None:
            return UNKNOWN
        if key == PROVIDER_KEY:
            return PROVIDER
        alias = key[key.index("alias/") :] if "alias/" in key else None
        if alias is not None and alias.startswith("alias/aws/"):
            return PROVIDER
        if alias is not None:
            if key.startswith("arn:"):
                region, account = key.split(":")[3:5]
            return self._aliases.get((account, region, alias), UNKNOWN)
        return self._keys.get(key, UNKNOWN)

    def column(self, tables: Tables, table: type[Fact], what: str) -> Column:
        """`manager` or `state` of the keys that the rows of a table name in key_id."""
        frame = tables.of(table)
        found = [getattr(self.find(*row), what) for row in _values(frame, "account", "region", "key_id")]
        return pd.Series(found, index=frame.index, dtype=pd.ArrowDtype(pa.string()))


def _manager(manager: str | None, protection: str | None) -> str | None:
    if manager is None:
        return None
    return {"hsm": "customer_hsm", "external": "external"}.get(protection or "", manager)


def _values(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(pa.array(frame[column]).to_pylist() for column in columns), strict=True)

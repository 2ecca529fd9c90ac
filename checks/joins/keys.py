"""Joined columns of the topic keys."""

from collections import Counter
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.base import Fact
from auditor.facts.continuity import BackupVault
from auditor.facts.keys import Key, Secret
from auditor.facts.logs import LogStore
from auditor.facts.stores import DataStore
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.ended import PLACE, endings
from checks.joins.trails import cells

USERS: tuple[type[Fact], ...] = (DataStore, LogStore, Secret, BackupVault)
"""Tables whose rows name the key that encrypts them."""

Place = tuple[str, str, str]


@joins(Key, "used_by_count", *(f"{table.table()}.{column}" for table in USERS for column in ("*", "key_id")))
def used_by_count(tables: Tables) -> Column:
    """How many stores, logs, secrets and vaults name the key. None found is 0 only where all of them were read."""
    frame = tables.of(Key)
    uses = _Uses(tables)
    places = zip(*(cells(frame, name) for name in ("provider", "account", "region")), strict=True)
    found = [uses.of(resource, place) for resource, place in zip(cells(frame, "resource"), places, strict=True)]
    return pd.Series(found, index=frame.index, dtype=pd.ArrowDtype(pa.int64()))


@joins(Key, "of_ended_service", "key.tags")
def of_ended_service(tables: Tables) -> Column:
    """Whether a key belongs to ended services alone; False where nobody claims it, or a living service does.

    NA where a living service claims it only because its tags were not read.
    """
    frame = tables.of(Key)
    states = endings(tables, Key, frame)
    found: list[bool | None] = []
    for *place, tags in zip(*(cells(frame, name) for name in (*PLACE, "tags")), strict=True):
        over = states.get(tuple(place), set())
        found.append(None if tags is None and over == {True, False} else over == {True})
    return pd.Series(found, index=frame.index, dtype=pd.ArrowDtype(pa.bool_()))


class _Uses:
    """Counts of uses by key resource, and the places where a use may have been missed."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._names = _names(tables.of(Key))
        self._counts: Counter[str] = Counter()
        self._doubtful: dict[Place, bool] = {}
        for table in USERS:
            self._count(table)

    def of(self, key: str, place: Place) -> int | None:
        provider, account, region = place
        where = _reach(*place)
        if where not in self._doubtful:
            near = region if provider == "aws" else None
            self._doubtful[where] = any(self._tables.missing(table, provider, account, near) for table in USERS)
        return self._counts[key] or (None if self._doubtful[where] else 0)

    def _count(self, table: type[Fact]) -> None:
        frame = self._tables.of(table)
        columns = [cells(frame, name) for name in ("provider", "account", "region", "resource", "key_id")]
        kinds = cells(frame, "kind") if "kind" in frame else [None] * len(frame)
        plain = cells(frame, "encrypted_at_rest") if table is DataStore else [None] * len(frame)
        for provider, account, region, resource, key, kind, encrypted in zip(*columns, kinds, plain, strict=True):
            if key is None:
                # No key is named: because there is none, or because a call that names it failed.
                unread = encrypted in (None, True) and self._tables.holes.why(
                    table.table(), kind, ("key_id",), provider, account, region, resource
                )
                if unread:
                    self._doubtful[_reach(provider, account, region)] = True
            elif (name := self._names.get(key, self._names.get((account, region, _short(key))))) is not None:
                self._counts[name] += 1
            elif _roundabout(key):
                self._doubtful[_reach(provider, account, region)] = True


def _reach(provider: str, account: str, region: str) -> Place:
    """From where a key may be used: AWS's from its own region only."""
    return provider, account, region if provider == "aws" else ""


def _names(keys: pd.DataFrame) -> dict[Any, str]:
    """A key's resource by everything that it may be named by: itself, its ID, its alias."""
    found: dict[Any, str] = {}
    columns = (cells(keys, name) for name in ("account", "region", "resource", "name"))
    for account, region, resource, name in zip(*columns, strict=True):
        found[resource] = resource
        found[account, region, _short(resource)] = resource
        if name is not None and name.startswith("alias/"):
            found[account, region, name] = resource
    return found


def _roundabout(key: str) -> bool:
    """Whether a name leads to a key by way of something else: an alias, or a set of Azure that was not read."""
    alias = "alias/" in key and "alias/aws/" not in key
    return alias or (key.startswith("/") and "/keys/" not in key)


def _short(key: str) -> str:
    """The part of an ARN that names a key in its region: the ID, or the alias with its prefix. A path of another cloud
    is its own shortest name: two vaults may hold keys of one name."""
    if key.startswith(("/", "https://")):
        return key
    return key[key.index("alias/") :] if "alias/" in key else key.rsplit("/", 1)[-1]


JOINS: tuple[Join, ...] = (used_by_count, of_ended_service)
"""In the order in which they are filled."""

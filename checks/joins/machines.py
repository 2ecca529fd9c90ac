"""Joined columns of the topic machines."""

from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.identities import Grant
from auditor.facts.machines import Compute
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.labels import labelled


@joins(
    Compute,
    "identity_is_wildcard_admin",
    "compute.identity_id",
    "compute.has_identity",
    "grant.*",
    "grant.is_wildcard_admin",
)
def identity_is_wildcard_admin(tables: Tables) -> Column:
    """Whether the principal that a machine acts as may do everything; a machine that acts as nobody may do nothing."""
    frame = tables.of(Compute)
    grants = _grants(tables)
    whole: dict[tuple[str, str], bool] = {}
    found: list[bool | None] = []
    columns = (_list(frame, name) for name in ("provider", "account", "has_identity", "identity_id"))
    for provider, account, has, identity in zip(*columns, strict=True):
        if has is not None and not has:
            found.append(False)
        elif identity is None:
            found.append(None)
        else:
            if (provider, account) not in whole:
                whole[provider, account] = not tables.missing(Grant, provider, account)
            held = grants.get(identity, False)
            found.append(held if held or whole[provider, account] else None)
    return pd.Series(found, index=frame.index, dtype=pd.ArrowDtype(pa.bool_()))


def _grants(tables: Tables) -> dict[str, bool | None]:
    """For each principal whether one of its grants allows everything; None where one may and none surely does."""
    frame = tables.of(Grant)
    found: dict[str, bool | None] = {}
    for principal, wildcard in zip(_list(frame, "principal_id"), _list(frame, "is_wildcard_admin"), strict=True):
        before = found.get(principal, False)
        found[principal] = True if before or wildcard else None if None in (before, wildcard) else False
    return found


@joins(Compute, "owner_tag", "compute.tags")
def owner_tag(tables: Tables) -> Column:
    """What a machine's tags say of its owner."""
    return _label(tables, "owner")


@joins(Compute, "system_tag", "compute.tags")
def system_tag(tables: Tables) -> Column:
    """What a machine's tags say of its system."""
    return _label(tables, "system")


def _label(tables: Tables, what: str) -> Column:
    frame, keys = tables.of(Compute), tables.criteria.tag_keys[what]
    found = [None if pairs is None else labelled(pairs, keys) for pairs in _list(frame, "tags")]
    return pd.Series(found, index=frame.index, dtype=pd.ArrowDtype(pa.string()))


def _list(frame: pd.DataFrame, column: str) -> list[Any]:
    values: list[Any] = pa.array(frame[column]).to_pylist()
    return values


JOINS: tuple[Join, ...] = (identity_is_wildcard_admin, owner_tag, system_tag)
"""In the order in which they are filled."""

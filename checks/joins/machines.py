"""Joined columns of the topic machines."""

from collections.abc import Callable

import pandas as pd
import pyarrow as pa

from auditor.facts.identities import Grant
from auditor.facts.machines import Compute
from auditor.regulation.lifetimes import os_support_end
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.labels import labelled, plain
from checks.joins.trails import cells


@joins(
    Compute,
    "identity_is_wildcard_admin",
    "compute.identity_id",
    "compute.identity_ids",
    "compute.has_identity",
    "grant.*",
    "grant.is_wildcard_admin",
)
def identity_is_wildcard_admin(tables: Tables) -> Column:
    """Whether a principal that a machine acts as may do everything; a machine that acts as nobody may do nothing."""
    frame = tables.of(Compute)
    grants = _grants(tables)
    whole: dict[tuple[str, str], bool] = {}
    found: list[bool | None] = []
    columns = (cells(frame, name) for name in ("provider", "account", "has_identity", "identity_id", "identity_ids"))
    for provider, account, has, identity, several in zip(*columns, strict=True):
        if has is not None and not has:
            found.append(False)
        elif identity is None:
            found.append(None)
        else:
            if (provider, account) not in whole:
                whole[provider, account] = not tables.missing(Grant, provider, account)
            held = [grants.get(one, False) for one in (identity, *(several or ()))]
            known = whole[provider, account] and None not in held
            found.append(True if True in held else False if known else None)
    return pd.Series(found, index=frame.index, dtype=pd.ArrowDtype(pa.bool_()))


def _grants(tables: Tables) -> dict[str, bool | None]:
    """For each principal whether one of its grants allows everything; None where one may and none surely does."""
    frame = tables.of(Grant)
    found: dict[str, bool | None] = {}
    for principal, wildcard in zip(cells(frame, "principal_id"), cells(frame, "is_wildcard_admin"), strict=True):
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


@joins(Compute, "owner_tagged", "compute.tags")
def owner_tagged(tables: Tables) -> Column:
    """Whether a machine's tags name an owner; unknown where its tags were not read."""
    return _told(tables, "owner", lambda owner: bool(plain(owner)))


@joins(Compute, "system_registered", "compute.tags")
def system_registered(tables: Tables) -> Column:
    """Whether a machine's tags name a service of the registry by its ID or its name."""
    known = {plain(name) for service in tables.services for name in (service.id, service.name)}
    return _told(tables, "system", lambda system: plain(system) in known)


@joins(Compute, "support_end", "compute.os_name", "compute.os_version")
def support_end(tables: Tables) -> Column:
    """Until when the operating system is supported, by this program's table; unknown where it is not in it."""
    frame = tables.of(Compute)
    pairs = zip(cells(frame, "os_name"), cells(frame, "os_version"), strict=True)
    return pd.Series([os_support_end(*pair) for pair in pairs], index=frame.index, dtype=pd.ArrowDtype(pa.date32()))


def _label(tables: Tables, what: str) -> Column:
    frame = tables.of(Compute)
    return pd.Series(_labels(tables, what), index=frame.index, dtype=pd.ArrowDtype(pa.string()))


def _told(tables: Tables, what: str, test: Callable[[str], bool]) -> Column:
    """Whether the tags carry the label and its value stands the test."""
    frame = tables.of(Compute)
    labels = zip(cells(frame, "tags"), _labels(tables, what), strict=True)
    found = [None if pairs is None else label is not None and test(label) for pairs, label in labels]
    return pd.Series(found, index=frame.index, dtype=pd.ArrowDtype(pa.bool_()))


def _labels(tables: Tables, what: str) -> list[str | None]:
    keys = tables.criteria.tag_keys[what]
    return [None if pairs is None else labelled(pairs, keys) for pairs in cells(tables.of(Compute), "tags")]


JOINS: tuple[Join, ...] = (
    identity_is_wildcard_admin,
    owner_tag,
    system_tag,
    owner_tagged,
    system_registered,
    support_end,
)
"""In the order in which they are filled."""

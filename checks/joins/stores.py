"""Joined columns of the topic stores."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.governance import Account
from auditor.facts.stores import DataStore, ExternalShare
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins import care
from checks.joins.keyring import KEY_SOURCES, Keyring
from checks.joins.labels import Label
from checks.joins.trails import cells

TEXT = pd.ArrowDtype(pa.string())
FLAG = pd.ArrowDtype(pa.bool_())


@joins(DataStore, "key_manager", "data_store.key_id", *KEY_SOURCES)
def key_manager(tables: Tables) -> Column:
    """Who manages the key that a store names."""
    return Keyring(tables).column(tables, DataStore, "manager")


@joins(DataStore, "key_state", "data_store.key_id", *KEY_SOURCES)
def key_state(tables: Tables) -> Column:
    """The state of the key that a store names."""
    return Keyring(tables).column(tables, DataStore, "state")


@joins(DataStore, "class_tagged", "data_store.tags")
def class_tagged(tables: Tables) -> Column:
    """Whether a store's tags name a class at all."""
    label = _class_label(tables)
    return _from_tags(tables, lambda pairs: label.value(pairs) is not None, FLAG)


@joins(DataStore, "classification", "data_store.tags")
def classification(tables: Tables) -> Column:
    """The class that a store's tags name."""
    return _from_tags(tables, _class_label(tables).meaning, TEXT)


@joins(DataStore, "personal_info", "data_store.tags")
def personal_info(tables: Tables) -> Column:
    """Whether a store's tags say that it holds personal information."""
    label = Label(tables.criteria.tag_keys["personal_info"], tables.criteria.personal_info_values)
    answers = {"yes": True, "no": False, None: None}
    return _from_tags(tables, lambda pairs: answers[label.meaning(pairs)], FLAG)


def _class_label(tables: Tables) -> Label:
    return Label(tables.criteria.tag_keys["classification"], tables.criteria.class_values)


def _from_tags(tables: Tables, read: Callable[[Any], Any], dtype: Any) -> Column:
    """`read` of every row's tag pairs; unread tags are NA."""
    frame = tables.of(DataStore)
    found = [None if pairs is None else read(pairs) for pairs in pa.array(frame["tags"]).to_pylist()]
    return pd.Series(found, index=frame.index, dtype=dtype)


@joins(ExternalShare, "is_approved", "external_share.*", "account.organization", "account.in_organization")
def is_approved(tables: Tables) -> Column:
    """Whether a share's counterpart is trusted by the installation, or is the account's own organisation."""
    frame, criteria, accounts = tables.of(ExternalShare), tables.criteria, tables.of(Account)
    trusted: dict[Any, frozenset[str]] = {
        "account": frozenset(criteria.trusted_accounts),
        "organisation": frozenset(criteria.trusted_tenants),
        "tenant": frozenset(criteria.trusted_tenants),
        "domain": frozenset(criteria.home_domains),
    }
    public = frozenset(criteria.public_allow_list)
    states = zip(cells(accounts, "account"), cells(accounts, "in_organization"), strict=True)
    outside = {account: within is not None and not within for account, within in states}
    own = dict(zip(cells(accounts, "account"), cells(accounts, "organization"), strict=True))

    def approved(account: str, resource: str, kind: str | None, counterpart: str | None) -> bool | None:
        if kind is None or counterpart is None:
            return None
        if kind == "public":
            return resource.rsplit("#", 1)[0] in public
        if counterpart in trusted.get(kind, ()):
            return True
        if kind != "organisation" or outside.get(account):
            return False
        # Sharing within the own organisation is no share with the outside; which one that is may be unread.
        return None if own.get(account) is None else counterpart == own[account]

    rows = zip(*(cells(frame, name) for name in ("account", "resource", "share_kind", "counterpart")), strict=True)
    return pd.Series([approved(*row) for row in rows], index=frame.index, dtype=FLAG)


JOINS: tuple[Join, ...] = (
    *(key_manager, key_state, class_tagged, classification, personal_info, is_approved),
    *care.JOINS,
)
"""In the order in which they are filled."""

"""Joined columns of the topic governance: what the registry says of an account, and what ended services left in it."""

from collections import Counter
from collections.abc import Callable, Sequence

import pandas as pd
import pyarrow as pa

from auditor.facts.governance import Account, Guardrail
from auditor.facts.stores import DataStore
from auditor.facts.tables import REQUIRED
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from auditor.scope import Service
from checks.joins.ended import endings
from checks.joins.offers import reviewed_at
from checks.joins.trails import rows
from checks.joins.usage import USAGE_SOURCES, region_in_use

Key = tuple[str, str]


@joins(Guardrail, "region_in_use", *USAGE_SOURCES)
def guardrail_region_in_use(tables: Tables) -> Column:
    """Whether something of the customer is in the region of a regional switch."""
    return region_in_use(tables, Guardrail)


@joins(Account, "was_read", *(f"{table.table()}.*" for table in REQUIRED))
def was_read(tables: Tables) -> Column:
    """Whether the run has entered the account: where it has not, every table is missing."""
    return _flags(tables, lambda key: not all(tables.missing(table, *key) for table in REQUIRED))


@joins(Account, "unread_members", "account[organization].*", "account.members", "account.organization")
def unread_members(tables: Tables) -> Column:
    """Accounts of an organisation that the run has not entered."""
    read = {key for key in _keys(tables) if not all(tables.missing(table, *key) for table in REQUIRED)}
    return _of_organisation(tables, "members", lambda provider, member: (provider, member) not in read)


@joins(
    Account,
    "unknown_administrators",
    "account[organization].*",
    "account.delegated_administrators",
    "account.organization",
)
def unknown_administrators(tables: Tables) -> Column:
    """Delegated administrators of an organisation that nobody has named: no service uses them, nobody trusts them."""
    users, trusted = _users(tables), set(tables.criteria.trusted_accounts)
    return _of_organisation(
        tables,
        "delegated_administrators",
        lambda provider, member: member not in trusted and not users.get((provider, member)),
    )


def _of_organisation(tables: Tables, column: str, wanted: Callable[[str, str], bool]) -> Column:
    """Accounts in a list of the organisation that are wanted. Whichever account may read the list answers for all."""
    frame = tables.of(Account)
    listed = rows(frame, "provider", "organization", column)
    known = {(r["provider"], r["organization"]): r[column] for r in listed if r[column] is not None}
    found = []
    for row in listed:
        names = known.get((row["provider"], row["organization"]))
        found.append(None if names is None else [name for name in names if wanted(row["provider"], name)])
    return pd.Series(found, index=frame.index, dtype=pd.ArrowDtype(pa.list_(pa.string())))


@joins(Account, "registered")
def registered(tables: Tables) -> Column:
    """Whether a service of the registry uses the account."""
    users = _users(tables)
    return _flags(tables, lambda key: bool(users.get(key)))


@joins(Account, "registration_ended")
def registration_ended(tables: Tables) -> Column:
    """Whether all services that use the account are past their end; False where none uses it."""
    users = _users(tables)
    today = tables.criteria.today
    return _flags(tables, lambda key: key in users and all(service.ended(today) for service in users[key]))


@joins(Account, "has_administrator")
def has_administrator(tables: Tables) -> Column:
    """Whether the registry names an administrator of a service that uses the account."""
    users = _users(tables)
    return _flags(tables, lambda key: any(service.administrator for service in users.get(key, ())))


@joins(Account, "ended_service_data_stores", "data_store.*")
def ended_service_data_stores(tables: Tables) -> Column:
    """Data stores that belong to services past their end and to no other; 0 only where all were listed."""
    today = tables.criteria.today
    ended = {key for key, users in _users(tables).items() if any(service.ended(today) for service in users)}
    counts = _left(tables, ended)
    found = [
        0 if key not in ended else counts[key] or (None if tables.missing(DataStore, *key) else 0)
        for key in _keys(tables)
    ]
    return pd.Series(found, index=tables.of(Account).index, dtype=pd.ArrowDtype(pa.int64()))


def _left(tables: Tables, accounts: set[Key]) -> Counter[Key]:
    stores = tables.of(DataStore)
    inside = [(row["provider"], row["account"]) in accounts for row in rows(stores, "provider", "account")]
    own = stores[pd.Series(inside, index=stores.index, dtype=bool)]
    return Counter((key[0], key[1]) for key, over in endings(tables, DataStore, own).items() if over == {True})


def _users(tables: Tables) -> dict[Key, Sequence[Service]]:
    found: dict[Key, list[Service]] = {}
    for service in tables.services:
        for key in dict.fromkeys((scope.provider, scope.account) for scope in service.scopes):
            found.setdefault(key, []).append(service)
    return dict(found)


def _keys(tables: Tables) -> list[Key]:
    return [(row["provider"], row["account"]) for row in rows(tables.of(Account), "provider", "account")]


def _flags(tables: Tables, test: Callable[[Key], bool]) -> Column:
    found = [test(key) for key in _keys(tables)]
    return pd.Series(found, index=tables.of(Account).index, dtype=pd.ArrowDtype(pa.bool_()))


JOINS: tuple[Join, ...] = (
    guardrail_region_in_use,
    was_read,
    unread_members,
    unknown_administrators,
    registered,
    registration_ended,
    has_administrator,
    ended_service_data_stores,
    reviewed_at,
)
"""In the order in which they are filled."""

"""Joined columns of identities: what a principal holds, whom a proof or a right belongs to, and who is known."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.base import Fact
from auditor.facts.governance import Account
from auditor.facts.identities import AuthPolicy, Credential, Grant, Principal
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.holdings import Holdings, values

BOOL = pd.ArrowDtype(pa.bool_())
INT = pd.ArrowDtype(pa.int64())

HELD = ("grant.*", "grant.is_privileged", "grant.principal_id", "grant.holders")
CONSUMERS = {"gmail.com", "googlemail.com"}
"""Mail domains whose people have an account at Google and belong to no organisation's directory."""
PEOPLE = ("principal[human].*", "principal.kind", "principal.is_enabled", "principal.console_access")


@joins(Principal, "is_privileged", *HELD)
def is_privileged(tables: Tables) -> Column:
    """Whether a principal holds a privileged grant; the owner of an account always may everything."""
    holdings = Holdings(tables)
    rows = values(tables.of(Principal), "provider", "account", "resource", "kind")
    found = [True if kind == "owner_root" else holdings.privileged(p, a, r) for p, a, r, kind in rows]
    return _column(tables, Principal, found, BOOL)


@joins(Principal, "grant_count", *HELD)
def grant_count(tables: Tables) -> Column:
    """How many grants a principal holds."""
    holdings = Holdings(tables)
    found = [holdings.count(p, a, r) for p, a, r in values(tables.of(Principal), "provider", "account", "resource")]
    return _column(tables, Principal, found, INT)


@joins(Principal, "reviewed", "principal.name", "principal.home")
def reviewed(tables: Tables) -> Column:
    """Whether people have listed a principal as a reviewed outsider, by ID, name or where it comes from."""
    known = set(tables.criteria.reviewed_external)
    rows = values(tables.of(Principal), "resource", "name", "home")
    return _column(tables, Principal, [not known.isdisjoint(row) for row in rows], BOOL)


@joins(Principal, "on_staff_list", "principal.name")
def on_staff_list(tables: Tables) -> Column:
    """Whether the list of people in charge names a principal; unknown without a list, or where a row names no one."""
    staff = {entry.casefold() for entry in tables.criteria.staff_list}
    rows = values(tables.of(Principal), "name", "resource")
    found = [
        None if not staff or name is None else not staff.isdisjoint({name.casefold(), resource.casefold()})
        for name, resource in rows
    ]
    return _column(tables, Principal, found, BOOL)


@joins(Credential, "principal_is_privileged", *HELD, "credential.principal_id", "principal.*", "principal.kind")
def principal_is_privileged(tables: Tables) -> Column:
    """Whether the principal behind a credential holds a privileged grant."""
    return _of_principal(tables, Credential, "is_privileged", BOOL)


@joins(Credential, "principal_active_keys", "credential.*", "credential.is_active")
def principal_active_keys(tables: Tables) -> Column:
    """How many credentials of the same kind the same principal has that work."""
    frame = tables.of(Credential)
    rows = list(values(frame, "provider", "account", "principal_id", "kind"))
    counts: dict[tuple[Any, ...], int | None] = {}
    for key, (active,) in zip(rows, values(frame, "is_active"), strict=True):
        before = counts.get(key, 0)
        counts[key] = None if before is None or active is None else before + active
    whole = _once(lambda provider, account: not tables.missing(Credential, provider, account))
    found = [counts[key] if key[2] is not None and whole(key[0], key[1]) else None for key in rows]
    return _column(tables, Credential, found, INT)


@joins(Grant, "principal_enabled", "grant.principal_id", "principal.*", "principal.is_enabled")
def principal_enabled(tables: Tables) -> Column:
    """Whether the holder of a grant can act at all."""
    return _of_principal(tables, Grant, "is_enabled", BOOL)


@joins(Grant, "principal_is_external", "grant.principal_id", "principal.*", "principal.is_external")
def principal_is_external(tables: Tables) -> Column:
    """Whether the holder of a grant comes from outside."""
    return _of_principal(tables, Grant, "is_external", BOOL)


@joins(AuthPolicy, "local_console_users", *PEOPLE)
def local_console_users(tables: Tables) -> Column:
    """People of the account's own list who may sign in to the console, emergency accounts aside.

    Who comes from a directory has that as home, not the account. On Google Cloud an account of nobody's directory may
    hold a right, too; nobody but its owner can suspend it.
    """
    spared = set(tables.criteria.break_glass)
    counts: dict[tuple[str, str], int | None] = {}
    people = values(
        tables.of(Principal),
        *("provider", "account", "resource", "name", "kind", "home", "is_enabled", "console_access"),
    )
    for provider, account, resource, name, kind, home, *signs_in in people:
        if kind not in {"human", None} or not spared.isdisjoint({resource, name}):
            continue
        if provider == "gcp" and home in CONSUMERS and False not in signs_in:
            before = counts.get((provider, account), 0)
            counts[provider, account] = None if before is None else before + 1
        if home not in {account, None}:
            continue
        if False not in signs_in:
            before = counts.get((provider, account), 0)
            unknown = before is None or None in (kind, home, *signs_in)
            counts[provider, account] = None if unknown or before is None else before + 1
    whole = _once(lambda provider, account: not tables.missing(Principal, provider, account, kind="human"))
    policies = values(tables.of(AuthPolicy), "provider", "account", "kind")
    found = [counts.get((p, a), 0) if kind == "federation" and whole(p, a) else None for p, a, kind in policies]
    return _column(tables, AuthPolicy, found, INT)


@joins(Account, "privileged_humans", *HELD, "grant.principal_kind", "principal.name", "principal[human].*")
def privileged_humans(tables: Tables) -> Column:
    """People with a privileged grant, those of the directory of all accounts aside. A directory whose people were not
    read one by one makes the number unknown."""
    rows = values(tables.of(Principal), "provider", "account", "resource", "kind", "name")
    nameless = {(p, a, r) for p, a, r, kind, name in rows if kind == "human" and not name}
    people: dict[tuple[str, str], set[str]] = {}
    unknown: set[tuple[str, str]] = set()
    columns = ("provider", "account", "principal_id", "principal_kind", "is_privileged", "holders", "scope_level")
    for provider, account, principal, kind, privileged, holders, level in values(tables.of(Grant), *columns):
        if kind not in {"human", None} or (privileged is not None and not privileged) or level == "directory":
            continue
        if None not in (kind, privileged) and holders is not None:
            people.setdefault((provider, account), set()).update(holders)
        elif None in (kind, privileged, principal) or (provider, account, principal) in nameless:
            unknown.add((provider, account))
        else:
            people.setdefault((provider, account), set()).add(principal)
    whole = _once(lambda provider, account: not tables.missing(Grant, provider, account))
    accounts = values(tables.of(Account), "provider", "account")
    found = [len(people.get(at, ())) if whole(*at) and at not in unknown else None for at in accounts]
    return _column(tables, Account, found, INT)


def _of_principal(tables: Tables, table: type[Fact], column: str, dtype: Any) -> Column:
    """A column of the principal that a row's `principal_id` names; NA where that was not read."""
    known = {
        (p, a, resource): value
        for p, a, resource, value in values(tables.of(Principal), "provider", "account", "resource", column)
    }
    rows = values(tables.of(table), "provider", "account", "principal_id")
    return _column(tables, table, [known.get(row) for row in rows], dtype)


def _once(ask: Callable[[str, str], bool]) -> Callable[[str, str], bool]:
    answers: dict[tuple[str, str], bool] = {}

    def answer(provider: str, account: str) -> bool:
        if (provider, account) not in answers:
            answers[provider, account] = ask(provider, account)
        return answers[provider, account]

    return answer


def _column(tables: Tables, table: type[Fact], found: Iterable[Any], dtype: Any) -> Column:
    return pd.Series(list(found), index=tables.of(table).index, dtype=dtype)


JOINS: tuple[Join, ...] = (
    is_privileged,
    grant_count,
    reviewed,
    on_staff_list,
    principal_is_privileged,
    principal_active_keys,
    principal_enabled,
    principal_is_external,
    local_console_users,
    privileged_humans,
)
"""In the order in which they are filled."""

"""Scopes that are folders or organisations: the registry names the container, the facts say what lies in it."""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Any

import pandas as pd

from auditor.scope import Scope, Service

Inside = dict[tuple[str, str], set[str]]
"""By provider and container, the accounts that lie in it, however deep."""


def inside(accounts: pd.DataFrame) -> Inside:
    """What lies in which container, from the rows of `account`."""
    found: Inside = defaultdict(set)
    rows: Any = accounts[accounts["kind"] == "account"][["provider", "account", "containers"]].dropna()
    for provider, account, containers in rows.itertuples(index=False):
        for container in containers:
            found[provider, container].add(account)
    return dict(found)


def opened(services: Sequence[Service], held: Inside, unread: Set[tuple[str, str]]) -> tuple[Service, ...]:
    """The services with each container among their scopes replaced by the accounts in it, which keep its regions and
    tags. A container stays where no account is seen in it, and among the accounts that are where it is one of the
    `unread` (provider, name): then nobody knows whether these are all."""
    return tuple(
        replace(one, scopes=tuple(scope for given in one.scopes for scope in _opened(given, held, unread)))
        for one in services
    )


def _opened(scope: Scope, held: Inside, unread: Set[tuple[str, str]]) -> list[Scope]:
    accounts = sorted(held.get((scope.provider, scope.account), ()))
    found = [replace(scope, account=account) for account in accounts]
    return [*found, scope] if not found or (scope.provider, scope.account) in unread else found

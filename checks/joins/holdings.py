"""The grants of all principals, looked up by holder."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.identities import Grant
from auditor.rule.join import Tables


def values(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples of Python values, NA as None; one pass, in row order."""
    return zip(*(pa.array(frame[column]).to_pylist() for column in columns), strict=True)


class Holdings:
    """How many grants each principal holds, and whether one of them is privileged."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._counts: dict[tuple[str, str, str], int] = {}
        self._privileged: set[tuple[str, str, str]] = set()
        self._unclear: set[tuple[str, str, str]] = set()
        self._missing: dict[tuple[str, str], bool] = {}
        for provider, account, principal, privileged, holders in values(
            tables.of(Grant), "provider", "account", "principal_id", "is_privileged", "holders"
        ):
            for holder in (principal, *(holders or ())):
                key = (provider, account, holder)
                self._counts[key] = self._counts.get(key, 0) + 1
                if privileged is None:
                    self._unclear.add(key)
                elif privileged:
                    self._privileged.add(key)

    def count(self, provider: str, account: str, principal: str) -> int | None:
        """Grants that it holds; None where grants of the account may be missing."""
        return None if self._incomplete(provider, account) else self._counts.get((provider, account, principal), 0)

    def privileged(self, provider: str, account: str, principal: str) -> bool | None:
        """Whether it holds a privileged one; None where that cannot be told."""
        key = (provider, account, principal)
        if key in self._privileged:
            return True
        return None if key in self._unclear or self._incomplete(provider, account) else False

    def _incomplete(self, provider: str, account: str) -> bool:
        at = (provider, account)
        if at not in self._missing:
            self._missing[at] = self._tables.missing(Grant, provider, account)
        return self._missing[at]

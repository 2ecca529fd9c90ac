"""One process judges a million facts: seconds, and whether ten times the facts take ten times as long."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, get_args, get_origin, get_type_hints

import numpy as np
import pandas as pd
import pyarrow as pa

from auditor.facts.base import Fact, columns
from auditor.facts.frames import empty
from auditor.facts.identities import Credential, Grant, Principal
from auditor.facts.keys import Key, Secret
from auditor.facts.logs import LogSource, LogStore
from auditor.facts.machines import Compute
from auditor.facts.networks import Endpoint, IngressRule, Network
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.scope import Scope, Service
from checks.register import DERIVED, JOINS, rules

MIX: Mapping[type[Fact], float] = {
    IngressRule: 0.2,
    DataStore: 0.2,
    Grant: 0.15,
    Network: 0.08,
    LogStore: 0.08,
    LogSource: 0.05,
    Compute: 0.06,
    Key: 0.04,
    Secret: 0.04,
    Principal: 0.04,
    Credential: 0.03,
    Endpoint: 0.03,
}
"""Shares of the tables, as in a large account."""

ACCOUNT = "111122223333"


def measure() -> Iterator[tuple[str, bool]]:
    """(line, whether its limit holds)."""
    small, large = _seconds(100_000), _seconds(1_000_000)
    yield f"{small:6.1f} s for 100,000 facts", True
    yield f"{large:6.1f} s for 1,000,000 facts (at most 60)", large <= 60
    yield f"{large / small:6.1f} times as long for ten times as many (at most 13)", large / small <= 13


def _seconds(number: int) -> float:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    service = Service(id="S1", name="S1", classification="3B", scopes=(Scope(provider="aws", account=ACCOUNT),))
    frames = {table: _frame(table, int(number * MIX.get(table, 0))) for table in TABLES}
    started = time.perf_counter()
    judged = judge(frames, (), [service], Parameters.load(), now, rules().values(), JOINS, DERIVED)
    total = sum(sum(batch.tally().values()) for batch in judged.batches)
    spent = time.perf_counter() - started
    if total < number:
        raise RuntimeError(f"only {total} findings over {number} facts: something was not judged")
    return spent


def _frame(table: type[Fact], number: int) -> pd.DataFrame:
    """Made-up rows: every column filled with a few values that recur, and some unknowns."""
    if not number:
        return empty(table)
    random = np.random.default_rng(7)
    made: dict[str, Any] = {}
    for column in columns(table):
        some = _words(table, column.name) or _samples(column.arrow)
        values = _values(column.name, column.arrow, number, random, some)
        made[column.name] = pd.Series(pd.array(values, dtype=pd.ArrowDtype(column.arrow)))
    return pd.DataFrame(made)


def _words(table: type[Fact], name: str) -> list[Any]:
    """The words of a column that has a fixed set of them, and unknown; kinds are always known."""
    hint = get_args(get_type_hints(table)[name])
    words = [word for arm in hint if get_origin(arm) is Literal for word in get_args(arm)]
    return words if name == "kind" or not words else [*words, None]


def _values(name: str, kind: pa.DataType, number: int, random: np.random.Generator, some: list[Any]) -> pa.Array:
    fixed = {"provider": "aws", "account": ACCOUNT, "region": "ap-northeast-1"}
    if name in fixed:
        return pa.repeat(pa.scalar(fixed[name]), number)
    if name == "resource":
        return pa.array([f"arn:aws:bench:ap-northeast-1:{ACCOUNT}:thing/{at:07}" for at in range(number)])
    if name == "absent":
        return pa.array([[]] * number, type=kind)
    if name == "provider_managed" or pa.types.is_map(kind):
        return pa.nulls(number, type=kind)
    return pa.array([some[at] for at in random.integers(0, len(some), number)], type=kind)


def _samples(kind: pa.DataType) -> list[Any]:
    if pa.types.is_boolean(kind):
        return [True, False, True, None]
    if pa.types.is_integer(kind):
        return [0, 1, 22, 365, None]
    if pa.types.is_floating(kind):
        return [0.0, 50.0, None]
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return [datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), None]
    if pa.types.is_list(kind):
        return [[], ["ap-northeast-1"], ["us-east-1", "ap-northeast-3"], None]
    return ["customer", "enabled", "human", "1.2", "ap-northeast-1", None]

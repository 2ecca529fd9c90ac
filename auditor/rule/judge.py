"""Judges a whole run: joins, attribution to services, then every rule with the thresholds of each service."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from auditor.facts.base import Fact
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.attribute import Attribution
from auditor.rule.declare import Criteria, Rule
from auditor.rule.derive import Derived, spread
from auditor.rule.evaluate import Batch, Place, evaluate
from auditor.rule.holes import Holes
from auditor.rule.join import Join, Tables
from auditor.scope import Service

Account = tuple[str, str]
"""Provider and account."""


@dataclass(frozen=True)
class Judged:
    """The result of judging: batches in the order of the rules' codes, and the accounts that were answered for."""

    batches: tuple[Batch, ...]
    places: tuple[Place, ...]
    frames: Mapping[type[Fact], pd.DataFrame]
    """The fact tables with their joined columns."""


@dataclass(frozen=True, eq=False)
class Joined:
    """The facts of a run with every joined column filled, ready to be judged, some accounts at a time."""

    frames: Mapping[type[Fact], pd.DataFrame]
    holes: Holes
    accounts: tuple[Account, ...]
    """Everything to answer for, sorted: what was read, or what a service names."""
    services: Sequence[Service]
    parameters: Parameters
    now: datetime

    def groups(self, rows: int) -> Iterator[tuple[Account, ...]]:
        """All accounts in order, as many at a time as have that many rows together; one that has more stands alone."""
        sizes: Counter[Account] = Counter()
        for positions in self._positions.values():
            sizes.update({account: len(found) for account, found in positions.items()})
        group: list[Account] = []
        held = 0
        for account in self.accounts:
            if group and held + sizes[account] > rows:
                yield tuple(group)
                group, held = [], 0
            group.append(account)
            held += sizes[account]
        if group:
            yield tuple(group)

    def judge(self, rules: Iterable[Rule], accounts: Sequence[Account] | None = None) -> Judged:
        """What the rules say of some accounts, or of all: the same in whatever company an account is judged."""
        accounts = self.accounts if accounts is None else accounts
        attribution = Attribution(self.services, Criteria(self.parameters, self.now).today)
        places = tuple(
            Place(service, provider, account)
            for provider, account in accounts
            for service in attribution.claimants(provider, account)
        )
        rules = tuple(rules)
        # A table that none of the rules reads is not attributed.
        tables = {rule.reads for rule in rules}
        attributed = {table: attribution.attribute(table, self._rows(table, accounts)) for table in tables}
        return Judged(tuple(self._batches(rules, attributed, places)), places, self.frames)

    def _batches(
        self, rules: Iterable[Rule], attributed: Mapping[type[Fact], pd.DataFrame], places: Sequence[Place]
    ) -> Iterator[Batch]:
        known = {service.id for service in self.services}
        own = [service for service in self.parameters.services if service in known]
        criteria = Criteria(self.parameters, self.now)
        for rule in rules:
            rows = attributed[rule.reads]
            special = rows["service"].isin(own).astype(bool) if own else None
            asked = [place for place in places if place.service not in own]
            yield evaluate(rule, rows if special is None else rows[~special], asked, criteria, self.holes)
            for service in own:
                mine = rows[(rows["service"] == service).fillna(False).astype(bool)]
                asked = [place for place in places if place.service == service]
                stricter = Criteria(self.parameters.for_service(service), self.now)
                yield evaluate(rule, mine, asked, stricter, self.holes)

    def _rows(self, table: type[Fact], accounts: Sequence[Account]) -> pd.DataFrame:
        frame = self.frames[table]
        if accounts is self.accounts:
            return frame
        positions = self._positions.get(table, {})
        found = [positions[account] for account in accounts if account in positions]
        return frame.iloc[np.concatenate(found)] if found else frame.iloc[:0]

    @cached_property
    def _positions(self) -> Mapping[type[Fact], Mapping[Any, Any]]:
        """Where the rows of each account are in each table."""
        return {
            table: frame.groupby(["provider", "account"], sort=False, observed=True).indices
            for table, frame in self.frames.items()
            if len(frame)
        }


def judge(
    frames: Mapping[type[Fact], pd.DataFrame],
    readings: Iterable[Reading],
    services: Sequence[Service],
    parameters: Parameters,
    now: datetime,
    rules: Iterable[Rule],
    joins: Sequence[Join],
    derived: Sequence[Derived] = (),
) -> Judged:
    """Judge facts against the rules. The same facts, registry, thresholds and `now` give the same result."""
    return join(frames, readings, services, parameters, now, joins, derived).judge(rules)


def join(
    frames: Mapping[type[Fact], pd.DataFrame],
    readings: Iterable[Reading],
    services: Sequence[Service],
    parameters: Parameters,
    now: datetime,
    joins: Sequence[Join],
    derived: Sequence[Derived] = (),
) -> Joined:
    """Fill every joined column and derived table, over all accounts: one may name what stands in another."""
    named = _scoped(services)

    def noticed() -> Iterator[Reading]:
        for reading in spread(readings, derived):
            named.add((reading.provider, reading.account))
            yield reading

    holes = Holes(noticed(), {f"{join.table.table()}.{join.column}": join.sources for join in joins})
    accounts = tuple(sorted(named))
    joined = fill(frames, holes, Criteria(parameters, now), accounts, services, joins, derived)
    return Joined(joined, holes, accounts, services, parameters, now)


def fill(
    frames: Mapping[type[Fact], pd.DataFrame],
    holes: Holes,
    criteria: Criteria,
    accounts: Sequence[tuple[str, str]],
    services: Sequence[Service],
    joins: Sequence[Join],
    derived: Sequence[Derived] = (),
) -> dict[type[Fact], pd.DataFrame]:
    """The tables with every joined column filled, in the order of the joins, and then the derived tables.

    The input is left as it is.
    """
    filled = dict(frames)
    for join in joins:
        frame = filled[join.table]
        column = join.fill(Tables(filled, holes, criteria, accounts, services))
        filled[join.table] = frame.assign(**{join.column: column.astype(frame[join.column].dtype)})
    for one in derived:
        filled[one.table] = one.fill(Tables(filled, holes, criteria, accounts, services))
    return filled


def _scoped(services: Sequence[Service]) -> set[tuple[str, str]]:
    return {(scope.provider, scope.account) for service in services for scope in service.scopes}

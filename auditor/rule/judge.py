"""Judges a whole run: joins, attribution to services, then every rule with the thresholds of each service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class Judged:
    """The result of judging: batches in the order of the rules' codes, and the accounts that were answered for."""

    batches: tuple[Batch, ...]
    places: tuple[Place, ...]
    frames: Mapping[type[Fact], pd.DataFrame]
    """The fact tables with their joined columns."""


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
    readings = spread(readings, derived)
    holes = Holes(readings, {f"{join.table.table()}.{join.column}": join.sources for join in joins})
    attribution = Attribution(services, Criteria(parameters, now).today)
    accounts = tuple(sorted({(r.provider, r.account) for r in readings} | _scoped(services)))
    places = tuple(
        Place(service, provider, account)
        for provider, account in accounts
        for service in attribution.claimants(provider, account)
    )
    joined = fill(frames, holes, Criteria(parameters, now), accounts, services, joins, derived)
    rules = tuple(rules)
    # A table that none of the rules reads is not attributed.
    attributed = {table: attribution.attribute(table, joined[table]) for table in {rule.reads for rule in rules}}
    known = {service.id for service in services}
    own = [service for service in parameters.services if service in known]
    batches = []
    for rule in rules:
        rows = attributed[rule.reads]
        special = rows["service"].isin(own).astype(bool) if own else None
        asked = [place for place in places if place.service not in own]
        batches.append(
            evaluate(rule, rows if special is None else rows[~special], asked, Criteria(parameters, now), holes)
        )
        for service in own:
            mine = rows[(rows["service"] == service).fillna(False).astype(bool)]
            asked = [place for place in places if place.service == service]
            batches.append(evaluate(rule, mine, asked, Criteria(parameters.for_service(service), now), holes))
    return Judged(tuple(batches), places, joined)


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

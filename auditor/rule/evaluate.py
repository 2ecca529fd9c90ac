"""Judges one rule over the attributed rows of its table: pass, fail, unknown, not applicable, and why unknown."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from auditor.facts.frames import empty
from auditor.finding import Finding, Severity, Status
from auditor.reading import Reading
from auditor.rule.attribute import CONTEXT
from auditor.rule.declare import Criteria, Rows, Rule
from auditor.rule.holes import Holes

_BOOL = pd.ArrowDtype(pa.bool_())
_KEYS = ("service", "provider", "account", "region", "resource", "name")


@dataclass(frozen=True)
class Place:
    """One audited account as one service (or nobody, None) uses it."""

    service: str | None
    provider: str
    account: str


@dataclass(frozen=True, eq=False)
class Batch:
    """What one rule says of many rows. Findings are made one by one when asked for: most are only counted."""

    rule: Rule
    rows: pd.DataFrame
    """The judged rows, in order; not-applicable ones are left out."""
    status: "np.ndarray[Any, Any]"
    """`pass`, `fail` or `unknown` of each row."""
    critical: "np.ndarray[Any, Any]"
    columns: tuple[str, ...]
    extra: tuple[Finding, ...]
    """Findings that are not about one row: nothing there, or a list that could not be read."""
    left_out: int
    """Rows to which the rule does not apply."""
    managed: Mapping[str | None, int]
    """By service, rows left out because the provider keeps them."""
    unread: frozenset[str | None]
    """Services in whose accounts the optional reader of the rule's table did not run: nothing is said of those."""
    holes: Holes

    def findings(self, *statuses: Status) -> Iterator[Finding]:
        """The findings, or those of some statuses, in a fixed order."""
        chosen = np.isin(self.status, statuses) if statuses else np.ones(len(self.status), bool)
        positions = np.flatnonzero(chosen)
        rows = self.rows.iloc[positions]
        # A hundred rules speak of the same resources, mostly with the same values: each is kept once.
        keys = [[sys.intern(v) if v else v for v in _plain(rows[key])] for key in _KEYS]
        observed = _Once()
        wanted = tuple(dict.fromkeys((*self.columns, *self.rule.shows)))
        shown = [_plain(rows[column]) for column in wanted]
        kinds = _plain(rows["kind"]) if "kind" in rows else [None] * len(rows)
        for at, position in enumerate(positions):
            service, provider, account, region, resource, name = (values[at] for values in keys)
            status = str(self.status[position])
            why: tuple[Reading, ...] = ()
            if status == "unknown":
                missing = tuple(c for c, values in zip(self.columns, shown, strict=False) if values[at] is None)
                table = self.rule.reads.table()
                why = self.holes.why(table, kinds[at], missing or self.columns, provider, account, region, resource)
            yield Finding(
                check=self.rule.code,
                status=status,  # type: ignore[arg-type]
                severity="critical" if self.critical[position] else self.rule.severity,
                service=service,
                provider=provider,
                account=account,
                region=region,
                resource=resource,
                name=name,
                observed=observed.of(wanted, tuple(values[at] for values in shown)),
                readings=why,
            )
        yield from (finding for finding in self.extra if not statuses or finding.status in statuses)

    def tally(self) -> dict[tuple[str | None, str], int]:
        """How many findings of each service and status."""
        services = _plain(self.rows["service"])
        total: Counter[tuple[str | None, str]] = Counter(zip(services, self.status.tolist(), strict=True))
        total.update((finding.service, finding.status) for finding in self.extra)
        return dict(total)


class _Once:
    """What was observed, as mappings that findings with the same values share."""

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], Mapping[str, Any]] = {}

    def of(self, names: tuple[str, ...], values: tuple[Any, ...]) -> Mapping[str, Any]:
        """The values by name. A list or a mapping among them is not compared: that one stands by itself."""
        # 1 and True are equal, and are not the same.
        key = tuple((type(value), value) for value in values)
        if any(isinstance(value, list | dict) for value in values):
            return dict(zip(names, values, strict=True))
        if key not in self._made:
            self._made[key] = dict(zip(names, values, strict=True))
        return self._made[key]


def evaluate(rule: Rule, rows: pd.DataFrame, places: Sequence[Place], criteria: Criteria, holes: Holes) -> Batch:
    """Judge attributed rows (with the columns of CONTEXT). `places` are the accounts to answer for, rows or none."""
    meant = rows["provider"].isin(rule.providers).to_numpy(bool)
    if rule.kinds:
        # A row whose kind is unknown might be meant: it stays, and its columns decide.
        meant = meant & (rows["kind"].isin(rule.kinds) | rows["kind"].isna()).to_numpy(bool)
    rows = _only(rows, meant)
    managed = np.zeros(len(rows), bool) if rule.managed else rows["provider_managed"].fillna(False).to_numpy(bool)
    seen = Rows(rows)
    applies = _three(rule.applies(seen, criteria), rows) if rule.applies else pd.Series(True, rows.index, dtype=_BOOL)
    result = _three(rule.test(seen, criteria), rows)
    critical = _three(rule.critical_if(seen, criteria), rows) if rule.critical_if else None
    columns = tuple(column for column in seen.columns_read if column not in CONTEXT or column != "service")
    absent = _absent(rows, columns)
    unknown = result.isna() | applies.isna()
    status = np.select([unknown.to_numpy(bool), result.fillna(False).to_numpy(bool)], ["unknown", "pass"], "fail")
    out = managed | absent | ~applies.fillna(True).to_numpy(bool)
    kept = _only(rows, ~out).reset_index(drop=True)
    batch = Batch(
        rule=rule,
        rows=kept,
        status=status[~out],
        critical=np.zeros(len(kept), bool) if critical is None else critical.fillna(False).to_numpy(bool)[~out],
        columns=columns,
        extra=(),
        left_out=int((out & ~managed).sum()),
        managed=Counter(_plain(rows["service"][managed])),
        unread=frozenset(place.service for place in places if _left_out(rule, place, holes)),
        holes=holes,
    )
    if rule.asked and not rule.asked(criteria):
        return _unasked(batch, places)
    return _existing(batch, places) if rule.exists else _all(batch, places)


def columns_of(rule: Rule, criteria: Criteria) -> tuple[str, ...]:
    """The columns that a rule reads, found by letting it judge an empty table."""
    frame = empty(rule.reads)
    frame = frame.assign(**{name: pd.Series([], dtype=pd.ArrowDtype(kind)) for name, kind in CONTEXT.items()})
    return evaluate(rule, frame, (), criteria, Holes((), {})).columns


def _all(batch: Batch, places: Sequence[Place]) -> Batch:
    """Add what is not a row: lists that could not be read, and accounts with nothing of the kind."""
    distinct = batch.rows[["service", "provider", "account"]].drop_duplicates()
    present = set(zip(*(_plain(distinct[name]) for name in distinct.columns), strict=True))
    extra: list[Finding] = []
    for place in _asked(batch, places):
        holes = batch.holes.lists(batch.rule.reads, batch.rule.kinds, place.provider, place.account)
        by_region: dict[str, list[Reading]] = {}
        for reading in holes:
            by_region.setdefault(reading.region, []).append(reading)
        for region, readings in sorted(by_region.items()):
            extra.append(_about(batch.rule, place, region, "unknown", "not_listed", tuple(readings)))
        if not holes and (place.service, place.provider, place.account) not in present:
            extra.append(_about(batch.rule, place, "global", batch.rule.nothing, "nothing_there"))
    return replace(batch, extra=tuple(extra))


def _existing(batch: Batch, places: Sequence[Place]) -> Batch:
    """Fold rows into one finding an account: one pass is enough, and only whole knowledge makes a fail."""
    by_place: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in batch.findings():
        by_place.setdefault((finding.service, finding.provider, finding.account), []).append(finding)
    extra: list[Finding] = []
    for place in _asked(batch, places):
        found = by_place.get((place.service, place.provider, place.account), [])
        holes = batch.holes.lists(batch.rule.reads, batch.rule.kinds, place.provider, place.account)
        best = next((f for wanted in ("pass", "unknown", "fail") for f in found if f.status == wanted), None)
        observed = {"count": len(found), **(best.observed if best else {})}
        if best and best.status == "pass":
            extra.append(_about(batch.rule, place, "global", "pass", "", (), observed))
        elif holes or (best and best.status == "unknown"):
            readings = tuple(dict.fromkeys([*holes, *(r for f in found for r in f.readings)]))
            extra.append(
                _about(batch.rule, place, "global", "unknown", "not_listed" if holes else "", readings, observed)
            )
        else:
            # A fail is as bad as the account: nothing there, or nothing of it good enough.
            status = "fail" if found else batch.rule.nothing
            extra.append(_about(batch.rule, place, "global", status, "" if found else "nothing_there", (), observed))
    return _instead(batch, extra)


def _unasked(batch: Batch, places: Sequence[Place]) -> Batch:
    """Nobody asks for it: not applicable, even where nothing could be read."""
    asked = _asked(batch, places)
    return _instead(batch, [_about(batch.rule, place, "global", "not_applicable", "") for place in asked])


def _instead(batch: Batch, extra: list[Finding]) -> Batch:
    """The findings in place of those of the rows."""
    nothing = slice(0, 0)
    return replace(
        batch,
        rows=batch.rows.iloc[nothing],
        status=batch.status[nothing],
        critical=batch.critical[nothing],
        extra=tuple(extra),
    )


def _asked(batch: Batch, places: Sequence[Place]) -> list[Place]:
    rule = batch.rule
    return [p for p in places if p.provider in rule.providers and not _left_out(rule, p, batch.holes)]


def _left_out(rule: Rule, place: Place, holes: Holes) -> bool:
    """Whether the rule could be asked there, but for the optional reader of its table, which did not run."""
    optional = rule.reads.optional and place.provider in rule.providers
    return optional and not holes.tried(rule.reads, place.provider, place.account)


def _about(
    rule: Rule,
    place: Place,
    region: str,
    status: Status,
    note: Any,
    readings: tuple[Reading, ...] = (),
    observed: dict[str, Any] | None = None,
) -> Finding:
    severity: Severity = rule.severity
    return Finding(
        check=rule.code,
        status=status,
        severity=severity,
        service=place.service,
        provider=place.provider,
        account=place.account,
        region=region,
        resource=place.account,
        name=None,
        observed=observed or {},
        readings=readings,
        note=note,
    )


def _only(rows: pd.DataFrame, mask: "np.ndarray[Any, Any]") -> pd.DataFrame:
    """The rows of a mask; all of them without copying dozens of columns, as most rules take all."""
    return rows if mask.all() else rows[mask]


def _three(answer: Any, rows: pd.DataFrame) -> "pd.Series[Any]":
    """A rule's answer as a three-valued column; a bare True or False stands for every row."""
    if isinstance(answer, bool):
        return pd.Series(answer, rows.index, dtype=_BOOL)
    if not isinstance(answer, pd.Series):
        raise TypeError(f"a rule answers a column of booleans, not {type(answer).__name__}")
    return answer.astype(_BOOL)


def _absent(rows: pd.DataFrame, columns: tuple[str, ...]) -> "np.ndarray[Any, Any]":
    wanted = set(columns)
    # Hardly any row names an absent concept: those that name none are not looked at one by one.
    found: np.ndarray[Any, Any] = rows["absent"].list.len().to_numpy(dtype=int) > 0
    found[found] = [bool(wanted.intersection(names)) for names in rows["absent"][found]]
    return found


def _plain(column: "pd.Series[Any]") -> list[Any]:
    """A column as Python values; NA is None, maps are dicts."""
    return [
        dict(v) if isinstance(v, list) and v and isinstance(v[0], tuple) else v for v in pa.array(column).to_pylist()
    ]

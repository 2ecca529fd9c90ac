"""What the rules say of one walked account, with and without a fault."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields

import pandas as pd

from auditor.facts.base import Fact
from auditor.facts.tables import TABLES
from auditor.finding import Finding
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.evaluate import columns_of
from auditor.rule.holes import ANSWERS
from auditor.rule.judge import Joined, join
from auditor.run.diagnosis import checks_that_need
from auditor.scope import ProviderName, Service
from auditor.snapshot import Snapshot
from checks.register import DERIVED, JOINS, rules

Key = tuple[str, str, str]
_EVERYBODYS = {field.name for field in fields(Fact)} | {"kind"}
"""Columns by which rows are chosen for a rule, whatever it reads."""


@dataclass(frozen=True)
class Judge:
    """Judges snapshots of one account, which one service uses."""

    provider: ProviderName
    account: str
    service: Service
    parameters: Parameters

    def joined(self, snapshot: Snapshot) -> Joined:
        """The tables with their joined columns."""
        now = snapshot.taken_at
        return join(snapshot.frames, snapshot.readings, [self.service], self.parameters, now, JOINS, DERIVED)

    def findings(self, joined: Joined, codes: Collection[str] | None = None) -> dict[Key, Finding]:
        """Every finding (of some rules) by (check, region, resource)."""
        asked = [rule for code, rule in rules().items() if codes is None or code in codes]
        found = [finding for batch in joined.judge(asked).batches for finding in batch.findings()]
        by_key = {(finding.check, finding.region, finding.resource): finding for finding in found}
        twice = [key for key, times in Counter((f.check, f.region, f.resource) for f in found).items() if times > 1]
        assert twice == [], f"two findings have one identity: {twice}"
        return by_key

    def of(self, snapshot: Snapshot) -> "Verdicts":
        """Everything that is said of the snapshot."""
        criteria = Criteria(self.parameters, snapshot.taken_at)
        reads = {code: frozenset(("*", *columns_of(rule, criteria), *rule.shows)) for code, rule in rules().items()}
        joined = self.joined(snapshot)
        return Verdicts(self, joined.frames, self.findings(joined), frozenset(snapshot.readings), reads)


@dataclass(frozen=True)
class Verdicts:
    """What is said of one snapshot; of another one, what may differ is judged again (walks hold both equal)."""

    judge: Judge
    frames: Mapping[type[Fact], pd.DataFrame]
    """With the joined columns."""
    findings: Mapping[Key, Finding]
    readings: frozenset[Reading]
    reads: Mapping[str, frozenset[str]]
    """By check, the columns that it reads or shows."""

    def everything(self, snapshot: Snapshot) -> dict[Key, str]:
        """The status of every finding, by the short way."""
        before, after = self.after(snapshot)
        untouched = {key: finding for key, finding in self.findings.items() if key not in before}
        return {key: finding.status for key, finding in {**untouched, **after}.items()}

    def after(self, snapshot: Snapshot) -> tuple[dict[Key, Finding], dict[Key, Finding]]:
        """(before, after) of the rules that read a column that differs now, or what a failed reading would have fed."""
        joined = self.judge.joined(snapshot)
        changed = {table: _changed(self.frames[table], rows) for table, rows in joined.frames.items()}
        codes = {code for code, rule in rules().items() if self.reads[code] & changed[rule.reads]}
        fresh = set(snapshot.readings) - self.readings
        codes |= {code for r in fresh if r.status not in ANSWERS for code in checks_that_need(r)}
        before = {key: finding for key, finding in self.findings.items() if finding.check in codes}
        return before, self.judge.findings(joined, codes)


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> set[str]:
    """The columns whose values differ; `*`, which every rule reads, where rows came or went or are others' now."""
    changed = {name for name in before.columns if not before[name].equals(after[name])}
    return changed | {"*"} if len(before) != len(after) or changed & _EVERYBODYS else changed


def of(readings: Iterable[Reading], operation: str) -> list[Reading]:
    """The readings of one operation."""
    return [reading for reading in readings if reading.operation == operation]


def different(left: Mapping[type[Fact], pd.DataFrame], right: Mapping[type[Fact], pd.DataFrame]) -> list[str]:
    """Tables whose rows differ."""
    return [table.table() for table in TABLES if not left[table].equals(right[table])]


def nothing_turned(before: Mapping[Key, Finding], after: Mapping[Key, Finding], why: str) -> None:
    """Assert that no result became pass and none became fail."""
    for key, finding in after.items():
        if finding.status in ("pass", "fail"):
            assert key in before, f"{key} came out {finding.status} only because {why}"
            assert before[key].status == finding.status, f"{key}: {before[key].status} became {finding.status}: {why}"


def unknown_now(before: Mapping[Key, Finding], after: Mapping[Key, Finding]) -> list[Finding]:
    """The findings that are unknown and were not before."""
    return [
        finding
        for key, finding in after.items()
        if finding.status == "unknown" and (key not in before or before[key].status != "unknown")
    ]

"""What every format lays out: one audit with its gap lists, built once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from auditor.closing import Closing
from auditor.finding import Finding
from auditor.gaps import GapList, Told
from auditor.reading import Reading
from auditor.registry.history import Change
from auditor.registry.runs import RunRecord
from auditor.registry.statements.models import Acceptance
from auditor.registry.trend import Trend
from auditor.rule.texts import RuleText
from reports.places import Place


class Found(Protocol):
    """All that was judged. It may be far more than fits into memory: formats go through it and hold nothing of it."""

    def in_order(self, *services: str | None) -> Iterator[Finding]:
        """Every finding, passes among them: by check, then service, place and resource (`reports.findings.place`); of
        some services, or of all."""
        ...

    def places(self, *services: str | None) -> Iterator[Place]:
        """Every place where data rests, in the order of the judged rows; of some services, or of all."""
        ...


@dataclass(frozen=True, kw_only=True)
class RunView:
    """One audit. Instants are in UTC; formats show them in Asia/Tokyo."""

    run: RunRecord
    gap_lists: tuple[GapList, ...]
    """By service ID; what nobody claims comes last."""
    found: Found
    extents: Mapping[str, int]
    """For each check, the resources that fail it, over all gap lists."""
    readings: Collection[Reading]
    """In the order of `auditor.snapshot.readings.ordered`. Read from disk each time, like the findings."""
    rules: Mapping[str, RuleText]
    changes: Mapping[str, Change]
    """By finding ID: everything that fails now, and everything that was open before."""
    previous: RunRecord | None
    """The audit before this one, where the registry knows one."""
    taken: Mapping[tuple[str, str], datetime]
    """(provider, account) to the time of its snapshot."""
    language: str
    """ja or en."""
    parameters: Mapping[str, object]
    """The thresholds in force."""
    closing: Closing | None = None
    """What remains of a service that has ended, where the run is to prove its end."""
    trend: Trend = field(default_factory=Trend)
    """Open findings after the last runs and at the end of each month."""
    deadlines: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By service ID (empty for what nobody claims) and severity: days within which a gap should be mended."""

    @cached_property
    def acceptances(self) -> Mapping[int | None, Told[Acceptance]]:
        """By number: those that cover failing findings, and those that did until they ended."""
        return {told.statement.number: told for gaps in self.gap_lists for told in gaps.acceptances}

    @cached_property
    def moves(self) -> Mapping[str, Counter[str]]:
        """How many changes of each state each service has, by its ID; empty for what nobody claims."""
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for change in self.changes.values():
            counted[change.after.service][change.state] += 1
        return counted

    @cached_property
    def files(self) -> Mapping[tuple[str, str], tuple[Reading, ...]]:
        """(provider, account) to the files that it was read from instead of from the cloud."""
        found: dict[tuple[str, str], tuple[Reading, ...]] = {}
        for reading in self.readings:
            if reading.is_file:
                key = (reading.provider, reading.account)
                found[key] = (*found.get(key, ()), reading)
        return found

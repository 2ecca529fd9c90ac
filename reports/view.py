"""What every format lays out: one audit with its gap lists, built once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.closing import Closing
from auditor.gaps import GapList
from auditor.reading import Reading
from auditor.registry.history import Change
from auditor.registry.runs import RunRecord
from auditor.rule.evaluate import Batch
from auditor.rule.texts import RuleText


@dataclass(frozen=True, kw_only=True)
class RunView:
    """One audit. Instants are in UTC; formats show them in Asia/Tokyo."""

    run: RunRecord
    gap_lists: tuple[GapList, ...]
    """By service ID; what nobody claims comes last."""
    batches: Sequence[Batch]
    """Every judged row; `Batch.findings()` makes the findings, passes among them, one by one."""
    readings: tuple[Reading, ...]
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

    @property
    def files(self) -> Mapping[tuple[str, str], tuple[Reading, ...]]:
        """(provider, account) to the files that it was read from instead of from the cloud."""
        found: dict[tuple[str, str], tuple[Reading, ...]] = {}
        for reading in self.readings:
            if reading.is_file:
                key = (reading.provider, reading.account)
                found[key] = (*found.get(key, ()), reading)
        return found

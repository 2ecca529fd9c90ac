"""How long gaps have been open, and which of them should be mended by now."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from auditor.finding import Finding
from auditor.gaps import GapList
from auditor.registry.history import Change
from reports.times import TOKYO
from reports.view import RunView

BOUNDS = (30, 90, 180, 365)
"""Days up to which a gap is of one age; the last age has no bound."""


@dataclass(frozen=True)
class Ages:
    """The open gaps of one service. A finding counts once, however many rows it has."""

    by_severity: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    """By severity: how many are of each age, by its place among the bounds."""
    late: Counter[str] = field(default_factory=Counter)
    """By check: how many are open beyond the deadline of their severity."""
    new: Counter[str] = field(default_factory=Counter)
    """By check: how many this run saw for the first time, or again."""

    def number(self, severity: str, age: int) -> int:
        """How many of one severity are of one age."""
        return self.by_severity[severity][age] if severity in self.by_severity else 0


def ages(view: RunView, gaps: GapList) -> Ages:
    """The ages of what fails, on the day of the run in Japan."""
    found = Ages()
    for finding, change in _failing(view, gaps):
        days = open_days(view, change)
        found.by_severity[finding.severity][age(days)] += 1
        if change.state in ("new", "reopened"):
            found.new[finding.check] += 1
        if is_late(view, finding, days):
            found.late[finding.check] += 1
    return found


def age(days: int) -> int:
    """The place of an age among the bounds; behind the last where it is older."""
    return sum(days > bound for bound in BOUNDS)


def open_days(view: RunView, change: Change) -> int:
    """Days since it was seen first, or again after it was gone."""
    since = change.after.reopened_at or change.first_seen
    return (_today(view) - since.astimezone(TOKYO).date()).days


def is_late(view: RunView, finding: Finding, days: int) -> bool:
    """Whether it is open for longer than its severity allows in that service."""
    limit = view.deadlines.get(finding.service or "", {}).get(finding.severity)
    return limit is not None and days > limit


def _today(view: RunView) -> date:
    return view.run.started_at.astimezone(TOKYO).date()


def _failing(view: RunView, gaps: GapList) -> Iterator[tuple[Finding, Change]]:
    """Each failing finding once, where the registry's history follows it. Rows of one stand beside each other."""
    last = ""
    for finding in gaps.findings:
        if finding.status != "fail":
            break
        if finding.id != last and (change := view.changes.get(finding.id)):
            yield finding, change
        last = finding.id

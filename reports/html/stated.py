"""What people stated of a service: its accepted risks with what they cover, and the lines beside each item."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.gaps import GapList, Told
from auditor.registry.statements.models import Acceptance
from reports import statements
from reports.times import day_text
from reports.view import RunView
from reports.words import Words

_SHOWN = 20
"""Resources of one acceptance on a page; gaps.csv has all."""


@dataclass(frozen=True)
class Covered:
    """One accepted risk."""

    told: Told[Acceptance]
    title: str
    """Of its check."""
    first: str
    last: str
    resources: Sequence[str]
    total: int
    """Findings that it covers, or did until it ended."""

    @property
    def more(self) -> int:
        """Findings that are in gaps.csv only."""
        return self.total - len(self.resources)


def covered(view: RunView, gaps: GapList, say: Words) -> list[Covered]:
    """The accepted risks that findings of the service name: those that have ended first, as their gaps are back."""
    totals: Counter[int] = Counter()
    shown: dict[int, list[str]] = defaultdict(list)
    for finding in gaps.findings if gaps.acceptances else ():
        if finding.acceptance is not None:
            totals[finding.acceptance] += 1
            if len(shown[finding.acceptance]) < _SHOWN:
                shown[finding.acceptance].append(finding.resource)
    return [
        Covered(
            told=told,
            title=say.of(view.rules[told.statement.check].title),
            first=day_text(told.statement.starts_on, say.language),
            last=day_text(told.statement.ends_on, say.language),
            resources=shown[told.statement.number or 0],
            total=totals[told.statement.number or 0],
        )
        for told in sorted(gaps.acceptances, key=lambda told: told.holds)
    ]


def beside_items(gaps: GapList, say: Words) -> Mapping[str, Sequence[str]]:
    """By item: answers, the review, accepted risks, a line each."""
    return {
        result.item.id: [
            *statements.answers(result.answers, say),
            *(statements.acceptance(told, say) for told in result.acceptances),
        ]
        for result in gaps.items
    }

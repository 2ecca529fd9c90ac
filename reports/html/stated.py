"""What people stated of a service: its accepted risks with what they cover, the lines beside each item, what is past
its date."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.gaps import GapList, ItemResult, Told
from auditor.registry.statements.models import Acceptance
from reports import statements
from reports.html.names import address
from reports.html.summary import waits_for_people
from reports.times import day_text
from reports.view import RunView
from reports.words import Words

SHOWN = 100
"""Accepted risks that a page tells in full; gaps.csv has all."""
_SHOWN = 20
"""Resources of one acceptance, and lines beside one item, on a page; gaps.csv and items.csv have all."""


@dataclass(frozen=True)
class Covered:
    """One accepted risk."""

    told: Told[Acceptance]
    title: str
    """Of its check."""
    chosen: str
    """What it is limited to, as it was recorded."""
    first: str
    last: str
    resources: Sequence[str]
    total: int
    """Findings that it covers, or did until it ended."""

    @property
    def more(self) -> int:
        """Findings that are in gaps.csv only."""
        return self.total - len(self.resources)


@dataclass(frozen=True)
class Ended:
    """One statement that is past its date, so that what it was of is a gap or unverified again."""

    service: str
    """The service's name."""
    href: str
    """Where its page tells of it."""
    subject: str
    """The title of the check, or the item's heading."""
    code: str
    """Of the check or item."""
    line: str


def ended(view: RunView, gaps: GapList, name: str, file: str, say: Words) -> list[Ended]:
    """What is past its date in one service: accepted risks, then answers and reviews of items that wait for people."""
    found = []
    for told in gaps.acceptances:
        if not told.holds:
            code = told.statement.check
            title = say.of(view.rules[code].title)
            found.append(Ended(name, address(file, "accepted"), title, code, statements.acceptance(told, say)))
    for result in gaps.items:
        item = result.item
        for line in statements.lapsed(result.answers, say) if waits_for_people(result) else ():
            anchor = address(file, f"item-{item.id}")
            found.append(Ended(name, anchor, say.of(item.heading), f"({item.id})", line))
    return found


def covered(view: RunView, gaps: GapList, say: Words) -> list[Covered]:
    """The accepted risks of the service: those that have ended first, as their gaps are back, those in force that cover
    nothing last. There are no more than SHOWN."""
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
            chosen=statements.covers(told.statement),
            first=day_text(told.statement.starts_on, say.language),
            last=day_text(told.statement.ends_on, say.language),
            resources=shown[told.statement.number or 0],
            total=totals[told.statement.number or 0],
        )
        for told in sorted(gaps.acceptances, key=lambda told: (told.holds, not totals[told.statement.number or 0]))[
            :SHOWN
        ]
    ]


def beside_items(gaps: GapList, say: Words) -> Mapping[str, Sequence[str]]:
    """By item: answers, the review, accepted risks, a line each; where there are many, those past their date first."""
    return {result.item.id: _beside(result, say) for result in gaps.items}


def _beside(result: ItemResult, say: Words) -> Sequence[str]:
    said = statements.answers(result.answers, say)
    lines = [*said, *(statements.acceptance(told, say) for told in result.acceptances)]
    if len(lines) <= _SHOWN:
        return lines
    past = statements.lapsed(result.answers, say)
    past += [statements.acceptance(told, say) for told in result.acceptances if not told.holds]
    known = set(past)
    first = [*past, *(line for line in lines if line not in known)][:_SHOWN]
    return [*first, say("service.stated_more", n=len(lines) - _SHOWN)]

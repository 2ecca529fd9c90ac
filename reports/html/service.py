"""The page of one service, or of what no service claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.cells import printable
from auditor.gaps import GapList, ItemResult
from reports.html import places, stated, unread
from reports.html.ages import Ages
from reports.html.charts import Chart
from reports.html.checks import Failing, Undecided, undecided
from reports.html.header import Header, header
from reports.html.names import CLOSING
from reports.html.pictures import pictures
from reports.html.record import Entry, record
from reports.html.requests import request
from reports.html.summary import summary, waits_for_people
from reports.view import RunView
from reports.words import Words

FIRST = 5
NAME = 120
"""Characters of a service's name in headings and lists; the record has the whole."""


@dataclass(frozen=True)
class Group:
    """The items under one heading."""

    heading: str
    note: str
    results: Sequence[ItemResult]


@dataclass(frozen=True)
class Section:
    """One section of the regulation."""

    number: str
    heading: str
    groups: Sequence[Group]


@dataclass(frozen=True, kw_only=True)
class Page:
    """The values of a service's page."""

    header: Header
    name: str
    registered: bool
    previous: bool
    """Whether an audit came before this one."""
    record: Sequence[Entry]
    accounts: Sequence[tuple[str, str]]
    summary: Sequence[str]
    verdicts: Mapping[str, int]
    severities: Mapping[str, int]
    new: int
    late: int
    """Findings that are open beyond their deadline."""
    charts: Sequence[Chart]
    first: Sequence[Failing]
    gaps: Sequence[Failing]
    unknown: Sequence[Undecided]
    unread: Sequence[unread.Unread]
    unread_more: int
    asks: Sequence[str]
    request: str
    """For the missing permissions, to be copied into a mail."""
    attest: Sequence[ItemResult]
    accepted: Sequence[stated.Covered]
    accepted_more: int
    stated: Mapping[str, Sequence[str]]
    """By item: what people stated of it."""
    places: Sequence[places.Line]
    closing: str
    """Address of the page of the service's end; empty where this run does not prove one."""
    sections: Sequence[Section]
    related: Mapping[str, Sequence[Failing]]
    """By item: the failing checks under it."""

    @property
    def record_missing(self) -> bool:
        """Whether the registry lacks something that the regulation wants recorded."""
        return any(entry.missing for entry in self.record)


def page(view: RunView, gaps: GapList, failed: Sequence[Failing], old: Ages, say: Words) -> Page:
    """The page of one gap list; `failed` are the checks that fail in it, `old` says for how long they do."""
    groups = unread.unread((reading for finding in gaps.findings for reading in finding.readings), gaps.findings)
    head = header(view, say)
    return Page(
        header=head,
        name=printable(gaps.service.name, NAME) if gaps.service else say("page.unclaimed"),
        registered=gaps.service is not None,
        previous=view.previous is not None,
        record=record(gaps.service, say) if gaps.service else (),
        accounts=gaps.accounts,
        summary=summary(view, gaps, failed, say),
        verdicts=gaps.verdicts,
        severities=gaps.severities,
        new=sum(old.new.values()),
        late=sum(old.late.values()),
        charts=pictures(view, [gaps], [old], say),
        first=failed[:FIRST],
        gaps=failed,
        unknown=undecided(view, gaps, say),
        unread=groups[: unread.SHOWN],
        unread_more=max(0, len(groups) - unread.SHOWN),
        asks=[unread.ask(group, say) for group in groups[: unread.SHOWN]],
        request=request(groups, head, say),
        attest=[result for result in gaps.items if waits_for_people(result)],
        accepted=stated.covered(view, gaps, say),
        accepted_more=max(0, len(gaps.acceptances) - stated.SHOWN),
        stated=stated.beside_items(gaps, say),
        places=places.lines(view, gaps, say),
        closing=CLOSING if view.closing and gaps.service and view.closing.service.id == gaps.service.id else "",
        sections=_sections(gaps.items, say),
        related={
            result.item.id: [check for check in failed if check.code in result.item.checks] for result in gaps.items
        },
    )


def _sections(results: Sequence[ItemResult], say: Words) -> Sequence[Section]:
    return [
        Section(number, say.of((members := list(some))[0].item.section), _groups(members, say))
        for number, some in groupby(results, key=lambda result: result.item.id.split("-")[0])
    ]


def _groups(results: Sequence[ItemResult], say: Words) -> Sequence[Group]:
    found = []
    for _, some in groupby(results, key=lambda result: result.item.id.split("-")[:2]):
        members = list(some)
        item = members[0].item
        found.append(Group(say.of(item.heading), say.of(item.note) if item.note else "", members))
    return found

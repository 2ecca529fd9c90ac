"""The overview of all services: within a minute an officer knows what to do first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.cells import printable
from auditor.finding import SEVERITIES
from auditor.gaps import GapList
from auditor.regulation.items import Item
from reports.html import changes, stated, unread
from reports.html.ages import Ages
from reports.html.charts import Chart
from reports.html.checks import Failing
from reports.html.header import Header, header
from reports.html.names import address
from reports.html.pictures import pictures
from reports.html.requests import request
from reports.html.service import NAME
from reports.html.steps import Step, steps
from reports.html.summary import waits_for_people
from reports.times import moment_text, stamp
from reports.view import RunView
from reports.words import Words

ENDED = 100
"""Statements past their date that the page lists; each service's page has all of its own."""
_COLUMNS = 8
"""Services beside each other in one matrix: as many as fit a screen and a sheet of paper."""
_NAME = 24
"""Characters of a service's name in a column's head; the list of services has the whole name."""


@dataclass(frozen=True)
class Line:
    """One service in the list; `name` alone where nobody claims it."""

    id: str
    name: str
    short: str
    href: str
    registered: bool
    verdicts: Mapping[str, int]
    severities: Mapping[str, int]
    accounts: Sequence[tuple[str, str]]
    attest: int
    """Items that wait for people."""
    new: int
    late: int
    """Findings that are open beyond their deadline."""
    ended: Sequence[stated.Ended]
    """What people stated and is past its date."""
    trend: Sequence[int]
    """Open findings after the last runs, the oldest first."""

    @property
    def values(self) -> Mapping[str, str]:
        """What the filters look at."""
        return {
            "severity": " ".join(key for key, number in self.severities.items() if number),
            "verdict": " ".join(key for key, number in self.verdicts.items() if number),
            "work": " ".join(
                key
                for key, some in (("late", self.late or self.ended), ("new", self.new), ("attest", self.attest))
                if some
            ),
        }

    @property
    def way(self) -> str:
        """Whether more or fewer are open than after the run before: up, down, same; empty where there was none."""
        if len(self.trend) < 2:
            return ""
        before, now = self.trend[-2:]
        return "same" if now == before else "up" if now > before else "down"


@dataclass(frozen=True)
class Told:
    """What was told of one gap list on its own page."""

    file: str
    failed: Sequence[Failing]
    old: Ages


@dataclass(frozen=True)
class MatrixRow:
    """One item with its verdict in each of the columns."""

    item: Item
    verdicts: Sequence[str]


@dataclass(frozen=True)
class Matrix:
    """All items by some of the services."""

    start: int
    end: int
    columns: Sequence[Line]
    rows: Sequence[MatrixRow]


@dataclass(frozen=True)
class Account:
    """One audited account."""

    provider: str
    account: str
    taken: str
    services: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Page:
    """The values of the overview."""

    header: Header
    with_gaps: int
    registered: int
    tiles: Sequence[tuple[str, str, int]]
    """(key, tone, number)."""
    charts: Sequence[Chart]
    steps: Sequence[Step]
    lines: Sequence[Line]
    unclaimed: Line | None
    ended: Sequence[stated.Ended]
    ended_more: int
    previous: str
    counts: Mapping[str, int]
    changed: Sequence[changes.Changed]
    changed_more: int
    unread: Sequence[unread.Unread]
    unread_more: int
    asks: Sequence[str]
    request: str
    """For the missing permissions, to be copied into a mail."""
    matrices: Sequence[Matrix]
    accounts: Sequence[Account]
    names: Mapping[str, str] = field(default_factory=dict)
    """Services' names by ID."""

    @property
    def worst_first(self) -> Sequence[Line]:
        """The services by what fails in them, worst first, then by what is open."""
        return sorted(self.lines, key=lambda line: (*(-line.severities[s] for s in SEVERITIES), -line.verdicts["gap"]))


def page(view: RunView, told: Sequence[Told], say: Words) -> Page:
    """The overview; `told`: what the page of each gap list says, in their order."""
    lines = [_line(view, gaps, one, say) for gaps, one in zip(view.gap_lists, told, strict=True)]
    groups = unread.unread(view.readings, (finding for gaps in view.gap_lists for finding in gaps.findings))
    addresses = {
        (line.id, check.code): f"{line.href}#check-{check.code}"
        for line, one in zip(lines, told, strict=True)
        for check in one.failed
    }
    listed = changes.listed(view, addresses, say) if view.previous else []
    counts = changes.counts(view.moves.values())
    registered = [line for line in lines if line.registered]
    ended = [one for line in lines for one in line.ended]
    head = header(view, say)
    return Page(
        header=head,
        with_gaps=sum(1 for line in registered if line.verdicts["gap"]),
        registered=len(registered),
        tiles=_tiles(lines, counts, view.previous is None),
        charts=pictures(view, view.gap_lists, [one.old for one in told], say),
        steps=steps(zip(lines, (one.failed for one in told), strict=True), view.extents),
        lines=lines,
        unclaimed=next((line for line in lines if not line.registered), None),
        ended=ended[:ENDED],
        ended_more=max(0, len(ended) - ENDED),
        previous=moment_text(view.previous.started_at, say.language) if view.previous else "",
        counts=counts,
        changed=listed,
        changed_more=sum(counts.values()) - len(listed) if listed else 0,
        unread=groups[: unread.SHOWN],
        unread_more=max(0, len(groups) - unread.SHOWN),
        asks=[unread.ask(group, say) for group in groups[: unread.SHOWN]],
        request=request(groups, head, say),
        matrices=_matrices(view.gap_lists, lines),
        accounts=_accounts(view, say),
        names={line.id: line.name for line in lines},
    )


def _line(view: RunView, gaps: GapList, told: Told, say: Words) -> Line:
    key = gaps.service.id if gaps.service else ""
    title = printable(gaps.service.name, NAME) if gaps.service else say("page.unclaimed")
    return Line(
        id=key,
        name=title,
        short=printable(title, _NAME),
        href=address(told.file),
        registered=gaps.service is not None,
        verdicts=gaps.verdicts,
        severities=gaps.severities,
        accounts=gaps.accounts,
        attest=sum(1 for result in gaps.items if waits_for_people(result)),
        new=sum(told.old.new.values()),
        late=sum(told.old.late.values()),
        ended=stated.ended(view, gaps, title, told.file, say),
        trend=[view.trend.total(key, at) for at in view.trend.recent],
    )


def _tiles(lines: Sequence[Line], counts: Mapping[str, int], first: bool) -> Sequence[tuple[str, str, int]]:
    """What an officer asks for first. In a first run everything is new: that is no news."""
    own = [line for line in lines if line.registered]
    tiles = [
        ("tile_critical", "critical", sum(line.severities["critical"] for line in lines)),
        ("tile_high", "high", sum(line.severities["high"] for line in lines)),
        ("tile_unverified", "unverified", sum(line.verdicts["unverified"] for line in own)),
        ("tile_attest", "attest", sum(line.attest for line in own)),
    ]
    if not first:
        tiles.insert(2, ("tile_late", "late", sum(line.late for line in lines)))
        tiles.insert(3, ("tile_new", "new", counts["new"] + counts["reopened"]))
    return tiles


def _matrices(gap_lists: Sequence[GapList], lines: Sequence[Line]) -> Sequence[Matrix]:
    found = []
    columns = -(-len(lines) // -(-len(lines) // _COLUMNS)) if lines else 1  # no last table of one service alone
    for start in range(0, len(lines), columns):
        some = gap_lists[start : start + columns]
        rows = [
            MatrixRow(results[0].item, [result.verdict for result in results])
            for results in zip(*(gaps.items for gaps in some), strict=True)
        ]
        found.append(Matrix(start + 1, start + len(some), lines[start : start + columns], rows))
    return found


def _accounts(view: RunView, say: Words) -> Sequence[Account]:
    users: dict[tuple[str, str], list[str]] = defaultdict(list)
    for gaps in view.gap_lists:
        for account in gaps.accounts:
            users[account].append(gaps.service.name if gaps.service else say("page.unclaimed"))
    return [
        Account(*account, stamp(view.taken[account]) if account in view.taken else "", users[account])
        for account in sorted(users.keys() | view.taken.keys())
    ]

"""The overview of all services: within a minute an officer knows what to do first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.cells import printable
from auditor.finding import SEVERITIES
from auditor.gaps import GapList
from auditor.regulation.items import Item
from reports.html import changes, unread
from reports.html.checks import Failing
from reports.html.header import Header, header
from reports.html.names import address
from reports.html.steps import Step, steps
from reports.times import moment_text, stamp
from reports.view import RunView
from reports.words import Words

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

    @property
    def values(self) -> Mapping[str, str]:
        """What the filters look at."""
        return {
            "severity": " ".join(key for key, number in self.severities.items() if number),
            "verdict": " ".join(key for key, number in self.verdicts.items() if number),
        }


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
    steps: Sequence[Step]
    lines: Sequence[Line]
    unclaimed: Line | None
    previous: str
    counts: Mapping[str, int]
    changed: Sequence[changes.Changed]
    changed_more: int
    unread: Sequence[unread.Unread]
    asks: Sequence[str]
    permissions: Sequence[str]
    matrices: Sequence[Matrix]
    accounts: Sequence[Account]
    names: Mapping[str, str] = field(default_factory=dict)
    """Services' names by ID."""

    @property
    def worst_first(self) -> Sequence[Line]:
        """The services by what fails in them, worst first, then by what is open."""
        return sorted(self.lines, key=lambda line: (*(-line.severities[s] for s in SEVERITIES), -line.verdicts["gap"]))


def page(view: RunView, names: Sequence[str], failed: Sequence[Sequence[Failing]], say: Words) -> Page:
    """The overview. Of each gap list: `names` are the file names of the pages, `failed` the checks that fail."""
    lines = [_line(gaps, name, say) for gaps, name in zip(view.gap_lists, names, strict=True)]
    groups = unread.unread(view.readings, (finding for gaps in view.gap_lists for finding in gaps.findings))
    listed = changes.listed(view, say) if view.previous else []
    counts = changes.counts(view.moves.values())
    registered = [line for line in lines if line.registered]
    return Page(
        header=header(view, say),
        with_gaps=sum(1 for line in registered if line.verdicts["gap"]),
        registered=len(registered),
        tiles=_tiles(lines, counts, view.previous is None),
        steps=steps(zip(lines, failed, strict=True), view.extents),
        lines=lines,
        unclaimed=next((line for line in lines if not line.registered), None),
        previous=moment_text(view.previous.started_at, say.language) if view.previous else "",
        counts=counts,
        changed=listed,
        changed_more=sum(counts.values()) - len(listed) if listed else 0,
        unread=groups,
        asks=[unread.ask(group, say) for group in groups],
        permissions=unread.permissions(groups),
        matrices=_matrices(view.gap_lists, lines),
        accounts=_accounts(view, say),
        names={line.id: line.name for line in lines},
    )


def _line(gaps: GapList, name: str, say: Words) -> Line:
    title = gaps.service.name if gaps.service else say("page.unclaimed")
    return Line(
        id=gaps.service.id if gaps.service else "",
        name=title,
        short=printable(title, _NAME),
        href=address(name),
        registered=gaps.service is not None,
        verdicts=gaps.verdicts,
        severities=gaps.severities,
        accounts=gaps.accounts,
    )


def _tiles(lines: Sequence[Line], counts: Mapping[str, int], first: bool) -> Sequence[tuple[str, str, int]]:
    return (
        ("tile_critical", "critical", sum(line.severities["critical"] for line in lines)),
        ("tile_high", "high", sum(line.severities["high"] for line in lines)),
        ("tile_unverified", "unverified", sum(line.verdicts["unverified"] for line in lines if line.registered)),
        ("tile_first" if first else "tile_new", "new", counts["new"] + counts["reopened"]),
    )


def _matrices(gap_lists: Sequence[GapList], lines: Sequence[Line]) -> Sequence[Matrix]:
    found = []
    for start in range(0, len(lines), _COLUMNS):
        some = gap_lists[start : start + _COLUMNS]
        rows = [
            MatrixRow(results[0].item, [result.verdict for result in results])
            for results in zip(*(gaps.items for gaps in some), strict=True)
        ]
        found.append(Matrix(start + 1, start + len(some), lines[start : start + _COLUMNS], rows))
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

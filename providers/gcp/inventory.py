"""What is asked once for everything below the scope, however many projects there are."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from auditor.regulation.parameters import Parameters
from providers.gcp.errors import ANSWERED, INVALID, Failure, UnreadableAnswerError, failure
from providers.gcp.operations import COUNT, Assets, Operations, Search
from providers.gcp.rows import HELD, Row, cells, owner, region
from providers.gcp.session import Page
from providers.once import Once
from providers.packed import pack, unpack

Made = TypeVar("Made")

UNKNOWN_TYPE = "{kind}: the inventory does not know this type of asset ({why})"
CUT_SHORT = "the inventory cut an asset short: {name}"
KEEPS = {"kind", "etag", "nextPageToken", "totalSize", "unreachable"}
"""What an answer holds beside its list. Google leaves an empty list out."""


@dataclass
class Answered:
    """What one query told of everything below the scope."""

    started: datetime
    packed: dict[str, list[bytes]] = field(default_factory=dict)
    """By owner: `projects/<number>` or `projects/<ID>`, `folders/<number>`, `organizations/<number>`."""
    pages: int = 0
    why: list[Failure] = field(default_factory=list)
    """Why it is not whole; empty where it is."""

    def rows(self, *owners: str) -> tuple[Row, ...]:
        """The rows of some owners."""
        return tuple(row for name in owners for part in self.packed.get(name, ()) for row in unpack(part))

    def everything(self) -> Iterator[Row]:
        """The rows of all owners."""
        return (row for parts in self.packed.values() for part in parts for row in unpack(part))


@dataclass
class Pages:
    """What a paged GET answered, as far as it came."""

    started: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)
    pages: int = 0
    why: Failure | None = None


class Asked(Protocol):
    """What answers: a session with Google, or files in its place."""

    table: Operations

    def page(self, operation: str, scope: str, types: tuple[str, ...], token: str | None) -> Page:
        """One page of a list or search of everything below `scope`. `types`: of the list, these only."""
        ...

    def get(self, operation: str, token: str | None = None, **parts: str) -> dict[str, Any]:
        """One GET of a declared path with its parts filled in, or its page that `token` leads to."""
        ...


class Inventory:
    """The lists below one scope and the shared GETs, each sent once. Safe to use from several threads.

    A list is whole or refused: the right to it is held on the scope, and covers everything below. So nothing has to be
    asked about how far the reader's role reaches; but what lies above or beside the scope is not seen.
    """

    def __init__(
        self,
        session: Asked,
        scope: str,
        clock: Callable[[], datetime],
        *,
        first_page_only: bool = False,
        parameters: Parameters | None = None,
        declared_sso: bool | None = None,
    ) -> None:
        self.session = session
        self.scope = scope
        self.first_page_only = first_page_only
        self.parameters = Parameters.load() if parameters is None else parameters
        self.declared_sso = declared_sso
        """As in the settings: whether people sign in through another identity provider."""
        self._clock = clock
        self._kept = Once()

    def query(self, operation: str) -> Answered:
        """Everything that the query answers, gathered and kept."""
        return self._kept.get(operation, lambda: self._gather(operation))

    def everywhere(self, operation: str, make: Callable[[Iterator[Row]], Made]) -> Made:
        """What `make` gathers from a query's rows of all owners, kept."""
        return self._kept.get((operation, make), lambda: make(self.query(operation).everything()))

    def shared(self, operation: str, **parts: str) -> Pages:
        """A paged GET that has the same answer for every project, kept: of the directory, or of a folder."""
        key = (operation, *sorted(parts.items()))
        return self._kept.get(key, lambda: self.pages(operation, **parts))

    def pages(self, operation: str, **parts: str) -> Pages:
        """Every row of a paged GET. A page that fails ends the rows."""
        found = Pages(self._clock())
        name = self.session.table.paths[operation].rows or ""
        seen: set[str] = set()
        token: str | None = None
        try:
            while True:
                answer = self.session.get(operation, token, **parts)
                rows = answer.get(name, [] if not set(answer) - KEEPS else None)
                if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                    raise UnreadableAnswerError("the answer holds no list")
                found.pages += 1
                found.rows += rows
                if answer.get("unreachable"):
                    found.why = Failure("partial", f"not reached: {answer['unreachable']}"[:300])
                token = answer.get("nextPageToken")
                if not token or self.first_page_only:
                    return found
                _forward(token, seen)
        except ANSWERED as error:
            found.why = failure(error)
        return found

    def _gather(self, operation: str) -> Answered:
        found = Answered(self._clock())
        query = self.session.table.queries[operation]
        if isinstance(query, Search):
            self._count(operation, query, found)
        else:
            self._list(operation, query, found)
        return found

    def _list(self, operation: str, query: Assets, found: Answered) -> None:
        why = self._pages(operation, query.types, found, lambda page: _keep(page.assets, query, self.scope, found))
        if why and why.code == INVALID and not found.pages and query.types:
            # One type that is not known spoils the whole request: ask for each by itself.
            for kind in query.types:
                self._alone(operation, query, kind, found)
        elif why:
            found.why.append(why)

    def _alone(self, operation: str, query: Assets, kind: str, found: Answered) -> None:
        why = self._pages(operation, (kind,), found, lambda page: _keep(page.assets, query, self.scope, found))
        if why and why.code == INVALID:
            found.why.append(Failure("unsupported", UNKNOWN_TYPE.format(kind=kind, why=why.text)[:400], INVALID))
        elif why:
            found.why.append(why)

    def _count(self, operation: str, query: Search, found: Answered) -> None:
        counted: dict[str, Counter[tuple[Any, ...]]] = {}

        def keep(page: Page) -> None:
            for one in page.assets:
                name = one.get("project") or owner(one) or self.scope
                told = tuple(region(str(one[path])) if path == "location" else one[path] for path in query.fields)
                counted.setdefault(name, Counter())[told] += 1

        if why := self._pages(operation, (), found, keep):
            found.why.append(why)
        for name, own in counted.items():
            rows = [{**dict(zip(query.fields, told, strict=True)), COUNT: number} for told, number in own.items()]
            found.packed[name] = [pack(rows)]

    def _pages(
        self, operation: str, types: tuple[str, ...], found: Answered, keep: Callable[[Page], None]
    ) -> Failure | None:
        """Page after page; the failure that ended them."""
        seen: set[str] = set()
        token: str | None = None
        try:
            while True:
                page = self.session.page(operation, self.scope, types, token)
                found.pages += 1
                keep(page)
                token = page.token
                if not token or self.first_page_only:
                    return None
                _forward(token, seen)
        except ANSWERED as error:
            return failure(error)


def _forward(token: str, seen: set[str]) -> None:
    if token in seen:
        raise UnreadableAnswerError("the same page was answered again")
    seen.add(token)


def _keep(assets: Iterable[dict[str, Any]], query: Assets, scope: str, found: Answered) -> None:
    """The assets of one page. One without a name, or without the content that was asked for, ends it: what it would
    say cannot be laid to anything."""
    by_owner: dict[str, list[dict[str, Any]]] = {}
    strays = 0
    for asset in assets:
        named = all(isinstance(asset.get(name), str) and asset[name] for name in ("name", "assetType"))
        held = any(isinstance(asset.get(name), Mapping | list) for name in HELD[query.content])
        if not named or not held:
            strays += 1
            continue
        if asset.get("assetExceptions"):
            found.why.append(Failure("partial", CUT_SHORT.format(name=asset["name"])[:300]))
        by_owner.setdefault(owner(asset) or scope, []).append(cells(asset, query))
    for name, own in by_owner.items():
        found.packed.setdefault(name, []).append(pack(own))
    if strays:
        raise UnreadableAnswerError("an asset has no name, or not the content that was asked for")

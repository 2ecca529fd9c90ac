"""What is asked once for the whole tenant, however many subscriptions there are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from providers.azure.errors import ANSWERED, Failure, UnreadableAnswerError, failure
from providers.azure.operations import Operations
from providers.azure.rows import Row, cells, pack, unpack
from providers.once import Once

Made = TypeVar("Made")


@dataclass
class Answered:
    """What one query of Resource Graph told of the whole tenant."""

    started: datetime
    packed: dict[str, list[bytes]] = field(default_factory=dict)
    """By subscription, in lower case; the empty name is what lies above subscriptions."""
    pages: int = 0
    count: int = 0
    why: Failure | None = None
    """Why it is not whole."""

    def rows(self, subscription: str) -> tuple[Row, ...]:
        """The rows of one subscription."""
        return tuple(row for part in self.packed.get(subscription.lower(), ()) for row in unpack(part))

    def everything(self) -> Iterator[Row]:
        """The rows of all subscriptions."""
        return (row for parts in self.packed.values() for part in parts for row in unpack(part))


@dataclass
class Pages:
    """What a paged GET answered, as far as it came."""

    started: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)
    pages: int = 0
    why: Failure | None = None


class Asked(Protocol):
    """What answers: a session with the tenant, or files in its place."""

    table: Operations

    def query(self, operation: str, token: str | None) -> tuple[dict[str, Any], bool]:
        """One page of a query of Resource Graph, and whether it leaves out subscriptions that there are too many of."""
        ...

    def get(self, operation: str, link: str | None = None, **parts: str) -> dict[str, Any]:
        """One GET of a declared path with its parts filled in, or of the link to its next page."""
        ...


class Tenant:
    """The queries of Resource Graph and the shared GETs, each sent once. Safe to use from several threads."""

    def __init__(self, session: Asked, clock: Callable[[], datetime], *, first_page_only: bool = False) -> None:
        self.session = session
        self.first_page_only = first_page_only
        self._clock = clock
        self._kept = Once()

    def query(self, operation: str) -> Answered:
        """Everything that the query answers, gathered and kept."""
        return self._kept.get(operation, lambda: self._gather(operation))

    def everywhere(self, operation: str, make: Callable[[Iterator[Row]], Made]) -> Made:
        """What `make` gathers from a query's rows of all subscriptions, kept."""
        return self._kept.get((operation, make), lambda: make(self.query(operation).everything()))

    def shared(self, operation: str, **parts: str) -> Pages:
        """A paged GET that has the same answer for every subscription, kept: of the directory, for instance."""
        key = (operation, *sorted(parts.items()))
        return self._kept.get(key, lambda: self.pages(operation, **parts))

    def document(self, operation: str, **parts: str) -> Pages:
        """A GET of one object that has the same answer for every subscription, kept: one row."""
        key = ("document", operation, *sorted(parts.items()))
        return self._kept.get(key, lambda: self._one(operation, parts))

    def _one(self, operation: str, parts: dict[str, str]) -> Pages:
        found = Pages(self._clock())
        try:
            found.rows.append(self.session.get(operation, **parts))
            found.pages = 1
        except ANSWERED as error:
            found.why = failure(error)
        return found

    def pages(self, operation: str, **parts: str) -> Pages:
        """Every row under `value` of a paged GET, over its next links. A page that fails ends the rows."""
        found = Pages(self._clock())
        seen: set[str] = set()
        link: str | None = None
        try:
            while True:
                answer = self.session.get(operation, link, **parts)
                rows = answer.get("value")
                if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                    raise UnreadableAnswerError("the answer holds no list")
                found.pages += 1
                found.rows += rows
                link = answer.get("nextLink") or answer.get("@odata.nextLink")
                if not link or self.first_page_only:
                    return found
                if link in seen:
                    raise UnreadableAnswerError("the same page was answered again")
                seen.add(link)
        except ANSWERED as error:
            found.why = failure(error)
        return found

    def _gather(self, operation: str) -> Answered:
        found = Answered(self._clock())
        try:
            self._ask(operation, found)
        except ANSWERED as error:
            found.why = failure(error)
        return found

    def _ask(self, operation: str, found: Answered) -> None:
        fields = self.session.table.queries[operation].fields
        token: str | None = None
        seen: set[str] = set()
        while True:
            answer, cut = self.session.query(operation, token)
            rows = answer.get("data")
            if not isinstance(rows, list):
                raise UnreadableAnswerError("the answer of Resource Graph holds no rows")
            found.pages += 1
            found.count += len(rows)
            _keep(rows, fields, found)
            if cut:
                found.why = Failure("partial", "the reader sees more subscriptions than Resource Graph answers for")
            token = answer.get("$skipToken")
            if not token or self.first_page_only:
                break
            if token in seen:
                raise UnreadableAnswerError("Resource Graph answered the same page again")
            seen.add(token)
        total = answer.get("totalRecords")
        if not token and (str(answer.get("resultTruncated")).lower() == "true" or (total or 0) > found.count):
            found.why = Failure("partial", f"Resource Graph answered {found.count} of {total} rows")


def _keep(rows: list[Any], fields: tuple[str, ...], found: Answered) -> None:
    """The rows of one page. One that names no subscription, not even an empty one, ends it: it may be anybody's. So
    does a resource without an ID."""
    by_subscription: dict[str, list[dict[str, Any]]] = {}
    strays = 0
    for row in rows:
        name = row.get("subscriptionId", 0) if isinstance(row, dict) else 0
        if not isinstance(name, str | None) or ("id" in fields and not isinstance(row.get("id"), str)):
            strays += 1
            continue
        by_subscription.setdefault((name or "").lower(), []).append(cells(row, fields))
    for name, own in by_subscription.items():
        found.packed.setdefault(name, []).append(pack(own))
    if strays:
        raise UnreadableAnswerError("a row of Resource Graph names no subscription, or no resource")

"""A tenant that is asked once, and one subscription as a collector sees it. What fails becomes a reading here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from providers.azure.errors import ANSWERED, Failure, UnreadableAnswerError, failure
from providers.azure.session import Session
from providers.readings import Ledger

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Listing:
    """All rows of one subscription. `whole` is False where a page failed: then what is absent from it is unknown."""

    rows: tuple[Answer, ...]
    whole: bool


@dataclass
class Answered:
    """What one query of Resource Graph told of the whole tenant."""

    started: datetime
    rows: dict[str, list[Answer]] = field(default_factory=dict)
    """By subscription, in lower case."""
    pages: int = 0
    count: int = 0
    why: Failure | None = None
    """Why it is not whole."""


class Tenant:
    """The queries of Resource Graph, each sent once however many subscriptions there are."""

    def __init__(self, session: Session, clock: Callable[[], datetime], *, first_page_only: bool = False) -> None:
        self.session = session
        self.first_page_only = first_page_only
        self._clock = clock
        self._answered: dict[str, Answered] = {}

    def query(self, operation: str) -> Answered:
        """Everything that the query answers, gathered and kept."""
        if operation not in self._answered:
            found = self._answered[operation] = Answered(self._clock())
            try:
                self._gather(operation, found)
            except ANSWERED as error:
                found.why = failure(error)
        return self._answered[operation]

    def _gather(self, operation: str, found: Answered) -> None:
        token: str | None = None
        seen: set[str] = set()
        while True:
            answer, cut = self.session.query(operation, token)
            rows = answer.get("data")
            if not isinstance(rows, list):
                raise UnreadableAnswerError("the answer of Resource Graph holds no rows")
            found.pages += 1
            found.count += len(rows)
            for row in rows:
                if not isinstance(row, dict) or not isinstance(row.get("subscriptionId"), str):
                    raise UnreadableAnswerError("a row of Resource Graph names no subscription")
                found.rows.setdefault(row["subscriptionId"].lower(), []).append(row)
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


class Place:
    """One subscription. Nothing raises here but defects: what could not be read is a reading in the ledger."""

    provider = "azure"

    def __init__(self, tenant: Tenant, ledger: Ledger) -> None:
        self.account = ledger.account
        self._tenant = tenant
        self._session = tenant.session
        self._ledger = ledger

    def here(self, region: str | None) -> dict[str, Any]:
        """The envelope of a fact found here. A location is in lower case; what has none is `global`."""
        return {"provider": self.provider, "account": self.account, "region": (region or "global").lower()}

    def query(self, operation: str) -> Listing:
        """This subscription's rows of a query over the whole tenant."""
        told = self._tenant.query(operation)
        rows = told.rows.get(self.account.lower(), [])
        if told.why:
            self._missed(operation, told.started, told.why, rows=len(rows), pages=told.pages)
        else:
            self._ledger.read(operation, "global", len(rows), told.started, told.pages)
        return Listing(tuple(rows), told.why is None)

    def ask(
        self, operation: str, *, about: str | None = None, none: tuple[str, ...] = (), **parts: str
    ) -> Answer | None:
        """One GET. None: it could not be read (a reading says why). {}: it answered one of the error codes `none`, by
        which Azure says that there is no such setting. `about`: the resource whose row it details."""
        started = self._ledger.clock()
        answer: Answer = {}
        try:
            answer = self._session.get(operation, **parts)
        except ANSWERED as error:
            why = failure(error)
            if why.code not in none:
                self._missed(operation, started, why, about)
                return None
        self._ledger.read(operation, "global", 1, started)
        return answer

    def listing(self, operation: str, *, about: str | None = None, **parts: str) -> Listing:
        """Every row under `value` of a paged GET, over its next links. A page that fails ends the rows and leaves a
        reading: what came before is kept."""
        started = self._ledger.clock()
        found: list[Answer] = []
        seen: set[str] = set()
        link: str | None = None
        pages = 0
        try:
            while True:
                answer = self._session.get(operation, link, **parts)
                pages += 1
                rows = answer.get("value")
                if not isinstance(rows, list):
                    raise UnreadableAnswerError("the answer holds no list")
                found += rows
                link = answer.get("nextLink") or answer.get("@odata.nextLink")
                if not link or self._tenant.first_page_only:
                    break
                if link in seen:
                    raise UnreadableAnswerError("the same page was answered again")
                seen.add(link)
        except ANSWERED as error:
            self._missed(operation, started, failure(error), about, rows=len(found), pages=pages)
            return Listing(tuple(found), whole=False)
        self._ledger.read(operation, "global", len(found), started, pages)
        return Listing(tuple(found), whole=True)

    def _missed(
        self, operation: str, started: datetime, why: Failure, about: str | None = None, rows: int = 0, pages: int = 0
    ) -> None:
        self._ledger.missed(
            operation,
            "global",
            started,
            status="partial" if pages else why.status,
            error=why.text,
            denied_by="policy" if why.status == "denied" and not pages else None,
            permission=self._session.table.right(operation) if why.status == "denied" else None,
            resource=about,
            rows=rows,
            pages=pages,
        )

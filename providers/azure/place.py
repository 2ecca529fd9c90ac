"""One subscription as a collector sees it. What fails becomes a reading here."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditor.reading import FROM_FILES
from providers.azure.errors import ANSWERED, Failure, failure
from providers.azure.fields import tags
from providers.azure.reach import covered
from providers.azure.rows import Row
from providers.azure.tenant import Made, Pages, Tenant
from providers.once import Once
from providers.readings import Ledger

Answer = Mapping[str, Any]

PERMISSIONS = "arm:permissions"
TOO_NARROW = "no role of the reader gives {right} on the whole subscription; what it may not see is missing from lists"
UNPROVED = "how far the reader's role reaches could not be read: what it may not see is missing from lists ({why})"
NOT_SHOWN = "it lies in another subscription, and Resource Graph does not show it: no role there, or it is gone"


@dataclass(frozen=True)
class Listing:
    """Rows of a list. `whole` is False where a page failed or the role is too narrow: then what is absent is
    unknown."""

    rows: tuple[Answer, ...]
    whole: bool


@dataclass(frozen=True)
class Rows:
    """This subscription's rows of a query; `whole` as in `Listing`."""

    rows: tuple[Row, ...]
    whole: bool


class Place:
    """One subscription. Nothing raises here but defects: what could not be read is a reading in the ledger."""

    provider = "azure"

    def __init__(self, tenant: Tenant, ledger: Ledger) -> None:
        self.account = ledger.account
        self.scope = f"/subscriptions/{ledger.account.lower()}"
        """The subscription's own ARM ID, for operations whose path begins with one."""
        self._tenant = tenant
        self._session = tenant.session
        self._ledger = ledger
        self._kept = Once()
        self._lock = threading.Lock()
        self._roles: Pages | None = None

    @property
    def now(self) -> datetime:
        """The time of the run, in UTC."""
        return self._ledger.clock()

    def here(self, region: str | None) -> dict[str, Any]:
        """The envelope of a fact found here. A location is in lower case; what has none is `global`."""
        return {"provider": self.provider, "account": self.account, "region": (region or "global").lower()}

    def envelope(self, row: Row) -> dict[str, Any]:
        """The envelope of a fact that is made from one row."""
        named = {"resource": row["id"], "name": row["name"], "tags": tags(row["tags"])}
        return {**self.here(row["location"]), **named}

    def query(self, operation: str) -> Rows:
        """This subscription's rows of a query over the whole tenant. Whole only where the reader's role is shown to
        give what the query needs throughout the subscription."""
        return self._kept.get(operation, lambda: self._rows(operation))

    def _rows(self, operation: str) -> Rows:
        told = self._tenant.query(operation)
        rows = told.rows(self.account)
        if told.why:
            self._missed(operation, told.started, told.why, rows=len(rows), pages=told.pages)
            return Rows(rows, whole=False)
        self._ledger.read(operation, "global", len(rows), told.started, told.pages)
        return Rows(rows, whole=self._reaches(operation, told.started, len(rows)))

    def everywhere(self, operation: str, make: Callable[[Iterator[Row]], Made]) -> Made:
        """What `make` gathers from a query's rows of all subscriptions, once in a run: for names that lead from one
        subscription into another. `query` says whether this subscription's own are whole."""
        return self._tenant.everywhere(operation, make)

    def above(self, operation: str) -> tuple[Row, ...]:
        """Rows of a query that belong to no subscription, such as what is assigned to a management group. Never known
        to be whole: the reader may have no role up there."""
        return self._tenant.query(operation).rows("")

    def of(self, operation: str, subscription: str) -> tuple[Row, ...]:
        """Rows of another subscription, as far as the reader sees them. None of it says that something is not there."""
        return self._tenant.query(operation).rows(subscription)

    def elsewhere(self, operation: str, resource: str) -> Row | None:
        """The row of a resource of another subscription, by its ID in lower case, to which something here leads. None
        where the reader does not see it: a reading about that resource says so."""
        told = self._tenant.query(operation)
        found = next((row for row in told.rows(resource.split("/")[2]) if row["id"] == resource), None)
        if found is None:
            self._missed(operation, told.started, told.why or Failure("denied", NOT_SHOWN), about=resource)
        return found

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

    def listing(self, operation: str, *, about: str | None = None, none: tuple[str, ...] = (), **parts: str) -> Listing:
        """Every row under `value` of a paged GET, over its next links; asked once, however many collectors want it. A
        page that fails ends the rows and leaves a reading: what came before is kept. `none`: error codes by which Azure
        says that there can be no rows, as the tenant has no licence for them; then the list is empty and whole."""
        key = (operation, *sorted(parts.items()))
        return self._kept.get(key, lambda: self._told(operation, self._tenant.pages(operation, **parts), about, none))

    def shared(self, operation: str, *, about: str | None = None, none: tuple[str, ...] = (), **parts: str) -> Listing:
        """The same of a GET that answers alike for every subscription: sent once in a run."""
        key = ("shared", operation, *sorted(parts.items()))
        return self._kept.get(key, lambda: self._told(operation, self._tenant.shared(operation, **parts), about, none))

    def document(self, operation: str, **parts: str) -> Answer | None:
        """A GET of one object that is the same for every subscription: sent once in a run. None as in `ask`."""
        key = ("document", operation, *sorted(parts.items()))
        listing: Listing = self._kept.get(
            key, lambda: self._told(operation, self._tenant.document(operation, **parts), None)
        )
        return listing.rows[0] if listing.whole else None

    def _told(self, operation: str, told: Pages, about: str | None, none: tuple[str, ...] = ()) -> Listing:
        if told.why and told.why.code in none:
            # It answers the question, and hides nothing: the reading only shows why the list is empty.
            what = {"status": told.why.status, "error": told.why.text, "columns": ()}
            self._ledger.missed(operation, "global", told.started, **what)
            return Listing((), whole=True)
        if told.why:
            self._missed(operation, told.started, told.why, about, rows=len(told.rows), pages=told.pages)
        else:
            self._ledger.read(operation, "global", len(told.rows), told.started, told.pages)
        return Listing(tuple(told.rows), told.why is None or told.why.code in none)

    def _reaches(self, operation: str, started: datetime, rows: int) -> bool:
        """Whether the role covers what a query needs. Resource Graph leaves out what the caller may not see."""
        with self._lock:
            if self._roles is None:
                self._roles = self._tenant.pages(PERMISSIONS, subscription=self.account.lower())
                if not self._roles.why:
                    self._ledger.read(PERMISSIONS, "global", len(self._roles.rows), started, self._roles.pages)
        rights, columns = self._session.table.rights(operation), self._ledger.feeds(operation)
        if why := self._roles.why:
            self._ledger.missed(
                PERMISSIONS,
                "global",
                started,
                status=why.status,
                error=why.text if why.text.startswith(FROM_FILES) else UNPROVED.format(why=why.text),
                permission=self._right(PERMISSIONS) if why.status == "denied" else None,
                columns=columns,
            )
            return False
        if lacking := [right for right in rights if not covered(right, self._roles.rows)]:
            self._ledger.missed(
                operation,
                "global",
                started,
                status="partial" if rows else "denied",
                error=TOO_NARROW.format(right=", ".join(lacking)),
                permission=", ".join(lacking),
                rows=rows,
                columns=columns,
            )
            return False
        return True

    def _right(self, operation: str) -> str:
        return ", ".join(self._session.table.rights(operation))

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
            permission=self._right(operation) if why.status == "denied" else None,
            resource=about,
            rows=rows,
            pages=pages,
        )

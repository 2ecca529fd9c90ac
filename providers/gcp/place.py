"""One project as a collector sees it. What fails becomes a reading here."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditor.regulation.parameters import Parameters
from providers.gcp.errors import ANSWERED, OFF, Failure, failure
from providers.gcp.fields import labels
from providers.gcp.inventory import Inventory, Made, Pages
from providers.gcp.operations import CLOUD, LOCATION, NAME
from providers.gcp.rows import Row
from providers.once import Once
from providers.readings import Ledger

Answer = Mapping[str, Any]

ABOVE = "what is set on {above} is not seen from the scope {scope}; set [gcp] scope to {above}"

CONSENT = (
    "; an administrator of Google Workspace consents to the scope {scopes} for the reader and names somebody whom it "
    "acts as ([gcp] directory_admin); of people, a CSV of the Admin console may stand in (--from-export)"
)
"""What to ask for where the directory refuses: no role of Google Cloud opens it."""


@dataclass(frozen=True)
class Project:
    """A project as the inventory shows it."""

    id: str
    number: str
    name: str | None = None
    state: str | None = None
    labels: Mapping[str, str] | None = None
    ancestors: tuple[str, ...] | None = None
    """The containers above it, the nearest first: `folders/<number>`, `organizations/<number>`. None is unsaid."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its ID and its number: resources name it by either."""
        return tuple(dict.fromkeys((self.id, self.number)))

    @property
    def owners(self) -> tuple[str, ...]:
        """How assets name it as theirs."""
        return tuple(dict.fromkeys((f"projects/{self.number}", f"projects/{self.id}")))

    @property
    def resource(self) -> str:
        """Its full resource name, by the ID."""
        return f"//cloudresourcemanager.googleapis.com/projects/{self.id}"


@dataclass(frozen=True)
class Listing:
    """Rows of a GET. `whole` is False where a page failed: then what is absent is unknown."""

    rows: tuple[Answer, ...]
    whole: bool


@dataclass(frozen=True)
class Rows:
    """A project's rows of a query; `whole` as in `Listing`."""

    rows: tuple[Row, ...]
    whole: bool


class Place:
    """One project. Nothing raises here but defects: what could not be read is a reading in the ledger."""

    provider = "gcp"

    def __init__(self, inventory: Inventory, ledger: Ledger, project: Project) -> None:
        self.account = ledger.account
        self.project = project
        self._inventory = inventory
        self._session = inventory.session
        self._ledger = ledger
        self._kept = Once()
        self._noted: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    @property
    def now(self) -> datetime:
        """The time of the run, in UTC."""
        return self._ledger.clock()

    @property
    def parameters(self) -> Parameters:
        """The installation's thresholds."""
        return self._inventory.parameters

    @property
    def declared_sso(self) -> bool | None:
        """What the settings declare of single sign-on."""
        return self._inventory.declared_sso

    def unclear(self, operation: str, text: str) -> None:
        """Note, once, what an answer leaves open although it came whole."""
        self._noted_once(operation, self._ledger.clock(), Failure("partial", text))

    def here(self, region: str | None) -> dict[str, Any]:
        """The envelope of a fact found here. What has no region is `global`."""
        return {"provider": self.provider, "account": self.account, "region": (region or "global").lower()}

    def envelope(self, row: Row, labelled: str = "labels") -> dict[str, Any]:
        """The envelope of a fact that is made from one asset. `labelled`: the field that its labels stand in."""
        name = row[NAME]
        named = {"resource": name, "name": name.rpartition("/")[2], "tags": labels(row[labelled])}
        return {**self.here(row[LOCATION]), **named}

    def query(self, operation: str) -> Rows:
        """This project's rows of a query. Whole unless it failed: the right to the list is held on the whole scope."""
        told = self._inventory.query(operation)
        rows = told.rows(*self.project.owners)
        for why in told.why:
            self._noted_once(operation, told.started, why, rows=len(rows), pages=told.pages)
        if not told.why:
            self._ledger.read(operation, "global", len(rows), told.started, told.pages)
        return Rows(rows, whole=not told.why)

    def above(self, operation: str) -> Rows:
        """Rows of a query that belong to the folders and the organisation above the project, the nearest first. Whole
        only where the scope takes in all of them."""
        told = self._inventory.query(operation)
        chain = self.project.ancestors
        for why in told.why:
            self._noted_once(operation, told.started, why, pages=told.pages)
        scope, whole = self._inventory.scope, self.sees_beside
        if not whole and not told.why:
            top = chain[-1] if chain else "the organisation above"
            why = Failure("partial", ABOVE.format(above=top, scope=scope))
            self._noted_once(operation, told.started, why, pages=told.pages)
        return Rows(told.rows(*(chain or ())), whole=whole and not told.why)

    @property
    def sees_beside(self) -> bool:
        """Whether all that belongs to the same organisation is in sight: a scope shows itself and what is below it."""
        chain = self.project.ancestors
        return chain is not None and (not chain or chain[-1] == self._inventory.scope)

    def everywhere(self, operation: str, make: Callable[[Iterator[Row]], Made]) -> Made:
        """What `make` gathers from a query's rows of all projects, once in a run: for names that lead from one project
        into another. `query` says whether this project's own are whole."""
        return self._inventory.everywhere(operation, make)

    def ask(
        self, operation: str, *, about: str | None = None, none: tuple[str, ...] = (), **parts: str
    ) -> Answer | None:
        """One GET. None: it could not be read (a reading says why). {}: it answered one of the codes `none`, by which
        Google says that there is no such setting, or the project has the interface turned off and so has none of it.
        `about`: the resource whose row it details."""
        started = self._ledger.clock()
        answer: Answer = {}
        try:
            answer = self._session.get(operation, **parts)
        except ANSWERED as error:
            why = failure(error)
            if self._off(operation, started, why):
                return {}
            if why.code not in none:
                self._missed(operation, started, why, about)
                return None
        self._ledger.read(operation, "global", 1, started)
        return answer

    def listing(self, operation: str, *, about: str | None = None, **parts: str) -> Listing:
        """Every row of a paged GET; asked once, however many collectors want it. A page that fails ends the rows and
        leaves a reading: what came before is kept."""
        key = (operation, *sorted(parts.items()))
        return self._kept.get(key, lambda: self._told(operation, self._inventory.pages(operation, **parts), about))

    def shared(self, operation: str, *, about: str | None = None, **parts: str) -> Listing:
        """The same of a GET that answers alike for every project: sent once in a run."""
        key = ("shared", operation, *sorted(parts.items()))
        return self._kept.get(key, lambda: self._told(operation, self._inventory.shared(operation, **parts), about))

    def _told(self, operation: str, told: Pages, about: str | None) -> Listing:
        if told.why and self._off(operation, told.started, told.why):
            return Listing((), whole=True)
        if told.why:
            self._missed(operation, told.started, told.why, about, rows=len(told.rows), pages=told.pages)
        else:
            self._ledger.read(operation, "global", len(told.rows), told.started, told.pages)
        return Listing(tuple(told.rows), told.why is None)

    def _off(self, operation: str, started: datetime, why: Failure) -> bool:
        """Whether this project has the interface turned off and can hold nothing of it: a fact, with its reading. That
        it is off in the project which calls are counted on says nothing of this one."""
        here = why.code == OFF and why.consumer in self.project.owners
        if not here or not self._session.table.paths[operation].none_where_off:
            return False
        self._ledger.missed(operation, "global", started, status="not_enabled", error=why.text)
        return True

    def _noted_once(self, operation: str, started: datetime, why: Failure, rows: int = 0, pages: int = 0) -> None:
        with self._lock:
            if (operation, why.text) in self._noted:
                return
            self._noted.add((operation, why.text))
        self._missed(operation, started, why, rows=rows, pages=pages)

    def _missed(
        self, operation: str, started: datetime, why: Failure, about: str | None = None, rows: int = 0, pages: int = 0
    ) -> None:
        denied = why.status == "denied"
        path = self._session.table.paths.get(operation)
        consent = CONSENT.format(scopes=", ".join(path.scopes)) if denied and path and CLOUD not in path.scopes else ""
        self._ledger.missed(
            operation,
            "global",
            started,
            # A type that is not known stays so, whatever the others answered.
            status="partial" if pages and why.status != "unsupported" else why.status,
            error=f"{why.text}{consent}",
            denied_by=why.denied_by if denied and not pages else None,
            permission=", ".join(self._session.table.rights(operation)) if denied else None,
            resource=about,
            rows=rows,
            pages=pages,
        )

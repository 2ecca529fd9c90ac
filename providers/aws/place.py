"""One account and region as a collector sees it: ask, list, never catch. What fails becomes a reading here."""

import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from botocore import xform_name

from auditor.regulation.parameters import Parameters
from providers.aws import tokens
from providers.aws.errors import ANSWERED, Failure, failure
from providers.aws.permissions import permission
from providers.aws.session import HOME, Clients
from providers.readings import Ledger

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Listing:
    """All rows of a list operation. `whole` is False where a page failed: then what is absent from it is unknown."""

    rows: tuple[Answer, ...]
    whole: bool


class Place:
    """An opened account and region. `region` is `global` for what speaks of the whole account."""

    provider = "aws"

    def __init__(
        self,
        session: Clients,
        ledger: Ledger,
        region: str,
        listed: Answer | None = None,
        *,
        first_page_only: bool = False,
        parameters: Parameters | None = None,
        period: tuple[datetime, datetime] | None = None,
        upper: "Place | None" = None,
        recorded_days: int | None = None,
    ) -> None:
        self.recorded_days = recorded_days
        """How old an item of AWS Config may be that stands for a call; None: every call is made."""
        self.parameters = Parameters.load() if parameters is None else parameters
        """The installation's thresholds, for the few that say what is worth keeping of an answer."""
        self.account = ledger.account
        self.region = region
        self.partition = "aws"
        self.first_page_only = first_page_only
        self.listed = listed
        """The organisation's own row of this account, where the run was started from its management account."""
        self._period = period
        self._session = session
        self._upper = upper
        self._ledger = ledger
        self._kept: dict[Any, Listing] = {}
        self._recalled: dict[tuple[str, str], Answer] = {}
        self._locks: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()
        self._locked = False

    @property
    def here(self) -> dict[str, Any]:
        """The envelope of a fact found here: provider, account, region."""
        return {"provider": self.provider, "account": self.account, "region": self.region}

    @property
    def now(self) -> Any:
        """The time of reading, UTC; for operations that need a time range."""
        return self._ledger.clock()

    def offers(self, service: str) -> bool:
        """Whether AWS offers a service in this region, by the SDK's list: where it does not, nothing can be asked."""
        return self._session.offers(service, HOME if self.region == "global" else self.region)

    def at(self, region: str) -> "Place":
        """The same account in another region."""
        return Place(
            self._session,
            self._ledger,
            region,
            self.listed,
            first_page_only=self.first_page_only,
            parameters=self.parameters,
            upper=self._upper,
            recorded_days=self.recorded_days,
        )

    @property
    def period(self) -> tuple[datetime, datetime]:
        """Beginning and end of the time that events are read of. ValueError where no reader of events is on."""
        if self._period is None:
            raise ValueError("this place has no period: events are read by their own reader only")
        return self._period

    @property
    def over(self) -> "Place":
        """Where to ask what an organisation tells its own accounts only, about this account: with the credentials of
        the run itself where they are the organisation's, else here, where a member is refused."""
        if self._upper is None:
            return self
        return self._upper if self.region == self._upper.region else self._upper.at(self.region)

    @property
    def locked(self) -> bool:
        """Whether the organisation's policy has refused a call here."""
        return self._locked

    def arn(self, service: str, resource: str) -> str:
        """An ARN here for what AWS names without one. Parts that are global leave the region empty."""
        region = "" if self.region == "global" else self.region
        return f"arn:{self.partition}:{service}:{region}:{self.account}:{resource}"

    def pages(self, operation: str, rows: str, **parameters: Any) -> Iterator[Answer]:
        """Every row under `rows` (a path such as `Reservations[].Instances[]`; `A|B` is both) of a paged operation.

        A page that fails ends the rows and leaves a reading: what came before is kept, the table is not whole.
        """
        yield from self._pages(operation, rows, parameters)

    def listing(
        self,
        operation: str,
        rows: str,
        *,
        about: str | None = None,
        keep: Callable[[Answer], Answer] = lambda row: row,
        most_pages: int | None = None,
        **parameters: Any,
    ) -> Listing:
        """The same, gathered and kept, so that several collectors share one set of calls. `about` as in `ask`; `keep`
        is what stays of each row, for answers that hold far more than is wanted.

        `most_pages`: where more are offered, the rest is left unread, a reading says so, and it is not whole.
        """
        key = (operation, rows, repr(sorted(parameters.items())))
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._kept:
                found: list[Answer] = []
                pages = self._pages(operation, rows, parameters, about, most_pages)
                try:
                    while True:
                        found.append(keep(next(pages)))
                except StopIteration as stop:
                    self._kept[key] = Listing(tuple(found), bool(stop.value))
            return self._kept[key]

    def ask(
        self, operation: str, *, about: str | None = None, none: tuple[str, ...] = (), **parameters: Any
    ) -> Answer | None:
        """One call. None: it could not be read (a reading says why). {}: it answered one of the error codes `none`,
        by which AWS says that there is no such setting; `Code: message` where the code alone also means denied.
        `about`: the resource whose row it details, if only that row is unknown without it.
        """
        if (known := self._recalled.get(_asked(operation, parameters))) is not None:
            return known
        started = self._ledger.clock()
        try:
            answer: Answer = self._method(operation)(**parameters)
        except ANSWERED as error:
            why = failure(error)
            if why.code in none or any(": " in one and why.text.startswith(one) for one in none):
                self._ledger.read(operation, self.region, 0, started)
                return {}
            self._missed(operation, started, why, about)
            return None
        self._ledger.read(operation, self.region, 1, started)
        return answer

    def leave_out(self, operation: str, why: str) -> None:
        """Keep a reading that was left out on purpose, so that what it would have fed is unknown for that reason."""
        self._ledger.missed(operation, self.region, self._ledger.clock(), status="skipped", error=why)

    def recall(self, operation: str, answer: Answer, **parameters: Any) -> None:
        """Let `ask` answer one call with what another operation told already; that one's reading stands for it."""
        self._recalled[_asked(operation, parameters)] = answer

    def _pages(
        self,
        operation: str,
        rows: str,
        parameters: dict[str, Any],
        about: str | None = None,
        most_pages: int | None = None,
    ) -> Generator[Answer, None, bool]:
        started = self._ledger.clock()
        method = self._method(operation)
        client = method.__self__
        steps = tuple(step.removesuffix("[]") for step in rows.split("."))
        count = pages = 0
        try:
            if client.can_paginate(method.__name__):
                answers = iter(client.get_paginator(method.__name__).paginate(**parameters))
            else:
                answers = tokens.pages(client, method, parameters)
            for answer in answers:
                pages += 1
                for row in _walk(answer, steps):
                    count += 1
                    yield row
                if self.first_page_only:
                    break
                if pages == most_pages and any(answer.get(token) for token in tokens.TOKENS):
                    text = f"there are more than {count} of them; the rest was not read"
                    why = Failure("partial", text)
                    self._missed(operation, started, why, about, rows=count, pages=pages)
                    return False
        except ANSWERED as error:
            why = failure(error)
            self._missed(operation, started, why, about, rows=count, pages=pages)
            return False
        self._ledger.read(operation, self.region, count, started, pages)
        return True

    def _method(self, operation: str) -> Any:
        service, _, name = operation.partition(":")
        client = self._session.client(service, HOME if self.region == "global" else self.region)
        return getattr(client, _snake(name))

    def _missed(
        self, operation: str, started: Any, why: Failure, about: str | None, rows: int = 0, pages: int = 0
    ) -> None:
        self._locked |= why.denied_by == "organization_policy"
        self._ledger.missed(
            operation,
            self.region,
            started,
            status="partial" if pages else why.status,
            error=why.text,
            denied_by=why.denied_by,
            permission=permission(operation) if why.status == "denied" else None,
            resource=about,
            rows=rows,
            pages=pages,
        )


def _asked(operation: str, parameters: Mapping[str, Any]) -> tuple[str, str]:
    return operation, repr(sorted(parameters.items()))


@cache
def _snake(name: str) -> str:
    return str(xform_name(name))


def _walk(answer: Any, steps: tuple[str, ...]) -> Iterator[Any]:
    if not steps:
        yield answer
        return
    for step in steps[0].split("|"):
        inner = answer.get(step)
        for part in inner if isinstance(inner, list) else [] if inner is None else [inner]:
            yield from _walk(part, steps[1:])

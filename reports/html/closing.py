"""The page of a service's end: a certificate of one sheet where nothing remains, else what stands in its way."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from auditor.closing import REMAINS, Closing, Remainder
from auditor.reading import Reading
from reports.html.header import Header, header
from reports.html.record import Entry, record
from reports.html.requests import request
from reports.html.unread import unread
from reports.reasons import explained, kind, operation
from reports.times import moment_text, stamp
from reports.view import RunView
from reports.words import Words

SHOWN = 500
"""Rows on the page; remains.csv has all."""
BILLED = "aws"
"""The cloud whose costs are read. Of the others no cost is known, and none must not be certified."""


@dataclass(frozen=True)
class Row:
    """One thing that remains."""

    kind: str
    name: str
    resource: str
    place: str
    when: str
    """Its last use, or when it will be destroyed."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """The values of the page."""

    header: Header
    """Whether everything was read is said of the lists that the proof rests on, as the sheet itself says it."""
    end: Closing
    name: str
    record: Sequence[Entry]
    when: str
    reasons: Sequence[str]
    """Why there is no certificate; empty where there is one."""
    basis: str
    remains: Sequence[Row]
    hidden: int
    """How many more remain than the page shows."""
    counts: Sequence[tuple[str, int]]
    """What remains, by kind."""
    scheduled: Sequence[Row]
    kept: Sequence[Row]
    unread: Sequence[tuple[str, str, str, str]]
    """(operation, place, kind of failure, what it means and what would help)."""
    request: str
    """For the missing permissions, to be copied into a mail."""


def page(view: RunView, end: Closing, say: Words) -> Page:
    """The page of the service that the run proves the end of."""
    head = header(view, say)
    return Page(
        header=replace(head, complete=not end.unread),
        end=end,
        name=end.service.name,
        record=record(end.service, say),
        when=moment_text(view.run.started_at, say.language),
        reasons=list(_reasons(end, say)),
        basis=say(
            "closing.basis",
            tables=len(REMAINS) + 1,
            calls=sum(reading.pages for reading in view.readings),
            accounts=len(end.accounts),
        )
        + costs(end, say),
        remains=[_row(one, _last_use(one, say), say) for one in end.remains[:SHOWN]],
        hidden=max(0, len(end.remains) - SHOWN),
        counts=list(Counter(_kind(one, say) for one in end.remains).items()),
        scheduled=[_row(one, _moment(one.destroyed_at, say), say) for one in end.scheduled],
        kept=[_row(one, _last_use(one, say), say) for one in end.kept],
        unread=[_unread(reading, say) for reading in end.unread],
        request=request(unread(end.unread, ()), head, say),
    )


def _reasons(end: Closing, say: Words) -> Iterable[str]:
    if not end.ended:
        yield say("closing.why_not_ended")
    for part in ("remains", "scheduled", "bills", "unread", "shared"):
        if number := len(getattr(end, part)):
            yield say(f"closing.why_{part}", n=number)


def _kind(one: Remainder, say: Words) -> str:
    return say(f"table.{one.table}") + (f"{say('value.colon')}{say.word(one.kind)}" if one.kind else "")


def _row(one: Remainder, when: str, say: Words) -> Row:
    return Row(_kind(one, say), one.name or "", one.resource, f"{one.account} {one.region}", when)


def _last_use(one: Remainder, say: Words) -> str:
    return say("closing.never_used") if one.never_used else _moment(one.last_used_at, say)


def _moment(when: datetime | None, say: Words) -> str:
    return say("closing.unknown_use") if when is None else stamp(when)


def _unread(reading: Reading, say: Words) -> tuple[str, str, str, str]:
    place = f"{reading.account} {reading.region}"
    return (operation(reading, say), place, say(f"reading.{kind(reading)}"), explained([reading], say))


def costs(end: Closing, say: Words) -> str:
    """What is known of costs of the last 30 days, for the certificate."""
    read = all(provider == BILLED for provider, _ in end.accounts)
    return ("" if say.language == "ja" else " ") + say("closing.costs_none" if read else "closing.costs_unread")

"""The page of a service's end: a certificate of one sheet where nothing remains, else what stands in its way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.closing import REMAINS, Closing, Remainder
from auditor.reading import Reading
from reports.html.header import Header, header
from reports.html.record import Entry, record
from reports.reasons import kind
from reports.times import moment_text, stamp
from reports.view import RunView
from reports.words import Words

SHOWN = 100
"""Rows of one kind on the page; remains.csv has all."""


@dataclass(frozen=True)
class Row:
    """One thing that remains."""

    name: str
    resource: str
    place: str
    when: str
    """Its last use, or when it will be destroyed."""


@dataclass(frozen=True)
class Kind:
    """What remains of one kind."""

    heading: str
    rows: Sequence[Row]
    hidden: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """The values of the page."""

    header: Header
    end: Closing
    name: str
    record: Sequence[Entry]
    when: str
    reasons: Sequence[str]
    """Why there is no certificate; empty where there is one."""
    basis: str
    kinds: Sequence[Kind]
    scheduled: Sequence[Row]
    kept: Sequence[Row]
    unread: Sequence[tuple[str, str, str, str]]
    """(operation, place, kind of failure, right that is missing)."""


def page(view: RunView, end: Closing, say: Words) -> Page:
    """The page of the service that the run proves the end of."""
    return Page(
        header=header(view, say),
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
        ),
        kinds=list(_kinds(end.remains, say)),
        scheduled=[_row(one, one.destroyed_at, say) for one in end.scheduled],
        kept=[_row(one, one.last_used_at, say) for one in end.kept],
        unread=[_unread(reading, say) for reading in end.unread],
    )


def _reasons(end: Closing, say: Words) -> Iterable[str]:
    if not end.ended:
        yield say("closing.why_not_ended")
    for part in ("remains", "scheduled", "bills", "unread", "shared"):
        if number := len(getattr(end, part)):
            yield say(f"closing.why_{part}", n=number)


def _kinds(remains: Sequence[Remainder], say: Words) -> Iterable[Kind]:
    for (table, name), some in groupby(remains, key=lambda one: (one.table, one.kind)):
        members = list(some)
        label = say(f"table.{table}") + (f"{say('value.colon')}{say.word(name)}" if name else "")
        rows = [_row(one, one.last_used_at, say) for one in members[:SHOWN]]
        yield Kind(say("closing.by_kind", kind=label, n=len(members)), rows, max(0, len(members) - SHOWN))


def _row(one: Remainder, when: object, say: Words) -> Row:
    shown = say("closing.unknown_use") if when is None else stamp(when)  # type: ignore[arg-type]
    return Row(one.name or "", one.resource, f"{one.account} {one.region}", shown)


def _unread(reading: Reading, say: Words) -> tuple[str, str, str, str]:
    place = f"{reading.account} {reading.region}"
    return (reading.operation, place, say(f"reading.{kind(reading)}"), reading.permission or "")

"""remains.csv: everything that is left of a service that has ended, where the run is to prove its end."""

from collections.abc import Iterator

from auditor.closing import Closing, Remainder
from reports.csv.sheet import Row
from reports.times import stamp
from reports.words import Words

COLUMNS = ("state", "kind", "account", "region", "resource", "name", "last_used_at", "destroyed_at")


def rows(end: Closing, say: Words) -> Iterator[Row]:
    """What remains, keys that are to be destroyed, and what stays on purpose, in this order."""
    for part in ("remains", "scheduled", "kept"):
        yield from (_row(part, one, say) for one in getattr(end, part))


def _row(part: str, one: Remainder, say: Words) -> Row:
    kind = say(f"table.{one.table}") + (f" / {say.word(one.kind)}" if one.kind else "")
    used = say("closing.never_used") if one.never_used else stamp(one.last_used_at) if one.last_used_at else ""
    gone = stamp(one.destroyed_at) if one.destroyed_at else ""
    return (say(f"closing.{part}"), kind, one.account, one.region, one.resource, one.name, used, gone)

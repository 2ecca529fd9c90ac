"""What was not allowed to be seen, or failed to be: each reading with what to ask for."""

from collections import defaultdict
from collections.abc import Iterable

from auditor.reading import Reading
from auditor.rule.holes import ANSWERS
from reports.html.unread import ask, unread
from reports.reasons import kind, operation
from reports.times import stamp
from reports.view import RunView
from reports.words import Words
from reports.xlsx.book import Value

COLUMNS = (
    *("provider", "account", "region", "operation", "status", "permission"),
    *("ask", "error", "resource", "tables", "finished_at"),
)

NOT_BUILT = "(not built)"
"""What no cloud was asked for, and so refused in no words of its own."""


class Refusals:
    """The failed readings of a run, which is gone through once."""

    def __init__(self, view: RunView) -> None:
        """By account, in the order of the readings."""
        self._found: dict[tuple[str, str], list[Reading]] = defaultdict(list)
        for reading in view.readings:
            if reading.status not in ANSWERS:
                self._found[reading.provider, reading.account].append(reading)

    def of(self, accounts: Iterable[tuple[str, str]]) -> list[Reading]:
        """Those of some accounts. A service that shares its account is told what was read of the whole account."""
        return [reading for account in sorted(set(accounts)) for reading in self._found.get(account, ())]

    def all(self) -> list[Reading]:
        """All of them."""
        return self.of(self._found)


def row(reading: Reading, say: Words) -> list[Value]:
    """One reading, by COLUMNS."""
    (group,) = unread([reading], ())
    return [
        say(f"provider.{reading.provider}"),
        reading.account,
        reading.region,
        operation(reading, say),
        say(f"reading.{kind(reading)}"),
        reading.permission,
        ask(group, say),
        "" if reading.operation == NOT_BUILT else reading.error,
        reading.resource,
        say("value.joint").join(reading.tables),
        stamp(reading.finished_at),
    ]

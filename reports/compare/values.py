"""How the observed values of a finding changed, in the reader's words."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from reports.compare.view import Change, Comparison
from reports.observed import line, words
from reports.words import Words

CAP = 8
"""Values, or rows, of one finding that a reader gets; the JSON has all."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

Difference = tuple[str, str, str]
"""(what, before, after)."""


def differences(change: Change, comparison: Comparison, say: Words) -> Sequence[Difference]:
    """The values that differ. Where several rows share the finding, the rows that are gone and those that came."""
    before = change.before.observed if change.before else ()
    after = change.after.observed if change.after else ()
    rule = comparison.rules.get(change.check)
    table = rule.table if rule else None
    if len(before) == len(after) == 1:
        return _columns(before[0], after[0], table, say)[:CAP]
    gone = [(say("compare.row"), _line(row, table, say), "") for row in before if row not in after]
    came = [(say("compare.row"), "", _line(row, table, say)) for row in after if row not in before]
    return [*gone, *came][:CAP]


def _columns(before: Mapping[str, Any], after: Mapping[str, Any], table: str | None, say: Words) -> list[Difference]:
    found = []
    for column in after:
        if column in before and before[column] != after[column]:
            (label, was), (_, now) = (_word(column, side[column], table, say) for side in (before, after))
            found.append((label, was, now))
    return found


def _word(column: str, value: Any, table: str | None, say: Words) -> tuple[str, str]:
    told = words({column: _alive(value)}, table, say) if table else ()
    # What stands beside the finding anyway has no words; nor has what an earlier version observed.
    return told[0] if told else (column, str(value))


def _line(row: Mapping[str, Any], table: str | None, say: Words) -> str:
    if table is None:
        return "; ".join(f"{column}={value}" for column, value in row.items())
    return line({column: _alive(value) for column, value in row.items()}, table, say)


def _alive(value: Any) -> Any:
    """Instants of JSON as instants, so that they are told in Japanese time."""
    return datetime.fromisoformat(value) if isinstance(value, str) and _INSTANT.fullmatch(value) else value

"""By which operations it was observed: what the clouds were asked, for the columns that a finding shows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from auditor.finding import Finding
from auditor.reading import Reading
from auditor.rule.holes import ANSWERS, feed_parts

Operations = Mapping[tuple[str, str, str], Sequence[tuple[tuple[str, ...], str]]]
"""By cloud, table and column: (kinds of rows, or none for all; the operation)."""


def operations(readings: Iterable[Reading]) -> Operations:
    """What was asked and answered in a run. Files, whose operations nobody asked, name themselves as evidence."""
    found: dict[tuple[str, str, str], set[tuple[tuple[str, ...], str]]] = defaultdict(set)
    for reading in readings:
        if reading.status in ANSWERS and not reading.is_file:
            for feed in reading.columns:
                table, kinds, column = feed_parts(feed)
                found[reading.provider, table, column].add((kinds, reading.operation))
    return {key: sorted(some) for key, some in found.items()}


def of_finding(asked: Operations, finding: Finding, table: str) -> set[str]:
    """The operations behind the observed columns of a finding, and behind the list that its row comes from."""
    kind = finding.observed.get("kind")
    return {
        operation
        for column in ("*", *finding.observed)
        for kinds, operation in asked.get((finding.provider, table, column), ())
        if not kinds or kind is None or kind in kinds
    }

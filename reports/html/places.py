"""Where a service's data rests, counted by country and by the way it got there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.gaps import GapList
from reports.view import RunView
from reports.words import Words

ORDER = ("fail", "unknown", "pass")


@dataclass(frozen=True)
class Line:
    """Places of one kind: how they were judged, where they are, what holds the data, why it is there, how many."""

    status: str
    country: str
    region: str
    kind: str
    how: str
    number: int


def lines(view: RunView, gaps: GapList, say: Words) -> Sequence[Line]:
    """The lines of one service, what is abroad first, then what is unknown."""
    service = gaps.service.id if gaps.service else None
    counted: Counter[tuple[str, str, str, str, str]] = Counter(
        (
            place.status,
            place.country_text(say),
            place.located_in or "",
            say.word(place.kind or ""),
            say.word(place.how or ""),
        )
        for place in view.found.places(service)
    )
    return [
        Line(*key, number) for key, number in sorted(counted.items(), key=lambda one: (ORDER.index(one[0][0]), one[0]))
    ]

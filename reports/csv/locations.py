"""locations.csv: every place where data rests, by service and store, with the country that it lies in."""

from collections.abc import Iterator

from reports.csv.sheet import Row
from reports.places import Place
from reports.view import RunView
from reports.words import Words

COLUMNS = ("service", "status", "account", "kind", "how", "located_in", "country", "resource", "name")


def rows(view: RunView, say: Words) -> Iterator[Row]:
    """The rows in the order of the judged ones."""
    return (_row(place, say) for place in view.found.places())


def _row(place: Place, say: Words) -> Row:
    return (
        place.service or say("csv.unclaimed"),
        say(f"status.{place.status}"),
        place.account,
        say.word(place.kind or ""),
        say.word(place.how or ""),
        place.located_in,
        place.country_text(say),
        place.resource,
        place.name,
    )

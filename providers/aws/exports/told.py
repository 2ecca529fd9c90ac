"""What the files say in answer to an operation: the answer, and whether all of it is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.reading import FROM_FILES
from providers.aws.errors import NotHeldError
from providers.aws.exports.evidence import Held
from providers.aws.exports.table import TYPES, UntoldError

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """An answer of the operation's own shape. `missing` says what is not in it; empty: it is whole."""

    answer: dict[str, Any]
    missing: str = ""
    of: tuple[str, ...] = ()
    """What it was made from, as `Held.dates` calls it."""
    blank: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Resource to columns that stay unknown although its row is there."""


def not_held(held: Held, text: str) -> NotHeldError:
    """The refusal of what the files do not say; names up to three of them."""
    names = [source.name for source in held.sources]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return NotHeldError(f"{FROM_FILES}{text} ({', '.join(names[:3])}{more})")


def listing(held: Held, kind: str, region: str) -> Told:
    """The list of a resource type in a region; whole only where a snapshot proves that the type was recorded."""
    known = TYPES[kind]
    found, problems, blank = [], [], {}
    for one in held.of(kind, region):
        try:
            found.append(known.row(one))
        except UntoldError as error:
            problems.append(f"{one.id} does not say {error}")
        else:
            if columns := known.unheld(one):
                blank[one.arn] = columns
    return Told(nested(known.path, found), missing(held, kind, region, found, problems), (kind,), blank)


def missing(held: Held, kind: str, region: str, found: Iterable[Any], problems: list[str]) -> str:
    """What is not known of a type's list; empty where all of it is there."""
    if problems:
        return f"{kind}: {problems[0]}" + (f", and {len(problems) - 1} more like it" if problems[1:] else "")
    if held.proven(kind, region):
        return ""
    if list(found):
        return f"nothing shows that every {kind} in {region} is here"
    return f"nothing shows whether there is a {kind} in {region}"


def nested(path: tuple[str, ...], rows: list[Any]) -> dict[str, Any]:
    """Rows below a path of lists: (`Reservations`, `Instances`) is one reservation with all instances."""
    found: Any = rows
    for member in reversed(path[1:]):
        found = [{member: found}]
    return {path[0]: found}

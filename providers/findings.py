"""How open findings are counted, for clouds whose services list them."""

from collections.abc import Iterable
from typing import Any

from providers.cells import moment

SEVERITIES = {"critical", "high", "medium", "low", "informational"}


def counted(found: Iterable[tuple[Any, Any]], *, whole: bool) -> dict[str, Any]:
    """The columns about open findings, from (severity, when it was made). Without an end to the list, none is not
    known to be none; of one finding without a known severity, or a date, how many or how old they are is unknown."""
    rows = [(str(severity).lower(), moment(made)) for severity, made in found]
    weighty = [made for severity, made in rows if severity in {"critical", "high"}]
    known = whole and all(severity in SEVERITIES for severity, _ in rows)
    numbers = {word: sum(severity == word for severity, _ in rows) for word in ("critical", "high")}
    return {
        "open_critical": numbers["critical"] or (0 if known else None),
        "open_high": numbers["high"] or (0 if known else None),
        "counted_all": known,
        # One that is not counted may be older than all that are.
        "oldest_open_at": None if not known or None in weighty else min(weighty, default=None),  # type: ignore[type-var]
    }

"""What all rows of detectors share, and how open findings are counted."""

from collections.abc import Iterable
from typing import Any

from auditor.facts.detection import Detector
from providers.azure.fields import moment
from providers.azure.place import Place

SEVERITIES = {"critical", "high", "medium", "low", "informational"}

DEFENDER = "Microsoft Defender for Cloud"


def watcher(place: Place, kind: Any, name: str, **more: Any) -> Detector:
    """The subscription's row of one kind: the services are the subscription's, not a region's."""
    return Detector(
        **place.here(None),
        resource=f"{place.scope}/providers/microsoft.security/{kind}",
        name=name,
        kind=kind,
        watched_elsewhere=False,  # by design: no subscription administers the service of another one
        **more,
    )


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
        "oldest_open_at": None if None in weighty else min(weighty, default=None),  # type: ignore[type-var]
    }

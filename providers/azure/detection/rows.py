"""What all rows of detectors share."""

from typing import Any

from auditor.facts.detection import Detector
from providers.azure.place import Place

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

"""What all rows of detectors share."""

from typing import Any

from auditor.facts.detection import Detector
from providers.gcp.place import Place

CENTER = "Security Command Center"


def watcher(place: Place, kind: Any, name: str, **more: Any) -> Detector:
    """The project's row of one kind: the services are the project's, not a region's."""
    return Detector(
        **place.here(None),
        resource=f"{place.project.resource}/detectors/{kind}",
        name=name,
        kind=kind,
        # By design: what is set above the project is inherited, and read along with it.
        watched_elsewhere=False,
        **more,
    )

"""Security Command Center: detection of threats and checks of the configuration, with what they have found."""

from collections.abc import Iterator
from typing import Any

from providers.collecting import Collected, reads
from providers.findings import counted
from providers.gcp.detection.rows import CENTER, watcher
from providers.gcp.fields import word
from providers.gcp.governance import SUMMARY
from providers.gcp.place import Listing, Place
from providers.gcp.rows import Row, dig
from providers.three import Maybe, every

SERVICES, FINDINGS = "rest:scc_services", "rest:scc_findings"
DEPLOYMENTS = "cai:posture_deployments"

EVENTS, HEALTH = "event-threat-detection", "security-health-analytics"

NEEDED = {
    "compute.googleapis.com/Instance": "vm-threat-detection",
    "container.googleapis.com/Cluster": "container-threat-detection",
}
"""Type of resource to the service that watches it. Source: Google's list of built-in services."""

THREATS = {"THREAT"}
POSTURE = {"MISCONFIGURATION", "POSTURE_VIOLATION"}
OTHERS = {
    *("VULNERABILITY", "OBSERVATION", "SCC_ERROR", "TOXIC_COMBINATION", "CHOKEPOINT", "SENSITIVE_DATA_RISK", "SECRET"),
    "EXTERNAL_EXPOSURE",
}
"""Classes of findings. Source: Security Command Center's reference, v2."""

DEPLOYED = {"active": True, "creating": False, "create_failed": False, "deleting": False}
"""Whether a posture is compared with, by the state of its deployment; of others it depends."""

PAID = "Premium or Enterprise"
"""The tiers that detection of threats in events is part of."""

_FOUND = ("open_critical", "open_high", "oldest_open_at", "counted_all")


def _fed(kind: str) -> str:
    return " ".join(f"detector[{kind}].{column}" for column in _FOUND)


@reads(
    "account",
    {
        SERVICES: "detector[threat_detection].*",
        SUMMARY: "detector[threat_detection].is_enabled",
        FINDINGS: _fed("threat_detection"),
    },
)
def threats(place: Place) -> Collected:
    """On where the services are on that watch events and what the project has of machines and clusters."""
    services, summary = _services(place), place.query(SUMMARY)
    types = {str(row["assetType"]) for row in summary.rows}
    needed = {EVENTS, *(service for kind, service in NEEDED.items() if kind in types)}
    states = _states(services)
    found = [states.get(name) for name in sorted(needed)]
    yield watcher(
        place,
        "threat_detection",
        CENTER,
        is_enabled=every(*found, True if summary.whole else None),
        tier=PAID if states.get(EVENTS) else None,
        plans=tuple(sorted(name for name, on in states.items() if on and name != HEALTH)) if services.whole else None,
        **_open(place, THREATS),
    )


@reads(
    "account",
    {SERVICES: "detector[posture].*", DEPLOYMENTS: "detector[posture].standards", FINDINGS: _fed("posture")},
)
def posture(place: Place) -> Collected:
    """On where the configuration is looked at; compared with what is deployed on the project or above it."""
    states = _states(_services(place))
    own, above = place.query(DEPLOYMENTS), place.above(DEPLOYMENTS)
    chain = {*place.project.owners, *(place.project.ancestors or ())}
    rows = [(row, _compared(row, chain)) for row in (*own.rows, *above.rows)]
    names = tuple(sorted({str(row["postureId"]).rpartition("/")[2] for row, state in rows if state}))
    whole = own.whole and above.whole and None not in {state for _, state in rows}
    yield watcher(
        place,
        "posture",
        CENTER,
        is_enabled=states.get(HEALTH),
        standards=names if names or whole else None,
        **_open(place, POSTURE),
    )


def _compared(row: Row, chain: set[str]) -> Maybe:
    """Whether a deployment is for one of some containers, and done."""
    target = row["targetResource"]
    here = None if target is None else target in chain
    return every(here, word(row["state"], **DEPLOYED))


def _services(place: Place) -> Listing:
    return place.listing(SERVICES, project=place.project.id)


def _states(services: Listing) -> dict[str, Maybe]:
    """By service whether it is on, whatever level that is set at. One that findings are only taken in from is not."""
    return {
        str(row.get("name")).rpartition("/")[2]: word(
            row.get("effectiveEnablementState"), enabled=True, disabled=False, ingest_only=False
        )
        for row in services.rows
    }


def _open(place: Place, classes: set[str]) -> dict[str, Any]:
    listing = place.listing(FINDINGS, project=place.project.id)
    return counted(_weighed(listing, classes), whole=listing.whole)


def _weighed(listing: Listing, classes: set[str]) -> Iterator[tuple[Any, Any]]:
    for row in listing.rows:
        told = dig(row, "finding.findingClass")
        # Of one without a known class it is unknown whether it counts.
        known = told in THREATS | POSTURE | OTHERS
        if told in classes or not known:
            yield dig(row, "finding.severity") if known else None, dig(row, "finding.createTime")


COLLECTORS = (threats, posture)

"""Posture: assessments of the configuration by Microsoft Defender for Cloud, and the standards behind them."""

from typing import Any

from providers.azure.detection.rows import DEFENDER, watcher
from providers.azure.fields import word
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.machines.plans import PRICINGS
from providers.azure.place import Place
from providers.azure.policies.assignments import ASSIGNMENTS
from providers.azure.rows import Row
from providers.collecting import Collected, reads
from providers.findings import counted
from providers.three import Maybe

ASSESSMENTS, STANDARDS = "arg:securityresources.assessments", "arg:securityresources.standards"

BENCHMARK = "/policysetdefinitions/1f3afdf9-d0c9-4c3d-847f-89da613e70a8"
"""How the ID of the built-in set of policies of the Microsoft cloud security benchmark ends."""

COMPARED = {"passed", "failed"}
"""States of a standard that something is compared with."""


@reads(
    "account",
    {
        PRICINGS: "detector[posture].*",
        ASSESSMENTS: " ".join(
            f"detector[posture].{column}"
            for column in ("is_enabled", "open_critical", "open_high", "oldest_open_at", "counted_all")
        ),
        STANDARDS: "detector[posture].standards",
        ASSIGNMENTS: "detector[posture].standards",
    },
)
def posture(place: Place) -> Collected:
    """The subscription's posture: assessed as soon as Defender for Cloud is known there, with the plan for it or
    without."""
    plans, findings = place.query(PRICINGS), place.query(ASSESSMENTS)
    enabled: Maybe = True if plans.rows or findings.rows else False if plans.whole else None
    paid = any(str(row["name"]).lower() == "cloudposture" and _paid(row) for row in plans.rows)
    yield watcher(
        place,
        "posture",
        DEFENDER,
        is_enabled=enabled,
        tier="Defender CSPM" if paid else "Foundational CSPM" if plans.whole else None,
        standards=_standards(place),
        **counted(map(_open, filter(_is_open, findings.rows)), whole=findings.whole),
    )


@reads("account", {SUBSCRIPTIONS: "detector[change_recorder].*"})
def changes(place: Place) -> Collected:
    """The history of changes, which Azure keeps of every resource by design."""
    yield watcher(place, "change_recorder", "Azure Resource Graph", is_enabled=True, covers_all_types=True)


def _standards(place: Place) -> tuple[str, ...] | None:
    """Names of standards that something is compared with: those of the compliance dashboard, and the benchmark where
    its policies are assigned."""
    listed = place.query(STANDARDS)
    names = {str(row["name"]) for row in listed.rows if str(row["properties.state"]).lower() in COMPARED}
    assigned = place.listing(ASSIGNMENTS, scope=place.scope)
    if any(str(_set(row)).lower().endswith(BENCHMARK) for row in assigned.rows):
        names.add("Microsoft-cloud-security-benchmark")
    return tuple(sorted(names)) if names or (listed.whole and assigned.whole) else None


def _set(row: Any) -> Any:
    return (row.get("properties") or {}).get("policyDefinitionId")


def _paid(row: Row) -> bool:
    return str(row["properties.pricingTier"]).lower() == "standard"


def _is_open(row: Row) -> bool:
    """Asked for already, but for a file that holds all of them."""
    weight = str(row["properties.metadata.severity"]).lower()
    return _stands(row) is not False and weight not in {"low", "medium"}


def _stands(row: Row) -> Maybe:
    return word(row["properties.status.code"], unhealthy=True, healthy=False, notapplicable=False)


def _open(row: Row) -> tuple[Any, Any]:
    made = row["properties.status.statusChangeDate"] or row["properties.status.firstEvaluationDate"]
    # Of one that does not say how it stands, it is unknown whether it counts.
    return row["properties.metadata.severity"] if _stands(row) else None, made


COLLECTORS = (posture, changes)

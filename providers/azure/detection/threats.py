"""Threat detection by the plans of Microsoft Defender for Cloud, and discovery of personal information."""

from typing import Any

from providers.azure.detection.rows import DEFENDER, watcher
from providers.azure.fields import flag, word
from providers.azure.governance import SUMMARY
from providers.azure.machines.plans import PRICINGS
from providers.azure.place import Place, Rows
from providers.azure.rows import Row
from providers.collecting import Collected, reads
from providers.findings import counted
from providers.three import Maybe, either, every

ALERTS = "arg:securityresources.alerts"

EVERYWHERE = "arm"
"""The plan that watches the resource manager itself, which every subscription uses."""

PLANS = {
    "microsoft.compute/virtualmachines": "virtualmachines",
    "microsoft.compute/virtualmachinescalesets": "virtualmachines",
    "microsoft.web/sites": "appservices",
    "microsoft.sql/servers": "sqlservers",
    "microsoft.sql/managedinstances": "sqlservers",
    "microsoft.sqlvirtualmachine/sqlvirtualmachines": "sqlservervirtualmachines",
    "microsoft.dbforpostgresql/flexibleservers": "opensourcerelationaldatabases",
    "microsoft.dbformysql/flexibleservers": "opensourcerelationaldatabases",
    "microsoft.documentdb/databaseaccounts": "cosmosdbs",
    "microsoft.storage/storageaccounts": "storageaccounts",
    "microsoft.keyvault/vaults": "keyvaults",
    "microsoft.containerservice/managedclusters": "containers",
    "microsoft.containerregistry/registries": "containers",
}
"""Type of resource to the plan that watches it. Source: Microsoft's list of Defender plans."""

DISCOVERY = "sensitivedatadiscovery"
STATES = {"active": True, "inprogress": True, "resolved": False, "dismissed": False}


@reads(
    "account",
    {
        PRICINGS: "detector[threat_detection].*",
        SUMMARY: "detector[threat_detection].is_enabled",
        ALERTS: " ".join(
            f"detector[threat_detection].{column}"
            for column in ("open_critical", "open_high", "oldest_open_at", "counted_all")
        ),
    },
)
def threats(place: Place) -> Collected:
    """The subscription's plans. It is on where every plan is paid for whose resources are there."""
    plans, summary = place.query(PRICINGS), place.query(SUMMARY)
    types = {str(row["type"]).lower() for row in summary.rows}
    needed = {EVERYWHERE, *(PLANS[kind] for kind in types if kind in PLANS)}
    states = [_on(plans, plan) for plan in sorted(needed)]
    on = sorted(str(row["name"]) for row in plans.rows if _paid(row))
    alerts = place.query(ALERTS)
    yield watcher(
        place,
        "threat_detection",
        DEFENDER,
        is_enabled=every(*states, True if summary.whole else None),
        tier="Standard" if on else "Free" if plans.whole else None,
        plans=tuple(on) if plans.whole else None,
        **counted((_open(row) for row in alerts.rows if _is_open(row) is not False), whole=alerts.whole),
    )


@reads("account", {PRICINGS: "detector[data_discovery].*"})
def discovery(place: Place) -> Collected:
    """Whether a plan looks for personal information in stores: that of storage, or that of posture."""
    plans = place.query(PRICINGS)
    ways = [_extension(plans, plan) for plan in ("storageaccounts", "cloudposture")]
    yield watcher(place, "data_discovery", DEFENDER, is_enabled=either(*ways))


def _row(plans: Rows, plan: str) -> Row | None:
    return next((row for row in plans.rows if str(row["name"]).lower() == plan), None)


def _paid(row: Row) -> Maybe:
    tier = row["properties.pricingTier"]
    return None if tier is None else str(tier).lower() == "standard"


def _on(plans: Rows, plan: str) -> Maybe:
    """Whether a plan is paid for; one that is not listed is not."""
    row = _row(plans, plan)
    return _paid(row) if row else False if plans.whole else None


def _extension(plans: Rows, plan: str) -> Maybe:
    row = _row(plans, plan)
    paid = _on(plans, plan)
    if not row or not paid:
        return paid
    listed = row["properties.extensions"]
    found = [one for one in listed or () if str(one.get("name")).lower() == DISCOVERY]
    return None if listed is None else either(False, *(flag(one.get("isEnabled")) for one in found))


def _is_open(row: Row) -> Maybe:
    return word(row["properties.Status"] or row["status"], **STATES)


def _open(row: Row) -> tuple[Any, Any]:
    """Of one that does not say whether it is open, it is unknown whether it counts."""
    severity = row["properties.Severity"] or row["severity"]
    return severity if _is_open(row) else None, row["properties.TimeGeneratedUtc"] or row["made"]


COLLECTORS = (threats, discovery)

"""Subscriptions, and which resource providers are used where in them."""

import re
from collections import Counter
from dataclasses import replace
from typing import Literal

from auditor.facts.governance import Account, ServiceInUse
from providers.azure import inference
from providers.azure.fields import tags, word
from providers.azure.place import Answer, Place
from providers.collecting import Collected, reads

SUBSCRIPTIONS = "arg:resourcecontainers.subscriptions"
SUMMARY = "arg:resources.summary"
PERMISSIONS = "arm:permissions"
ORGANIZATION = "graph:organization"

STATES: dict[str, Literal["active", "suspended", "pending_close"]] = {
    "enabled": "active",
    "warned": "active",
    "pastdue": "active",
    "disabled": "suspended",
    "deleted": "pending_close",
}
"""A subscription with a payment due still runs; a disabled one may be read and nothing in it be changed."""

NO_SUCH_CONCEPT = ("is_org_management", "enabled_regions", "root_central_control")
"""A tenant is governed by no subscription, regions are not opened one by one, and no subscription has a root user."""


@reads("account", {SUBSCRIPTIONS: "account.*", ORGANIZATION: "account.directory_country"})
def subscription(place: Place) -> Collected:
    """The subscription itself. Every one belongs to exactly one Entra tenant, which keeps its directory in the
    geography of the country that its owner registered: resources in Japan do not move it."""
    tenants = {row.get("id"): row.get("countryLetterCode") for row in place.shared(ORGANIZATION).rows}
    for row in place.query(SUBSCRIPTIONS).rows:
        yield Account(
            **place.here(None),
            resource=row["id"],
            name=row["name"],
            tags=tags(row["tags"]),
            kind="account",
            state=word(row["properties.state"], **STATES),
            in_organization=True,
            organization=row["tenantId"],
            directory_country=_country(tenants.get(row["tenantId"])),
            absent=NO_SUCH_CONCEPT,
        )


def _country(code: object) -> str | None:
    return code.upper() if isinstance(code, str) and re.fullmatch("[A-Za-z]{2}", code) else None


QUOTAS = {
    "microsoft.compute": "arm:compute_usages",
    "microsoft.network": "arm:network_usages",
    "microsoft.storage": "arm:storage_usages",
}
"""Resource providers whose limits are read: what runs out first. Of others no utilisation is told."""

_UTILISATION = "service_in_use.quota_max_utilisation"


@reads(
    "account",
    {
        SUMMARY: "service_in_use.*",
        PERMISSIONS: "service_in_use.*",
        **dict.fromkeys(QUOTAS.values(), _UTILISATION),
        **dict.fromkeys((inference.ACCOUNTS, inference.DEPLOYMENTS), "service_in_use.processing_scope"),
    },
)
def services(place: Place) -> Collected:
    """Resource providers by location: an existing resource is the evidence. One without resources stays unseen."""
    counted: Counter[tuple[str, str]] = Counter()
    for row in place.query(SUMMARY).rows:
        namespace = str(row["type"]).partition("/")[0]
        # A whole resource, as an export holds it, counts for itself.
        counted[namespace, row["location"] or "global"] += 1 if row["count_"] is None else int(row["count_"])
    for (namespace, location), count in sorted(counted.items()):
        found = ServiceInUse(
            **place.here(location),
            resource=f"/subscriptions/{place.account.lower()}/providers/{namespace}/locations/{location}",
            cloud_service=namespace,
            evidence=("resource",),
            is_used=count > 0,
            resource_count=count,
            absent=_absent(namespace, location),
        )
        if namespace == inference.NAMESPACE:
            found = replace(found, processing_scope=inference.processing_scope(place, location, found.resource))
        yield with_quotas(place, found) if _is_measured(namespace, location) else found


def _absent(namespace: str, location: str) -> tuple[str, ...]:
    """Columns without meaning for a service: limits that are not told, and content that it does not process."""
    quota = () if _is_measured(namespace, location) else ("quota_max_utilisation",)
    return (*quota, *(() if namespace == inference.NAMESPACE else ("processing_scope",)))


def with_quotas(place: Place, found: ServiceInUse) -> ServiceInUse:
    """The service with the share that is used of its fullest limit in the location."""
    listing = place.listing(
        QUOTAS[str(found.cloud_service)], about=found.resource, scope=place.scope, location=found.region
    )
    shares = [share for row in listing.rows if (share := _share(row)) is not None]
    return replace(found, quota_max_utilisation=round(max(shares), 1) if listing.whole and shares else None)


def _is_measured(namespace: str, location: str) -> bool:
    return namespace in QUOTAS and location != "global"


def _share(row: Answer) -> float | None:
    """Percent. A limit of 0 is of what cannot be used at all, and one below that has no end."""
    used, limit = row.get("currentValue"), row.get("limit")
    if not isinstance(used, int | float) or not isinstance(limit, int | float) or limit <= 0:
        return None
    return 100 * used / limit


COLLECTORS = (subscription, services)

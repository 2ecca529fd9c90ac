"""Subscriptions, and which resource providers are used where in them."""

import re
from collections import Counter

from auditor.facts.governance import Account, ServiceInUse
from providers.azure.fields import tags, word
from providers.azure.place import Place
from providers.collecting import Collected, reads

SUBSCRIPTIONS = "arg:resourcecontainers.subscriptions"
SUMMARY = "arg:resources.summary"
PERMISSIONS = "arm:permissions"
ORGANIZATION = "graph:organization"

STATES = {
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


@reads("account", {SUMMARY: "service_in_use.*", PERMISSIONS: "service_in_use.*"})
def services(place: Place) -> Collected:
    """Resource providers by location: an existing resource is the evidence. One without resources stays unseen."""
    counted: Counter[tuple[str, str]] = Counter()
    for row in place.query(SUMMARY).rows:
        namespace = str(row["type"]).partition("/")[0]
        # A whole resource, as an export holds it, counts for itself.
        counted[namespace, row["location"] or "global"] += 1 if row["count_"] is None else int(row["count_"])
    for (namespace, location), count in sorted(counted.items()):
        yield ServiceInUse(
            **place.here(location),
            resource=f"/subscriptions/{place.account.lower()}/providers/{namespace}/locations/{location}",
            cloud_service=namespace,
            evidence=("resource",),
            is_used=count > 0,
            resource_count=count,
        )


COLLECTORS = (subscription, services)

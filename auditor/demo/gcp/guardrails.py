"""Demo: policies of the organisation, liens, contacts and health events."""

from typing import Any

from auditor.demo.gcp.site import MANAGER, ORGANIZATION, OSAKA, TOKYO, Site

POLICIES, HEALTH = "orgpolicy.googleapis.com", "servicehealth.googleapis.com"
COMPUTE = "compute.googleapis.com"
LIEN, CONTACT = f"{MANAGER}/Lien", "essentialcontacts.googleapis.com/Contact"
CRITICAL = {"criticality": "high"}
PLACES = ("in:asia-northeast1-locations", "in:asia-northeast2-locations")
LABELLED = "custom.requireLabels"
ON: dict[str, Any] = {"rules": [{"enforce": True}]}


def good(site: Site) -> None:
    """Japan only, listed services only, nothing public, audit logs without exemptions; locked; an office is told."""
    services = {"allowedValues": ["storage.googleapis.com", "compute.googleapis.com"]}
    policy(site, "gcp.resourceLocations", {"rules": [{"values": {"allowedValues": list(PLACES)}}]})
    policy(site, "gcp.restrictServiceUsage", {"rules": [{"values": services}]})
    for name in (
        "storage.publicAccessPrevention",
        "iam.disableAuditLoggingExemption",
        "compute.disableSerialPortAccess",
        "storage.secureHttpTransport",
        LABELLED,
    ):
        policy(site, name, ON)
    custom(site, LABELLED, "has(resource.labels.classification) && has(resource.labels.owner)")
    old = {"deniedValues": ["TLS_VERSION_1", "TLS_VERSION_1_1"]}
    policy(site, "gcp.restrictTLSVersion", {"rules": [{"values": old}]})
    labelled(site, CRITICAL)
    lien = {"parent": site.own, "restrictions": ["resourcemanager.projects.delete"], "origin": "joho-seisaku"}
    site.asset(LIEN, "liens/p1000000000001", "global", **lien)
    for name, categories in (("joho", ["SECURITY", "TECHNICAL"]), ("keiyaku", ["BILLING", "LEGAL"])):
        contact(site, name, "joho@sakura-city.example", *categories)
    event(site, "KOSODATE-001", "2026-06-30T22:00:00Z")
    quota(site, TOKYO, 12, 72)
    quota(site, OSAKA, 0, 72)


def bad(site: Site) -> None:
    """All of Asia, all services, public buckets allowed, nothing locked; one person's own address."""
    everywhere = {"rules": [{"values": {"allowedValues": ["in:asia-locations"]}}]}
    policy(site, "gcp.resourceLocations", everywhere)
    policy(site, "storage.publicAccessPrevention", {"rules": [{"enforce": False}]})
    labelled(site, CRITICAL)
    contact(site, "yamaguchi", "yamaguchi.kojin@example.com", "SECURITY")
    event(site, "BUNKAZAI-001", "2026-06-30T22:00:00Z")
    for where in (TOKYO, "asia-northeast3"):
        quota(site, where, 8, 8)


def policy(site: Site, name: str, spec: dict[str, Any], on: str = "") -> None:
    """A policy on the project, or `on` a folder or the organisation; a second one of the name replaces the first."""
    container = on or site.own
    row = {"name": f"{container}/policies/{name}", "spec": spec}
    _, held = site.cloud.lists.setdefault(f"{POLICIES}{policies(container)}", ("policies", []))
    held[:] = [*(one for one in held if one["name"] != row["name"]), row]


def custom(site: Site, name: str, condition: str) -> None:
    """A constraint of the organisation's own on whatever bucket is made."""
    row = {
        "name": f"{ORGANIZATION}/customConstraints/{name}",
        "resourceTypes": ["storage.googleapis.com/Bucket"],
        "methodTypes": ["CREATE", "UPDATE"],
        "condition": condition,
        "actionType": "ALLOW",
    }
    _, held = site.cloud.lists.setdefault(f"{POLICIES}{constraints()}", ("customConstraints", []))
    held[:] = [*(one for one in held if one["name"] != row["name"]), row]


def constraints() -> str:
    """The path of the list of the organisation's own constraints."""
    return f"/v2/{ORGANIZATION}/customConstraints"


def policies(container: str) -> str:
    """The path of the list of a container's policies."""
    return f"/v2/{container}/policies"


def events(site: Site) -> str:
    """The path of the list of health events."""
    return f"/v1/projects/{site.project}/locations/global/events"


def contact(site: Site, name: str, email: str, *categories: str) -> None:
    """An essential contact."""
    told = {"notificationCategorySubscriptions": list(categories), "validationState": "VALID"}
    site.asset(CONTACT, f"contacts/{name}", "global", email=email, **told)


def event(site: Site, name: str, starts: str) -> None:
    """Something that goes on in a service that the project uses."""
    impact = {"product": {"productName": "Cloud Storage"}, "location": {"locationName": "asia-northeast1"}}
    row = {"name": f"projects/{site.project}/locations/global/events/{name}", "title": name, "category": "INCIDENT"}
    told = {"state": "ACTIVE", "startTime": starts, "eventImpacts": [impact], "relevance": "IMPACTED"}
    site.listed(HEALTH, events(site), "events", {**row, **told})


def quota(site: Site, region: str, used: float, limit: float) -> None:
    """How much of a region's limit of processors is used; a second time replaces the first."""
    row = {"name": region, "quotas": [{"metric": "CPUS", "usage": used, "limit": limit}]}
    _, held = site.cloud.lists.setdefault(f"{COMPUTE}{regions(site)}", ("items", []))
    held[:] = [*(one for one in held if one["name"] != region), row]


def regions(site: Site) -> str:
    """The path of the list of regions with their limits."""
    return f"/compute/v1/projects/{site.project}/regions"


def labelled(site: Site, labels: dict[str, str]) -> None:
    """Labels of the project itself."""
    asset = next(one for one in site.cloud.assets if one["name"] == f"//{MANAGER}/{site.own}")
    asset["resource"]["data"]["labels"] = labels


def complete(site: Site) -> None:
    """Let the lists of the project and of what stands above be there, empty or not."""
    site.listed(HEALTH, events(site), "events")
    site.listed(POLICIES, constraints(), "customConstraints")
    site.listed(COMPUTE, regions(site), "items")
    for container in (site.own, *(one for one in site.chain if one != site.own), ORGANIZATION):
        site.listed(POLICIES, policies(container), "policies")
    shown = next(one for one in site.cloud.assets if one["name"] == f"//{MANAGER}/{site.own}")
    # The inventory shows older constraints of the same policies.
    older = [
        {"constraint": f"constraints/{row['name'].rpartition('/')[2]}", "booleanPolicy": {"enforced": True}}
        for row in site.cloud.lists[f"{POLICIES}{policies(site.own)}"][1]
        if row["spec"] == ON
    ]
    if older:
        shown["orgPolicy"] = older

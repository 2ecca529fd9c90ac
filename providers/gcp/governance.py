"""Projects, and which services are used where in them."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any, Literal

from auditor.facts.governance import Account, ServiceInUse
from providers.collecting import Collected, reads
from providers.gcp.fields import unset
from providers.gcp.operations import COUNT
from providers.gcp.place import Listing, Place

PROJECTS = "cai:projects"
SUMMARY = "cai:summary"
SERVICES = "cai:services"
QUOTAS = "rest:quotas"
MEASURED = "compute.googleapis.com"
"""The interface whose limits run out first; of others no utilisation is told."""

STATES = {"ACTIVE": "active", "DELETE_REQUESTED": "pending_close", "DELETE_IN_PROGRESS": "pending_close"}

PROCESSING = (
    *("aiplatform.googleapis.com", "translate.googleapis.com", "dialogflow.googleapis.com"),
    *("discoveryengine.googleapis.com", "documentai.googleapis.com"),
)
"""Services that process content, and whose resources have a location."""

NO_SUCH_CONCEPT = ("is_org_management", "enabled_regions", "root_central_control")
"""An organisation is governed by no project, regions are not opened one by one, and no project has a root user."""

UNREAD = ("account.directory_country",)
"""Google says nowhere in which country it keeps the accounts of people."""


@reads("account", {PROJECTS: "account.*"})
def project(place: Place) -> Collected:
    """The project itself, and the organisation that it belongs to. One without ancestors stands alone."""
    place.query(PROJECTS)
    one, chain = place.project, place.project.ancestors
    top = chain[-1] if chain else None
    yield Account(
        **place.here(None),
        resource=one.resource,
        name=one.name,
        tags=one.labels,
        kind="account",
        state=STATES.get(str(one.state)),  # type: ignore[arg-type]
        in_organization=None if chain is None else bool(top and top.startswith("organizations/")),
        organization=top if top and top.startswith("organizations/") else None,
        containers=chain,
        absent=NO_SUCH_CONCEPT,
    )


@reads(
    "account",
    {
        SUMMARY: "service_in_use.*",
        SERVICES: "service_in_use.*",
        QUOTAS: "service_in_use.quota_max_utilisation",
    },
)
def services(place: Place) -> Collected:
    """Services by location: an existing resource is the evidence. An interface that is turned on is none, and is said
    beside it; where nothing else speaks of it, it is not known to be used unless all resources were counted."""
    listing = place.query(SUMMARY)
    counted: Counter[tuple[str, str]] = Counter()
    for row in listing.rows:
        host, _, kind = str(row["assetType"]).partition("/")
        if (host, kind) != ("serviceusage.googleapis.com", "Service"):  # the switch of another service
            counted[host, row["location"] or "global"] += row[COUNT]
    enabled = {str(row["name"]).rpartition("/")[2] for row in place.query(SERVICES).rows if row["state"] == "ENABLED"}
    quiet = enabled - {host for host, _ in counted}
    full = _fullest(place.listing(QUOTAS, project=place.project.id))
    for (host, location), count in sorted(counted.items()):
        evidence = ("resource", "api_enabled") if host in enabled else ("resource",)
        found = replace(
            _service(place, host, location, evidence, count),
            # A limit of a zone is its region's.
            quota_max_utilisation=full.get(location),
            processing_scope=_processed(location),
        )
        yield _with_what_it_has(found, measured=host == MEASURED and _is_region(location))
    for host in sorted(quiet):
        found = _service(place, host, "global", ("api_enabled",), unset(None, 0, by=listing.whole or None))
        yield _with_what_it_has(found, measured=False)


def _service(place: Place, host: str, location: str, evidence: tuple[str, ...], count: int | None) -> ServiceInUse:
    return ServiceInUse(
        **place.here(location),
        resource=f"{place.project.resource}/services/{host}/locations/{location}",
        cloud_service=host,
        evidence=evidence,
        is_used=None if count is None else count > 0,
        resource_count=count,
    )


def _with_what_it_has(found: ServiceInUse, *, measured: bool) -> ServiceInUse:
    """The service without the columns that have no meaning for it."""
    has = {"quota_max_utilisation": measured, "processing_scope": found.cloud_service in PROCESSING}
    without = tuple(name for name, held in has.items() if not held)
    return replace(found, absent=without, **dict.fromkeys(without))  # type: ignore[arg-type]  # None fits every column


def _processed(location: str) -> Literal["geo", "global"] | None:
    """How far content of what lies there may travel. Of what lies in one region nothing is known: whoever may call the
    service may call its global endpoint as well, which leaves nothing in the inventory."""
    return None if _is_region(location) else "global" if location == "global" else "geo"


def _fullest(listing: Listing) -> dict[str, float]:
    """By region, the share in percent that is used of its fullest limit."""
    found = {}
    for row in listing.rows:
        shares = [share for one in row.get("quotas") or () if (share := _share(one)) is not None]
        if shares:
            found[str(row.get("name")).lower()] = round(max(shares), 1)
    return found


def _share(row: Any) -> float | None:
    """Percent. A limit of 0 is of what cannot be used at all."""
    used, limit = row.get("usage", 0), row.get("limit")
    if not isinstance(used, int | float) or not isinstance(limit, int | float) or limit <= 0:
        return None
    return 100 * used / limit


def _is_region(location: str) -> bool:
    """A single region: not `global`, nor a name for several."""
    return re.fullmatch(r"[a-z]+-[a-z]+\d+", location) is not None


COLLECTORS = (project, services)

"""Projects, and which services are used where in them."""

from collections import Counter

from auditor.facts.governance import Account, ServiceInUse
from providers.collecting import Collected, reads
from providers.gcp.fields import unset
from providers.gcp.operations import COUNT
from providers.gcp.place import Place

PROJECTS = "cai:projects"
SUMMARY = "cai:summary"
SERVICES = "cai:services"

STATES = {"ACTIVE": "active", "DELETE_REQUESTED": "pending_close", "DELETE_IN_PROGRESS": "pending_close"}

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
        absent=NO_SUCH_CONCEPT,
    )


@reads("account", {SUMMARY: "service_in_use.*", SERVICES: "service_in_use.*"})
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
    for (host, location), count in sorted(counted.items()):
        evidence = ("resource", "api_enabled") if host in enabled else ("resource",)
        yield _service(place, host, location, evidence, count)
    for host in sorted(quiet):
        yield _service(place, host, "global", ("api_enabled",), unset(None, 0, by=listing.whole or None))


def _service(place: Place, host: str, location: str, evidence: tuple[str, ...], count: int | None) -> ServiceInUse:
    return ServiceInUse(
        **place.here(location),
        resource=f"{place.project.resource}/services/{host}/locations/{location}",
        cloud_service=host,
        evidence=evidence,
        is_used=None if count is None else count > 0,
        resource_count=count,
    )


COLLECTORS = (project, services)

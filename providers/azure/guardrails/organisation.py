"""The Entra tenant with all subscriptions below its root management group."""

from auditor.facts.governance import Account
from providers.azure.governance import NO_SUCH_CONCEPT, SUBSCRIPTIONS
from providers.azure.names import tenant
from providers.azure.place import Place
from providers.collecting import Collected, reads

DESCENDANTS = "arm:descendants"


@reads("account", {SUBSCRIPTIONS: "account[organization].*", DESCENDANTS: "account[organization].members"})
def organisation(place: Place) -> Collected:
    """One row for the tenant. Resource Graph leaves out subscriptions that the reader may not see; the root management
    group, whose name is the tenant's ID, lists them all."""
    of = tenant(place)
    if of is None:
        return
    listing = place.shared(DESCENDANTS, group=of)
    members = {
        str(row.get("name")).lower()
        for row in listing.rows
        if str(row.get("type")).lower().endswith("/subscriptions") and row.get("name")
    }
    yield Account(
        **place.here(None),
        resource=f"/tenants/{of}".lower(),
        name=of,
        kind="organization",
        in_organization=True,
        organization=of,
        members=tuple(sorted(members)) if listing.whole else None,
        absent=(*NO_SUCH_CONCEPT, "delegated_administrators", "unknown_administrators", "directory_country"),
    )


COLLECTORS = (organisation,)

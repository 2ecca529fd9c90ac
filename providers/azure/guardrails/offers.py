"""Other vendors' products from Azure Marketplace: SaaS contracts, managed applications, and plans of resources."""

from typing import Any

from auditor.facts.governance import SubscriptionOffer
from providers.azure.fields import flag, moment
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads

CONTRACTS = "arg:resources.marketplace"
PLANS = "arg:resources.plans"

OVER = {"unsubscribed"}
"""States of a SaaS contract that gives nothing any more."""

OWN = ("microsoft",)
"""Publishers that are the provider itself."""


@reads("account", {CONTRACTS: "subscription_offer[agreement,application].*"})
def contracts(place: Place) -> Collected:
    """SaaS contracts and managed applications."""
    for row in place.query(CONTRACTS).rows:
        saas = row["type"].startswith("microsoft.saas/")
        status = row["properties.status"] or row["properties.provisioningState"]
        if not (saas and str(status).lower() in OVER) and not _own(row["plan.publisher"]):
            yield _contract(place, row) if saas else _application(place, row)


def _contract(place: Place, row: Row) -> SubscriptionOffer:
    end = row["properties.term.endDate"]
    return SubscriptionOffer(
        **place.envelope(row),
        kind="agreement",
        product=row["properties.offerId"],
        publisher=row["properties.publisherId"],
        status=row["properties.status"],
        # A contract always has a term, which may not be told.
        ends=True if end else None,
        ends_at=moment(end),
        renews=flag(row["properties.autoRenew"]),
    )


def _application(place: Place, row: Row) -> SubscriptionOffer:
    """It is paid until it is deleted: there is no term. One of the town's own catalogue has no plan."""
    own_catalogue = row["plan.publisher"] is None and row["plan.product"] is None
    return SubscriptionOffer(
        **place.envelope(row),
        kind="application",
        product=row["name"] if own_catalogue else row["plan.product"],
        publisher=row["plan.publisher"],
        status=row["properties.provisioningState"],
        ends=False,
    )


@reads("account", {PLANS: "subscription_offer[image].*"})
def products_in_resources(place: Place) -> Collected:
    """One row for every product of another vendor in machines and other resources that were made from its plan."""
    found: dict[tuple[str, str], Any] = {}
    for row in place.query(PLANS).rows:
        publisher, product = row["plan.publisher"], row["plan.product"] or row["plan.name"]
        application = row["type"].startswith(("microsoft.saas/", "microsoft.solutions/"))
        if product and not application and not _own(publisher):
            found[str(publisher).lower(), str(product).lower()] = (publisher, product)
    for key, (publisher, product) in sorted(found.items()):
        yield SubscriptionOffer(
            **place.here(None),
            resource=f"{place.scope}/plans/{'/'.join(key)}",
            name=product,
            kind="image",
            product=product,
            publisher=publisher,
        )


def _own(publisher: Any) -> bool:
    return str(publisher).lower() in OWN


COLLECTORS = (contracts, products_in_resources)

"""Other vendors' products from Google Cloud Marketplace: orders of the billing account, and licences of disks."""

from typing import Any

from auditor.facts.governance import SubscriptionOffer
from providers.collecting import Collected, reads
from providers.gcp.calls import OPERATIONS
from providers.gcp.fields import moment
from providers.gcp.place import Answer, Place
from providers.gcp.rows import dig
from providers.gcp.stores import DISKS

BILLING = "rest:billing"
ORDERS = "rest:orders"

PUBLIC = frozenset(
    (
        *("almalinux-cloud", "centos-cloud", "cos-cloud", "debian-cloud", "fedora-cloud", "fedora-coreos-cloud"),
        *("opensuse-cloud", "oracle-linux-cloud", "rhel-cloud", "rhel-sap-cloud", "rocky-linux-cloud"),
        *("suse-cloud", "suse-sap-cloud", "suse-byos-cloud", "ubuntu-os-cloud", "ubuntu-os-pro-cloud"),
        *("windows-cloud", "windows-sql-cloud", "vm-options", "compute-image-tools"),
        *("deeplearning-platform-release", "ml-images", "cloud-hpc-image-public"),
    )
)
"""Projects of the images and options that Google itself offers.
https://cloud.google.com/compute/docs/images/os-details"""


@reads("account", dict.fromkeys((BILLING, ORDERS), "subscription_offer[agreement].*"))
def orders(place: Place) -> Collected:
    """Products in the orders of the account that pays for the project. An order names no project: each project that the
    account pays for has it. One that nobody pays for has bought nothing."""
    paid = place.ask(BILLING, project=place.project.id)
    account = (paid or {}).get("billingAccountName")
    if not account:
        return
    for order in place.shared(ORDERS, billing=str(account)).rows:
        for at, line in enumerate(order.get("lineItems") or ()):
            yield _ordered(place, order, line, at)


def _ordered(place: Place, order: Answer, line: Any, at: int) -> SubscriptionOffer:
    term = dig(line, "lineItemInfo.subscription") or {}
    end = term.get("endTime")
    return SubscriptionOffer(
        **place.here(None),
        resource=f"//{OPERATIONS.paths[ORDERS].host}/{order.get('name')}/{line.get('lineItemId') or at}",
        name=order.get("displayName"),
        kind="agreement",
        product=_product(dig(line, "lineItemInfo.offer")) or order.get("displayName"),
        # What is paid by use has no term; the end of a term that is there may not be told.
        ends=True if end else None if term or not dig(line, "lineItemInfo") else False,
        ends_at=moment(end),
        renews=bool(term.get("autoRenewalEnabled")) if term else None,
    )


def _product(offer: Any) -> str | None:
    """The product of an offer to everybody (`services/{service}/standardOffers/...`); a private offer names none."""
    kind, _, rest = str(offer or "").partition("/")
    return rest.partition("/")[0] or None if kind == "services" else None


@reads("account", {DISKS: "subscription_offer[image].*"})
def products_in_disks(place: Place) -> Collected:
    """One row for every licence of another vendor that a disk carries."""
    links = {str(link) for row in place.query(DISKS).rows for link in row["licenses"] or ()}
    for publisher, licence in sorted({found for link in links if (found := _licence(link))}):
        if publisher not in PUBLIC:
            yield SubscriptionOffer(
                **place.here(None),
                resource=f"{place.project.resource}/licenses/{publisher}/{licence}",
                name=licence,
                kind="image",
                product=licence,
                publisher=publisher,
            )


def _licence(link: str) -> tuple[str, str] | None:
    """The project and the name of a licence (`.../projects/{project}/global/licenses/{name}`)."""
    parts = link.split("/")
    if "projects" not in parts[:-4] or parts[-2:-1] != ["licenses"]:
        return None
    return parts[-4], parts[-1]


COLLECTORS = (orders, products_in_disks)

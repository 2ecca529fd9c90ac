"""Other vendors' products: orders of the billing account, licences of disks."""

import pytest

from auditor.demo.gcp import offers, stores
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import Site
from auditor.facts.governance import SubscriptionOffer
from providers.gcp.offers import BILLING, ORDERS
from tests.gcp.conftest import BAD, GOOD, audit, by_name

ACCOUNT = "billingAccounts/0F0F0F-1A1A1A-2B2B2B"


def test_orders_and_licences(cloud: Cloud, good: Site, bad: Site) -> None:
    """A contract with its end and whether it goes on; what Google itself offers is no product of another vendor."""
    for site, topic in ((good, "good"), (bad, "bad")):
        getattr(stores, topic)(site)
        getattr(offers, topic)(site)
    good.asset(stores.DISK, "zones/asia-northeast1-a/disks/os", "asia-northeast1-a")
    offers.licensed(good, "zones/asia-northeast1-a/disks/os", "debian-cloud/global/licenses/debian-12-bookworm")
    found = audit(cloud, GOOD, BAD)
    held = by_name(found[GOOD], SubscriptionOffer)
    assert set(held) == {"帳票作成", "chohyo-engine"}
    order = held["帳票作成"]
    assert (order["product"], order["ends"], order["renews"]) == (offers.PRODUCT, True, True)
    assert held["chohyo-engine"]["publisher"] == "chohyo-public"
    ending = by_name(found[BAD], SubscriptionOffer)["3D展示ビューア"]
    assert (ending["ends"], ending["renews"]) == (True, False)
    assert ending["ends_at"].isoformat() == "2026-07-31T15:00:00+00:00"


@pytest.mark.parametrize(
    ("more", "ends", "renews"),
    [
        ({}, False, None),  # paid by use
        ({"subscription": {"autoRenewalEnabled": True}}, None, True),
        ({"subscription": {"endTime": "2027-03-31T15:00:00Z"}}, True, False),
    ],
)
def test_the_end_of_a_contract(cloud: Cloud, good: Site, more: dict[str, object], ends: object, renews: object) -> None:
    """No term, a term that is not told, and one that ends."""
    offers.bought(good, ACCOUNT, "契約", "x.example", **more)
    held = by_name(audit(cloud, GOOD)[GOOD], SubscriptionOffer)["契約"]
    assert (held["ends"], held["renews"]) == (ends, renews)


def test_a_line_without_what_was_bought(cloud: Cloud, good: Site) -> None:
    """Is not paid by use for that."""
    offers.bought(good, ACCOUNT, "契約", "x.example")
    for name, orders in cloud.lists.values():
        for order in orders if name == "orders" else ():
            order["lineItems"] = [{"lineItemId": "1"}]
    assert by_name(audit(cloud, GOOD)[GOOD], SubscriptionOffer)["契約"]["ends"] is None


@pytest.mark.parametrize("operation", [BILLING, ORDERS])
def test_denied_is_not_nothing_bought(cloud: Cloud, good: Site, operation: str) -> None:
    """The list of contracts is not whole, and says what is missing."""
    offers.bought(good, ACCOUNT, "契約", "x.example")
    cloud.faults[operation] = Fault("PERMISSION_DENIED")
    snapshot = audit(cloud, GOOD)[GOOD]
    assert "契約" not in by_name(snapshot, SubscriptionOffer)
    (missed,) = (one for one in snapshot.readings if one.operation == operation)
    assert missed.status == "denied"
    assert "subscription_offer[agreement].*" in missed.columns


def test_one_account_is_asked_once_for_many_projects(cloud: Cloud, good: Site, bad: Site) -> None:
    """Whoever pays for both has one list of orders."""
    offers.bought(good, ACCOUNT, "契約", "x.example")
    offers.paid(bad, ACCOUNT)
    found = audit(cloud, GOOD, BAD)
    assert all("契約" in by_name(found[name], SubscriptionOffer) for name in (GOOD, BAD))
    assert cloud.asked.count(ORDERS) == 1

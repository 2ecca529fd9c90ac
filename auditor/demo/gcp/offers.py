"""Demo: what was bought in the marketplace."""

from typing import Any

from auditor.demo.gcp.site import TOKYO, Site

BILLING, ORDERS = "cloudbilling.googleapis.com", "cloudcommerceconsumerprocurement.googleapis.com"
API = "https://www.googleapis.com/compute/v1/projects/"
PRODUCT = "chohyo-sakusei.endpoints.chohyo-public.cloud.goog"


def good(site: Site) -> None:
    """Another vendor's product for forms: an officer has read its terms, and the contract goes on by itself."""
    term = {"startTime": "2025-04-01T00:00:00Z", "endTime": "2027-03-31T15:00:00Z", "autoRenewalEnabled": True}
    bought(site, "billingAccounts/0A0A0A-1B1B1B-2C2C2C", "帳票作成", PRODUCT, subscription=term)
    licensed(site, f"regions/{TOKYO}/disks/disk-ap1", "chohyo-public/global/licenses/chohyo-engine")


def bad(site: Site) -> None:
    """A viewer whose contract runs out without anybody having decided; nobody has read its terms."""
    term = {"startTime": "2025-10-01T00:00:00Z", "endTime": "2026-07-31T15:00:00Z"}
    bought(
        site, "billingAccounts/0D0D0D-1E1E1E-2F2F2F", "3D展示ビューア", "viewer.example.cloud.goog", subscription=term
    )
    licensed(site, "zones/asia-northeast3-a/disks/disk-wasure", "viewer-public/global/licenses/viewer")


def bought(site: Site, account: str, name: str, product: str, **more: Any) -> None:
    """An order of the billing account that pays for the project."""
    paid(site, account)
    line = {"lineItemId": "1", "lineItemInfo": {"offer": f"services/{product}/standardOffers/s", **more}}
    order = {"name": f"{account}/orders/{name}", "displayName": name, "lineItems": [line]}
    site.listed(ORDERS, f"/v1/{account}/orders", "orders", order)


def paid(site: Site, account: str) -> None:
    """Which billing account pays for the project; '' for none."""
    name = f"projects/{site.project}/billingInfo"
    answer = {"projectId": site.project, "billingAccountName": account, "billingEnabled": bool(account)}
    site.document(BILLING, f"/v1/{name}", name=name, **answer)


def licensed(site: Site, disk: str, licence: str) -> None:
    """The disk was made from an image with a licence."""
    found = next(one for one in site.cloud.assets if one["name"].endswith(f"/{site.project}/{disk}"))
    found["resource"]["data"]["licenses"] = [f"{API}{licence}"]


def complete(site: Site) -> None:
    """Nobody pays for a project of which nothing else is said."""
    if f"{BILLING}/v1/projects/{site.project}/billingInfo" not in site.cloud.documents:
        paid(site, "")

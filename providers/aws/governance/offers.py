"""Other vendors' products: contracts and licences of AWS Marketplace, and the products inside machines and images."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.governance import SubscriptionOffer
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Listing, Place
from providers.collecting import Collected, reads
from providers.three import Maybe

MARKETPLACE = "us-east-1"
"""Where AWS Marketplace keeps agreements and the licences that it grants; other issuers' licences are not read."""

BOUGHT = [{"name": "PartyType", "values": ["Acceptor"]}, {"name": "AgreementType", "values": ["PurchaseAgreement"]}]
OVER = {"DEACTIVATED", "DELETED", "EXPIRED", "PENDING_DELETE"}
"""States of a licence that gives nothing any more."""


@reads(
    "account",
    {
        "marketplace-agreement:SearchAgreements": "subscription_offer[agreement].* subscription_offer[licence].renews",
        "license-manager:ListReceivedLicenses": "subscription_offer[licence].*",
    },
)
def contracts(place: Place) -> Collected:
    """What the account has bought and is in force; two calls, in the one region that AWS Marketplace has."""
    there = place.at(MARKETPLACE)
    agreements = there.listing(
        "marketplace-agreement:SearchAgreements", "agreementViewSummaries", catalog="AWSMarketplace", filters=BOUGHT
    )
    in_force = [row for row in agreements.rows if row.get("status") in {"ACTIVE", None}]
    for agreement in in_force:
        yield _agreement(place, agreement)
    bought = {e["licenseArn"]: row for row in in_force for e in row.get("entitlements") or () if "licenseArn" in e}
    for licence in there.listing("license-manager:ListReceivedLicenses", "Licenses").rows:
        if licence.get("Status") not in OVER:
            yield _licence(place, licence, bought.get(licence["LicenseArn"]), agreements.whole)


def _agreement(place: Place, row: Answer) -> SubscriptionOffer:
    products = [str(product["id"]) for product in field(row, "proposalSummary.resources") or () if "id" in product]
    return SubscriptionOffer(
        **place.here,
        resource=place.arn("aws-marketplace", f"agreement/{row['agreementId']}"),
        name=row["agreementId"],
        provider_managed=False,
        kind="agreement",
        product=", ".join(products) or None,
        publisher=field(row, "proposer.accountId"),
        status=row.get("status"),
        # An agreement that is paid as it is used goes on until it is cancelled, and AWS leaves its end out.
        ends="endTime" in row,
        ends_at=moment(row.get("endTime")),
        renews=_renews(row),
    )


def _licence(place: Place, row: Answer, agreement: Answer | None, whole: bool) -> SubscriptionOffer:
    end = field(row, "Validity.End")
    # A licence renews itself only through the agreement that it was granted for.
    renews = _renews(agreement) if agreement else False if whole else None
    return SubscriptionOffer(
        **place.here,
        resource=row["LicenseArn"],
        name=row.get("LicenseName"),
        provider_managed=False,
        kind="licence",
        product=row.get("ProductName"),
        publisher=field(row, "Issuer.Name"),
        status=row.get("Status"),
        ends=None if "Validity" not in row else bool(end),
        ends_at=moment(end),
        renews=renews,
    )


def _renews(agreement: Answer) -> Maybe:
    behaviour = agreement.get("endTimeBehaviorType")
    return None if behaviour is None else behaviour == "RENEW"


@reads(
    "region",
    {"ec2:DescribeInstances": "subscription_offer[image].*", "ec2:DescribeImages": "subscription_offer[image].*"},
)
def products_in_machines(place: Place) -> Collected:
    """One row for every Marketplace product in machines and own images of a region; no calls beyond theirs."""
    machines = place.listing("ec2:DescribeInstances", "Reservations[].Instances[]")
    images = place.listing("ec2:DescribeImages", "Images", Owners=["self"])
    for code in sorted({*_codes(machines), *_codes(images)}):
        yield SubscriptionOffer(
            **place.here,
            resource=place.arn("ec2", f"product-code/{code}"),
            name=code,
            provider_managed=False,
            kind="image",
            product=code,
        )


def _codes(listing: Listing) -> Iterator[str]:
    found: Any
    for row in listing.rows:
        for found in row.get("ProductCodes") or ():
            if found.get("ProductCodeType") == "marketplace":
                yield str(found["ProductCodeId"])


COLLECTORS = (contracts, products_in_machines)

"""Macie, Well-Architected and Network Firewall: one row a region where AWS offers them, off ones too."""

from typing import Any

from auditor.facts.detection import Detector
from providers.aws.fields import field, moment
from providers.aws.place import Place
from providers.collecting import Collected, reads
from providers.three import either

MACIE_OFF = ("AccessDeniedException: Macie is not enabled", "ResourceNotFoundException")
"""Macie says by the code of a missing right that it is off; only the message tells them apart."""


def watcher(place: Place, service: str, kind: Any, name: str, **found: Any) -> Detector:
    """One resource name for a kind and region, so that a finding stays itself when the service is switched on."""
    return Detector(**place.here, resource=place.arn(service, kind), name=name, kind=kind, **found)


@reads("region", {"macie2:GetMacieSession": "detector[data_discovery].*"})
def discovery(place: Place) -> Collected:
    """Macie, which searches buckets for personal information."""
    if not place.offers("macie2"):
        return
    session = place.ask("macie2:GetMacieSession", none=MACIE_OFF)
    if session is not None:
        on = session.get("status") == "ENABLED"
        yield watcher(place, "macie2", "data_discovery", "Amazon Macie", is_enabled=on)


@reads("region", {"wellarchitected:ListWorkloads": "detector[architecture_review].*"})
def reviews(place: Place) -> Collected:
    """Reviews in the Well-Architected Tool, own ones and shared ones; the newest counts."""
    if not place.offers("wellarchitected"):
        return
    listing = place.listing("wellarchitected:ListWorkloads", "WorkloadSummaries", MaxResults=50)
    if not listing.whole and not listing.rows:
        return
    filled = [when for row in listing.rows if (when := moment(row.get("UpdatedAt")))]
    yield watcher(
        place,
        "wellarchitected",
        "architecture_review",
        "AWS Well-Architected Tool",
        is_enabled=bool(listing.rows),
        last_run_at=max(filled, default=None),
    )


@reads(
    "region",
    {
        "network-firewall:ListFirewalls": "detector[network_firewall].*",
        "ec2:DescribeVpcEndpoints": "detector[network_firewall].is_enabled",
        "ec2:DescribeTransitGatewayAttachments": "detector[network_firewall].is_enabled",
    },
)
def firewalls(place: Place) -> Collected:
    """Network Firewall, or another product's inspection behind gateway load balancer endpoints.

    Where networks hang on a transit gateway the inspection may stand in another account: then it is unknown.
    """
    listing = place.listing("network-firewall:ListFirewalls", "Firewalls")
    if not listing.whole and not listing.rows:
        return
    if listing.rows:
        yield watcher(
            place, "network-firewall", "network_firewall", "AWS Network Firewall", is_enabled=True, tier="AWS"
        )
        return
    endpoints = place.listing("ec2:DescribeVpcEndpoints", "VpcEndpoints")
    others = [row for row in endpoints.rows if row.get("VpcEndpointType") == "GatewayLoadBalancer"]
    attachments = place.listing("ec2:DescribeTransitGatewayAttachments", "TransitGatewayAttachments")
    hung = any(_elsewhere(place, row) for row in attachments.rows) or not attachments.whole
    product = True if others else False if endpoints.whole else None
    yield watcher(
        place,
        "network-firewall",
        "network_firewall",
        "AWS Network Firewall",
        is_enabled=either(product, None if hung else False),
        tier="other product" if others else None,
    )


def _elsewhere(place: Place, attachment: Any) -> bool:
    """Whether the gateway is another account's."""
    return field(attachment, "TransitGatewayOwnerId") not in {None, place.account}


COLLECTORS = (discovery, reviews, firewalls)

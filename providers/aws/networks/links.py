"""Links of networks to other networks: peerings, transit gateways, private endpoints, dedicated lines."""

from typing import Any

from auditor.facts.networks import Network
from providers.aws.fields import field, name_tag, tags
from providers.aws.networks.parts import part
from providers.aws.place import Answer, Place
from providers.collecting import Collected, reads

REDUNDANT = {"yes": True, "no": False}
"""`hasLogicalRedundancy` may also be `unknown`."""


@reads("region", {"ec2:DescribeVpcPeeringConnections": "network[peering].*"})
def peerings(place: Place) -> Collected:
    """A row for every VPC peering, seen from the side that is here."""
    for peering in place.pages("ec2:DescribeVpcPeeringConnections", "VpcPeeringConnections"):
        ours, theirs = _sides(place, peering)
        found = tags(peering.get("Tags"))
        status = field(peering, "Status.Code")
        yield Network(
            **place.here,
            resource=part(place, "vpc-peering-connection", peering["VpcPeeringConnectionId"]),
            name=name_tag(found, peering["VpcPeeringConnectionId"]),
            tags=found,
            kind="peering",
            network_id=part(place, "vpc", ours["VpcId"], ours.get("OwnerId")) if ours.get("VpcId") else None,
            peer_account=theirs.get("OwnerId"),
            peer_region=theirs.get("Region"),
            status=status,
            is_up=None if status is None else status == "active",
        )


def _sides(place: Place, peering: Answer) -> tuple[Answer, Answer]:
    """(this side, the other side). Within one account and region the requester counts as this side."""
    requester, accepter = peering.get("RequesterVpcInfo") or {}, peering.get("AccepterVpcInfo") or {}
    here = (place.account, place.region)
    if (requester.get("OwnerId"), requester.get("Region", place.region)) == here:
        return requester, accepter
    return accepter, requester


@reads("region", {"ec2:DescribeTransitGatewayAttachments": "network[transit,vpn].*"})
def attachments(place: Place) -> Collected:
    """A row for everything that is attached to a transit gateway, whoever owns either.

    DescribeTransitGatewayVpcAttachments would not say whose gateway it is.
    """
    for attachment in place.listing("ec2:DescribeTransitGatewayAttachments", "TransitGatewayAttachments").rows:
        found = tags(attachment.get("Tags"))
        kind, state = attachment.get("ResourceType"), attachment.get("State")
        name = attachment["TransitGatewayAttachmentId"]
        in_vpc = kind == "vpc" and attachment.get("ResourceId")
        yield Network(
            **place.here,
            resource=part(place, "transit-gateway-attachment", name),
            name=name_tag(found, name),
            tags=found,
            kind="vpn" if kind in {"vpn", "vpn-concentrator"} else "transit",
            network_id=part(place, "vpc", in_vpc, attachment.get("ResourceOwnerId")) if in_vpc else None,
            peer_account=_other(place, attachment.get("TransitGatewayOwnerId"), attachment.get("ResourceOwnerId")),
            status=state,
            is_up=None if state is None else state == "available",
        )


def _other(place: Place, gateway: str | None, resource: str | None) -> str | None:
    """The owner at the other end; unknown where either owner is."""
    if gateway is None or resource is None:
        return None
    return gateway if gateway != place.account else resource


@reads("region", {"ec2:DescribeVpcEndpoints": "network[private_endpoint].*"})
def private_endpoints(place: Place) -> Collected:
    """A row for every VPC endpoint."""
    for endpoint in place.listing("ec2:DescribeVpcEndpoints", "VpcEndpoints").rows:
        found = tags(endpoint.get("Tags"))
        status = endpoint.get("State")
        yield Network(
            **place.here,
            resource=part(place, "vpc-endpoint", endpoint["VpcEndpointId"], endpoint.get("OwnerId")),
            name=name_tag(found, endpoint.get("ServiceName") or endpoint["VpcEndpointId"]),
            tags=found,
            kind="private_endpoint",
            network_id=part(place, "vpc", endpoint["VpcId"]) if endpoint.get("VpcId") else None,
            status=status,
            # The answer spells states in lower case, the model in capitals.
            is_up=None if status is None else status.lower() == "available",
        )


@reads("region", {"directconnect:DescribeConnections": "network[dedicated_line].*"})
def dedicated_lines(place: Place) -> Collected:
    """A row for every Direct Connect connection."""
    lines = place.listing("directconnect:DescribeConnections", "connections").rows
    up = {line.get("location") for line in lines if line.get("connectionState") == "available"}
    for line in lines:
        found = tags(line.get("tags"), key="key", value="value")
        status = line.get("connectionState")
        owner = line.get("ownerAccount") or place.account
        yield Network(
            **place.here,
            resource=f"arn:{place.partition}:directconnect:{place.region}:{owner}:dxcon/{line['connectionId']}",
            name=line.get("connectionName") or line["connectionId"],
            tags=found,
            kind="dedicated_line",
            status=status,
            is_up=None if status in {None, "unknown"} else status == "available",
            # A second line that is up in another building is worth more than AWS's word on one of them.
            redundant=bool(up - {line.get("location")}) or _redundant(line.get("hasLogicalRedundancy")),
        )


def _redundant(answer: Any) -> bool | None:
    return REDUNDANT.get(answer) if isinstance(answer, str) else None

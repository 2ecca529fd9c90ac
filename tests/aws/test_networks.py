"""VPCs, subnets, flow logs and links built with boto3 and read back through the adapter."""

from typing import Any

import pandas as pd

from auditor.facts.logs import LogSource
from auditor.facts.networks import Network
from providers.aws.networks.links import attachments, dedicated_lines, peerings, private_endpoints
from providers.aws.networks.virtual import networks, subnets
from tests.aws.bed import Bed, response

DENIED = b"<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>"


def denied(request: Any) -> Any:
    """EC2's refusal."""
    return response(DENIED, 403)


def vpc(bed: Bed, account: str, name: str = "juki") -> tuple[Any, str, str]:
    """(client, VPC, subnet) of a network with one interface in it."""
    ec2 = bed.client(account, "ec2")
    made = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[made], Tags=[{"Key": "Name", "Value": name}])
    subnet = ec2.create_subnet(VpcId=made, CidrBlock="10.1.1.0/24")["Subnet"]["SubnetId"]
    ec2.create_network_interface(SubnetId=subnet)
    return ec2, made, subnet


def by_kind(frame: Any, kind: str) -> Any:
    """The rows of a kind by the last part of their resource."""
    rows = frame[frame["kind"] == kind]
    return rows.set_index(pd.Index([resource.rsplit("/", 1)[-1] for resource in rows["resource"]]))


def test_networks_in_use_and_the_default_one(bed: Bed, account: str) -> None:
    """The default VPC is AWS's and empty; the other one is used, has a hostile name, and a closed default group."""
    ec2, made, _ = vpc(bed, account, "=cmd()<script>")
    (group,) = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [made]}])["SecurityGroups"]
    ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])

    rows = by_kind(bed.read(account, networks).frames[Network], "network")

    assert rows.loc[made, "name"] == "=cmd()<script>"
    assert rows.loc[made, "attached_count"] == 1
    assert rows.loc[made, "default_group_closed"]
    assert not rows.loc[made, "provider_managed"]
    (default,) = [name for name in rows.index if name != made]
    assert rows.loc[default, "is_default"]
    assert rows.loc[default, "provider_managed"]
    assert rows.loc[default, "attached_count"] == 0
    assert not rows.loc[default, "default_group_closed"]


def test_flow_logs_and_their_absence(bed: Bed, account: str) -> None:
    """One VPC logs to a bucket; the other does not log, which is a row too."""
    ec2, made, _ = vpc(bed, account)
    bed.client(account, "s3").create_bucket(
        Bucket=f"flow-{account}", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
    )
    ec2.create_flow_logs(
        ResourceType="VPC",
        ResourceIds=[made],
        TrafficType="REJECT",
        LogDestinationType="s3",
        LogDestination=f"arn:aws:s3:::flow-{account}",
    )
    other = ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]

    rows = by_kind(bed.read(account, networks).frames[LogSource], "network")

    (log,) = [name for name in rows.index if name.startswith(f"{made}#fl-")]
    assert rows.loc[log, "is_enabled"]
    assert rows.loc[log, "in_use"]
    assert rows.loc[log, "traffic"] == "rejected"
    assert rows.loc[log, "destination_id"] == f"arn:aws:s3:::flow-{account}"
    assert made not in rows.index
    assert not rows.loc[other, "is_enabled"]
    assert not rows.loc[other, "in_use"]


def test_the_destination_is_the_store_itself(bed: Bed, account: str) -> None:
    """A prefix in a bucket, an ARN with a suffix, a bare name of a log group; a log of a gateway is left out."""
    item = "<item><flowLogId>{0}</flowLogId><resourceId>{1}</resourceId><flowLogStatus>ACTIVE</flowLogStatus>{2}</item>"
    group = "arn:aws:logs:ap-northeast-1:1:log-group:flow"
    items = [
        item.format("fl-1", "vpc-1", "<logDestination>arn:aws:s3:::kept/a/b/</logDestination>"),
        item.format("fl-2", "subnet-1", f"<logDestination>{group}:*</logDestination>"),
        item.format("fl-3", "eni-1", "<logGroupName>flow</logGroupName><deliverLogsStatus>FAILED</deliverLogsStatus>"),
        item.format("fl-4", "tgw-1", ""),
    ]
    body = f"<R><flowLogSet>{''.join(items)}</flowLogSet></R>".encode()
    frame: Any = bed.read(account, networks, canned={"ec2:DescribeFlowLogs": body}).frames[LogSource]
    rows = frame[frame["name"].str.startswith("fl-")].set_index("name")
    assert rows.loc["fl-1", "destination_id"] == "arn:aws:s3:::kept"
    assert rows.loc["fl-2", "destination_id"] == group
    assert rows.loc["fl-2", "kind"] == "subnet"
    assert rows.loc["fl-3", "destination_id"] == f"arn:aws:logs:ap-northeast-1:{account}:log-group:flow"
    assert rows.loc["fl-3", "has_error"]
    assert rows.loc["fl-1", "has_error"] is pd.NA
    assert "fl-4" not in rows.index


def test_what_is_not_listed_is_not_absent(bed: Bed, account: str) -> None:
    """Without the list of flow logs nothing is 'not logged'; without interfaces nothing is 'unused'."""
    _, made, _ = vpc(bed, account)
    canned = {"ec2:DescribeFlowLogs": denied, "ec2:DescribeNetworkInterfaces": denied}

    snapshot = bed.read(account, networks, canned=canned)

    assert by_kind(snapshot.frames[Network], "network").loc[made, "attached_count"] is pd.NA
    log = by_kind(snapshot.frames[LogSource], "network").loc[made]
    assert log["is_enabled"] is pd.NA
    assert log["in_use"] is pd.NA
    assert {r.permission for r in snapshot.readings if not r.ok} >= {
        "ec2:DescribeFlowLogs",
        "ec2:DescribeNetworkInterfaces",
    }


def test_flow_logs_of_a_shared_network_are_its_owners(bed: Bed, account: str) -> None:
    """What another account shares is not said to be unlogged."""
    body = (
        b"<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId><ownerId>999900001111</ownerId>"
        b"<isDefault>false</isDefault></item></vpcSet></DescribeVpcsResponse>"
    )
    snapshot = bed.read(account, networks, canned={"ec2:DescribeVpcs": body})
    row = by_kind(snapshot.frames[LogSource], "network").loc["vpc-1"]
    assert row["resource"] == "arn:aws:ec2:ap-northeast-1:999900001111:vpc/vpc-1"
    assert row["is_enabled"] is pd.NA


def test_a_subnet_is_public_by_its_route_table(bed: Bed, account: str) -> None:
    """A route to an internet gateway in the subnet's own table, the VPC's main table for the rest."""
    ec2, made, subnet = vpc(bed, account)
    inside = ec2.create_subnet(VpcId=made, CidrBlock="10.1.2.0/24")["Subnet"]["SubnetId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=made)
    table = ec2.create_route_table(VpcId=made)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)

    rows = by_kind(bed.read(account, subnets).frames[Network], "subnet")
    assert rows.loc[subnet, "is_public_subnet"]
    assert not rows.loc[inside, "is_public_subnet"]
    assert rows.loc[subnet, "attached_count"] == 1
    assert rows.loc[subnet, "network_id"].endswith(f"vpc/{made}")
    assert rows.loc[subnet, "has_filter"]

    rows = by_kind(bed.read(account, subnets, canned={"ec2:DescribeRouteTables": denied}).frames[Network], "subnet")
    assert rows.loc[inside, "is_public_subnet"] is pd.NA


def test_a_peering_is_seen_from_both_sides(bed: Bed, account: str) -> None:
    """Each account sees the other one."""
    ec2, made, _ = vpc(bed, account)
    stranger = "999900001111"
    theirs = bed.client(stranger, "ec2")
    far = theirs.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    peering = ec2.create_vpc_peering_connection(VpcId=made, PeerVpcId=far, PeerOwnerId=stranger)
    name = peering["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    before = by_kind(bed.read(account, peerings).frames[Network], "peering").loc[name]
    assert before["peer_account"] == stranger
    assert not before["is_up"]

    theirs.accept_vpc_peering_connection(VpcPeeringConnectionId=name)
    after = by_kind(bed.read(account, peerings).frames[Network], "peering").loc[name]
    assert after["is_up"]
    assert after["network_id"].endswith(f"{account}:vpc/{made}")
    assert by_kind(bed.read(stranger, peerings).frames[Network], "peering").loc[name, "peer_account"] == account


def test_the_owner_of_a_transit_gateway_is_the_other_end(bed: Bed, account: str) -> None:
    """Own gateway and own network; a gateway of somebody else; an owner that the answer leaves out; a VPN."""
    item = "<item><transitGatewayAttachmentId>{}</transitGatewayAttachmentId>{}<state>available</state></item>"
    owners = "<transitGatewayOwnerId>{}</transitGatewayOwnerId><resourceOwnerId>{}</resourceOwnerId>"
    of_vpc = "<resourceType>vpc</resourceType><resourceId>vpc-1</resourceId>"
    items = [
        item.format("own", owners.format(account, account) + of_vpc),
        item.format("foreign", owners.format("999900001111", account) + of_vpc),
        item.format("silent", of_vpc),
        item.format("line", owners.format(account, account) + "<resourceType>vpn</resourceType>"),
    ]
    body = f"<R><transitGatewayAttachments>{''.join(items)}</transitGatewayAttachments></R>".encode()
    frame: Any = bed.read(account, attachments, canned={"ec2:DescribeTransitGatewayAttachments": body}).frames[Network]
    rows = by_kind(frame, "transit")
    assert rows.loc["own", "peer_account"] == account
    assert rows.loc["foreign", "peer_account"] == "999900001111"
    assert rows.loc["silent", "peer_account"] is pd.NA
    assert rows.loc["own", "network_id"].endswith("vpc/vpc-1")
    assert list(by_kind(frame, "vpn").index) == ["line"]


def test_endpoints_and_lines(bed: Bed, account: str) -> None:
    """A gateway endpoint and a dedicated line, whose redundancy is what AWS says and nothing else."""
    ec2, made, _ = vpc(bed, account)
    ec2.create_vpc_endpoint(VpcId=made, ServiceName="com.amazonaws.ap-northeast-1.s3")
    bed.client(account, "directconnect").create_connection(location="EqTY2", bandwidth="1Gbps", connectionName="honcho")
    frame: Any = bed.read(account, private_endpoints, dedicated_lines).frames[Network]
    endpoint = frame[frame["kind"] == "private_endpoint"].iloc[0]
    line = frame[frame["kind"] == "dedicated_line"].iloc[0]
    assert endpoint["is_up"]
    assert line["name"] == "honcho"
    assert line["is_up"]
    assert line["redundant"] is pd.NA


def test_an_account_without_networks(bed: Bed, account: str) -> None:
    """No VPC at all is no row and no failure."""
    body = b"<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>"
    snapshot = bed.read(account, networks, canned={"ec2:DescribeVpcs": body})
    assert snapshot.frames[Network].empty
    assert snapshot.frames[LogSource].empty
    assert all(reading.ok for reading in snapshot.readings if reading.operation.startswith("ec2:"))

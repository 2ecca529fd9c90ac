"""VPCs and subnets, and whether their traffic is logged. What has no interface in it is not in use."""

from collections.abc import Callable, Iterator
from typing import Any

from auditor.facts.logs import LogSource
from auditor.facts.networks import Network
from providers.aws.fields import field, name_tag, tags
from providers.aws.networks.parts import counted, groups_of, interfaces, part
from providers.aws.place import Answer, Listing, Place
from providers.collecting import Collected, reads

Count = Callable[[Any], int | None]

LOGGED: dict[str, Any] = {"vpc": "network", "subnet": "subnet", "eni": "interface"}
"""What a flow log is attached to, by the prefix of its ID."""

ARN_KINDS = {"network": "vpc", "subnet": "subnet", "interface": "network-interface"}

TRAFFIC: dict[str, Any] = {"ALL": "all", "ACCEPT": "accepted", "REJECT": "rejected"}


@reads(
    "region",
    {
        "ec2:DescribeVpcs": "network[network].* log_source[network].*",
        "ec2:DescribeFlowLogs": "log_source[network,subnet,interface].*",
        "ec2:DescribeNetworkInterfaces": "network[network].attached_count network[network].default_group_attached "
        "log_source[network,subnet,interface].in_use",
        "ec2:DescribeSecurityGroups": "network[network].default_group_closed network[network].default_group_attached",
    },
)
def networks(place: Place) -> Collected:
    """A row for every VPC; a log source for every flow log, and for every VPC that has none."""
    used = interfaces(place)
    in_network = counted(used, lambda row: [row.get("VpcId")])
    in_group = counted(used, groups_of)
    groups = place.listing("ec2:DescribeSecurityGroups", "SecurityGroups")
    default_groups = {group.get("VpcId"): group for group in groups.rows if group.get("GroupName") == "default"}
    logs = place.listing("ec2:DescribeFlowLogs", "FlowLogs")
    logged = {log.get("ResourceId") for log in logs.rows}
    for vpc in place.pages("ec2:DescribeVpcs", "Vpcs"):
        row = _network(place, vpc, in_network(vpc["VpcId"]), default_groups.get(vpc["VpcId"]), in_group)
        yield row
        if vpc["VpcId"] not in logged:
            yield _unlogged(place, vpc, row, logs)
    yield from _flow_logs(place, logs, used)


def _network(place: Place, vpc: Answer, attached: int | None, group: Answer | None, in_group: Count) -> Network:
    found = tags(vpc.get("Tags"))
    return Network(
        **place.here,
        resource=part(place, "vpc", vpc["VpcId"], vpc.get("OwnerId")),
        name=name_tag(found, vpc["VpcId"]),
        tags=found,
        provider_managed=vpc.get("IsDefault"),
        kind="network",
        is_default=vpc.get("IsDefault"),
        is_legacy=False,  # by design: EC2-Classic is gone
        attached_count=attached,
        default_group_closed=None
        if group is None
        else not group.get("IpPermissions") and not group.get("IpPermissionsEgress"),
        default_group_attached=None if group is None else in_group(group.get("GroupId")),
        has_filter=True,  # by design: every interface has a security group
    )


def _unlogged(place: Place, vpc: Answer, network: Network, logs: Listing) -> LogSource:
    # The flow logs of a shared VPC are its owner's, and are not listed here.
    known = logs.whole and vpc.get("OwnerId") == place.account
    return LogSource(
        **place.here,
        resource=network.resource,
        name=network.name,
        tags=network.tags,
        provider_managed=network.is_default,
        kind="network",
        log_kind="flow",
        is_enabled=False if known else None,
        in_use=None if network.attached_count is None else network.attached_count > 0,
    )


def _flow_logs(place: Place, logs: Listing, used: Listing) -> Iterator[LogSource]:
    carrying = counted(used, lambda row: [row.get("VpcId"), row.get("SubnetId"), row.get("NetworkInterfaceId")])
    for log in logs.rows:
        kind = LOGGED.get(log["ResourceId"].split("-")[0])
        if kind is None:  # of a transit gateway: no table holds one
            continue
        count = carrying(log["ResourceId"])
        error = log.get("DeliverLogsStatus")
        yield LogSource(
            **place.here,
            resource=f"{part(place, ARN_KINDS[kind], log['ResourceId'])}#{log['FlowLogId']}",
            name=log["FlowLogId"],
            tags=tags(log.get("Tags")),
            kind=kind,
            log_kind="flow",
            is_enabled=None if log.get("FlowLogStatus") is None else log["FlowLogStatus"] == "ACTIVE",
            in_use=None if count is None else count > 0,
            traffic=TRAFFIC.get(log.get("TrafficType", "")),
            destination_id=_destination(place, log),
            has_error=None if error is None else error == "FAILED",
        )


def _destination(place: Place, log: Answer) -> str | None:
    """The log group or bucket itself, without the prefix or suffix that AWS hangs on its ARN."""
    destination = log.get("LogDestination")
    if not destination:
        return place.arn("logs", f"log-group:{log['LogGroupName']}") if log.get("LogGroupName") else None
    if ":s3:::" in destination:
        return str(destination.split("/")[0])
    return str(destination.removesuffix(":*"))


@reads(
    "region",
    {
        "ec2:DescribeSubnets": "network[subnet].*",
        "ec2:DescribeRouteTables": "network[subnet].is_public_subnet",
        "ec2:DescribeNetworkInterfaces": "network[subnet].attached_count",
    },
)
def subnets(place: Place) -> Collected:
    """A row for every subnet, public where its route table leads to an internet gateway."""
    in_subnet = counted(interfaces(place), lambda row: [row.get("SubnetId")])
    is_public = public(place.listing("ec2:DescribeRouteTables", "RouteTables"))
    for subnet in place.pages("ec2:DescribeSubnets", "Subnets"):
        found = tags(subnet.get("Tags"))
        owner = subnet.get("OwnerId")
        yield Network(
            **place.here,
            resource=part(place, "subnet", subnet["SubnetId"], owner),
            name=name_tag(found, subnet["SubnetId"]),
            tags=found,
            provider_managed=subnet.get("DefaultForAz"),
            kind="subnet",
            network_id=part(place, "vpc", subnet["VpcId"], owner),
            is_default=subnet.get("DefaultForAz"),
            is_legacy=False,  # by design
            attached_count=in_subnet(subnet["SubnetId"]),
            is_public_subnet=is_public(subnet),
            has_filter=True,  # by design: every interface has a security group
        )


def public(tables: Listing) -> Callable[[Answer], bool | None]:
    """Whether a subnet's route table, its own or the VPC's main one, leads to an internet gateway."""
    own: dict[str, bool] = {}
    main: dict[str, bool] = {}
    for table in tables.rows:
        leads_out = any(_leads_out(route) for route in table.get("Routes", ()))
        for association in table.get("Associations", ()):
            if association.get("SubnetId"):
                own[association["SubnetId"]] = leads_out
            elif association.get("Main"):
                main[table.get("VpcId", "")] = leads_out

    def of(subnet: Answer) -> bool | None:
        # On a page that is missing may stand a table of the subnet's own.
        otherwise = main.get(subnet["VpcId"]) if tables.whole else None
        return own.get(subnet["SubnetId"], otherwise)

    return of


def _leads_out(route: Answer) -> bool:
    return str(field(route, "GatewayId") or "").startswith("igw-") and route.get("State") != "blackhole"

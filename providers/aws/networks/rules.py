"""What security groups and network ACLs let in: one row for one source and one range of ports."""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.facts.networks import IngressRule
from providers.aws.fields import tags
from providers.aws.networks.parts import counted, groups_of, interfaces, is_anybody, is_reachable, part
from providers.aws.place import Answer, Listing, Place
from providers.collecting import Collected, reads

PROTOCOLS: dict[str, Any] = {
    "-1": "any",
    "tcp": "tcp",
    "6": "tcp",
    "udp": "udp",
    "17": "udp",
    "icmp": "icmp",
    "1": "icmp",
    "icmpv6": "icmp",
    "58": "icmp",
}

PORTLESS = ("from_port", "to_port", "is_any_port")
"""Columns without a meaning where the protocol has no ports."""

Source = tuple[str, str, bool | None]
"""What may connect, its kind, and whether that is anybody."""


@reads(
    "region",
    {
        "ec2:DescribeSecurityGroups": "ingress_rule.*",
        "ec2:DescribeNetworkInterfaces": "ingress_rule.attached_count ingress_rule.public_target_count",
    },
)
def group_rules(place: Place) -> Collected:
    """The inbound rules of every security group."""
    used = interfaces(place)
    attached = counted(used, groups_of)
    reachable = Listing(tuple(row for row in used.rows if is_reachable(row)), used.whole)
    public = counted(reachable, groups_of)
    for group in place.listing("ec2:DescribeSecurityGroups", "SecurityGroups").rows:
        owner = group.get("OwnerId")
        arn = part(place, "security-group", group["GroupId"], owner)
        is_default = None if group.get("GroupName") is None else group["GroupName"] == "default"
        for permission in group.get("IpPermissions", ()):
            transport = _transport(permission.get("IpProtocol"), permission.get("FromPort"), permission.get("ToPort"))
            for source, kind, anybody in _sources(place, permission):
                rule = f"{_ports(permission.get('IpProtocol'), transport)}/{source}"
                yield IngressRule(
                    **place.here,
                    resource=f"{arn}#{rule}",
                    name=group.get("GroupName"),
                    tags=tags(group.get("Tags")),
                    # AWS makes the default group with one rule, by which its members reach one another.
                    provider_managed=bool(is_default and source == group["GroupId"]),
                    rule_id=rule,
                    layer="instance",
                    network_id=part(place, "vpc", group["VpcId"], owner) if group.get("VpcId") else None,
                    source=source,
                    source_kind=kind,  # type: ignore[arg-type]
                    is_any_source=anybody,
                    attached_count=attached(group["GroupId"]),
                    public_target_count=public(group["GroupId"]),
                    is_default_group=is_default,
                    **transport,
                )


def _sources(place: Place, permission: Answer) -> Iterator[Source]:
    for entry in permission.get("IpRanges", ()):
        yield entry["CidrIp"], "cidr", is_anybody(entry["CidrIp"])
    for entry in permission.get("Ipv6Ranges", ()):
        yield entry["CidrIpv6"], "cidr", is_anybody(entry["CidrIpv6"])
    for entry in permission.get("PrefixListIds", ()):
        # What stands in the list is not read: it might be anybody.
        yield entry["PrefixListId"], "prefix_list", None
    for entry in permission.get("UserIdGroupPairs", ()):
        group, owner = entry.get("GroupId") or entry.get("GroupName", ""), entry.get("UserId")
        yield group if owner in {None, place.account} else f"{owner}/{group}", "group", False


def _transport(protocol: str | None, first: int | None, last: int | None) -> dict[str, Any]:
    """The columns of protocol and ports."""
    name = None if protocol is None else PROTOCOLS.get(protocol.lower(), "other")
    if name == "any":
        return {"protocol": name, "from_port": 0, "to_port": 65535, "is_any_port": True}
    if name in {"icmp", "other"}:
        return {"protocol": name, "absent": PORTLESS}
    everything = None if first is None or last is None else (first, last) == (0, 65535)
    return {"protocol": name, "from_port": first, "to_port": last, "is_any_port": everything}


def _ports(protocol: str | None, transport: Mapping[str, Any]) -> str:
    """Protocol and ports as text: `tcp/22`, `udp/5000-5999`, `any`, `icmp`; protocols without a name as numbers."""
    name = protocol if transport["protocol"] in {None, "other"} else transport["protocol"]
    first, last = transport.get("from_port"), transport.get("to_port")
    if name == "any" or first is None:
        return str(name)
    return f"{name}/{first}" if first == last else f"{name}/{first}-{last}"


@reads("region", {"ec2:DescribeNetworkAcls": "ingress_rule.*"})
def subnet_rules(place: Place) -> Collected:
    """What network ACLs admit: their inbound allow entries that no earlier deny entry takes back whole."""
    for acl in place.pages("ec2:DescribeNetworkAcls", "NetworkAcls"):
        owner = acl.get("OwnerId")
        arn = part(place, "network-acl", acl["NetworkAclId"], owner)
        for entry in _admitting(acl):
            ports = entry.get("PortRange") or {}
            source = _cidr(entry)
            yield IngressRule(
                **place.here,
                resource=f"{arn}#{entry['RuleNumber']}/{source}",
                name=acl["NetworkAclId"],
                tags=tags(acl.get("Tags")),
                provider_managed=acl.get("IsDefault"),
                rule_id=str(entry["RuleNumber"]),
                layer="subnet",
                network_id=part(place, "vpc", acl["VpcId"], owner) if acl.get("VpcId") else None,
                source=source,
                source_kind="cidr",
                is_any_source=is_anybody(source),
                attached_count=len(acl["Associations"]) if "Associations" in acl else None,
                is_default_group=acl.get("IsDefault"),
                **_transport(entry.get("Protocol"), ports.get("From"), ports.get("To")),
            )


def _admitting(acl: Answer) -> Iterator[Answer]:
    refused: list[Answer] = []
    inbound = (entry for entry in acl.get("Entries", ()) if not entry.get("Egress"))
    for entry in sorted(inbound, key=lambda entry: entry["RuleNumber"]):
        if entry.get("RuleAction") == "deny":
            refused.append(entry)
        elif not any(_covers(deny, entry) for deny in refused):
            yield entry


def _cidr(entry: Answer) -> str:
    return str(entry.get("CidrBlock") or entry["Ipv6CidrBlock"])


def _covers(wide: Answer, narrow: Answer) -> bool:
    outer = ipaddress.ip_network(_cidr(wide), strict=False)
    inner = ipaddress.ip_network(_cidr(narrow), strict=False)
    if outer.version != inner.version or not inner.subnet_of(outer):  # type: ignore[arg-type]
        return False
    if wide.get("Protocol") == "-1":
        return True
    if wide.get("Protocol") != narrow.get("Protocol"):
        return False
    outer_ports, inner_ports = wide.get("PortRange"), narrow.get("PortRange")
    if not outer_ports or not inner_ports:
        return not outer_ports
    return bool(outer_ports["From"] <= inner_ports["From"] and inner_ports["To"] <= outer_ports["To"])

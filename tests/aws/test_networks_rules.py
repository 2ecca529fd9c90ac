"""Security groups and network ACLs as effective rules."""

from typing import Any

import pandas as pd

from auditor.facts.networks import IngressRule
from providers.aws.networks.parts import is_anybody
from providers.aws.networks.rules import group_rules, subnet_rules
from tests.aws.bed import Bed
from tests.aws.test_networks import denied, vpc


def group(bed: Bed, account: str, *permissions: dict[str, Any]) -> tuple[Any, str, str]:
    """(client, subnet, group) of a security group with these inbound permissions."""
    ec2, made, subnet = vpc(bed, account)
    name = ec2.create_security_group(GroupName="web", Description="web", VpcId=made)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=name, IpPermissions=list(permissions))
    return ec2, subnet, name


def rules(frame: Any, name: str) -> Any:
    """The rules of a group by their ID."""
    return frame[frame["resource"].str.contains(f"/{name}#", regex=False)].set_index("rule_id")


def test_one_row_for_one_source_and_one_range(bed: Bed, account: str) -> None:
    """IPv4, IPv6, a prefix list, another group, another account's group, all ports, and a protocol without ports."""
    other = vpc(bed, account)[0].create_security_group(GroupName="app", Description="app")["GroupId"]
    ec2, subnet, name = group(
        bed,
        account,
        {
            "IpProtocol": "tcp",
            "FromPort": 22,
            "ToPort": 22,
            "IpRanges": [{"CidrIp": "0.0.0.0/0"}, {"CidrIp": "203.0.113.0/24"}],
            "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
        },
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": "pl-1"}]},
        {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": other}]},
        {"IpProtocol": "udp", "FromPort": 0, "ToPort": 65535, "IpRanges": [{"CidrIp": "0.0.0.0/1"}]},
        {"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    )
    ec2.create_network_interface(SubnetId=subnet, Groups=[name])
    found = rules(bed.read(account, group_rules).frames[IngressRule], name)

    assert found.loc["tcp/22/0.0.0.0/0", "is_any_source"]
    assert found.loc["tcp/22/::/0", "is_any_source"]
    assert not found.loc["tcp/22/203.0.113.0/24", "is_any_source"]
    assert found.loc["tcp/443/pl-1", "source_kind"] == "prefix_list"
    assert found.loc["tcp/443/pl-1", "is_any_source"] is pd.NA
    assert not found.loc[f"any/{other}", "is_any_source"]
    assert found.loc[f"any/{other}", "is_any_port"]
    assert found.loc[f"any/{other}", "to_port"] == 65535
    assert found.loc["udp/0-65535/0.0.0.0/1", "is_any_source"]
    assert found.loc["udp/0-65535/0.0.0.0/1", "is_any_port"]
    assert "from_port" in found.loc["icmp/0.0.0.0/0", "absent"]
    assert set(found["attached_count"]) == {1}
    assert set(found["public_target_count"]) == {0}
    assert found["resource"].is_unique


def test_targets_with_a_public_address(bed: Bed, account: str) -> None:
    """An interface with an elastic address is reachable from outside."""
    opened = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2, subnet, name = group(bed, account, opened)
    card = ec2.create_network_interface(SubnetId=subnet, Groups=[name])["NetworkInterface"]["NetworkInterfaceId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.associate_address(AllocationId=address, NetworkInterfaceId=card)
    found = rules(bed.read(account, group_rules).frames[IngressRule], name)
    assert found.loc["tcp/443/0.0.0.0/0", "public_target_count"] == 1


def test_use_is_unknown_where_interfaces_are_not_listed(bed: Bed, account: str) -> None:
    """An unlisted interface may use any group."""
    opened = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    _, _, name = group(bed, account, opened)
    snapshot = bed.read(account, group_rules, canned={"ec2:DescribeNetworkInterfaces": denied})
    found = rules(snapshot.frames[IngressRule], name)
    assert found.loc["tcp/22/0.0.0.0/0", "attached_count"] is pd.NA
    assert found.loc["tcp/22/0.0.0.0/0", "public_target_count"] is pd.NA


def test_the_rule_that_every_default_group_has_is_the_providers(bed: Bed, account: str) -> None:
    """Members of the default group reach one another; whoever opens it beyond that has done so."""
    ec2, made, _ = vpc(bed, account)
    (default,) = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [made]}])["SecurityGroups"]
    name = default["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=name,
        IpPermissions=[
            {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": name}]},
            {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
        ],
    )
    found = rules(bed.read(account, group_rules).frames[IngressRule], name)
    assert found.loc[f"any/{name}", "provider_managed"]
    assert not found.loc["tcp/22/0.0.0.0/0", "provider_managed"]
    assert found.loc["tcp/22/0.0.0.0/0", "is_default_group"]


def test_network_acls_admit_what_no_earlier_entry_refuses(bed: Bed, account: str) -> None:
    """An allow behind a deny that covers it admits nothing."""
    ec2, made, _ = vpc(bed, account)
    acl = ec2.create_network_acl(VpcId=made)["NetworkAcl"]["NetworkAclId"]

    def entry(number: int, action: str, cidr: str, first: int, last: int) -> None:
        ports = {"From": first, "To": last}
        ec2.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=number,
            Protocol="6",
            RuleAction=action,
            Egress=False,
            CidrBlock=cidr,
            PortRange=ports,
        )

    entry(100, "deny", "0.0.0.0/0", 20, 30)
    entry(110, "allow", "10.0.0.0/8", 22, 22)
    entry(120, "allow", "0.0.0.0/0", 25, 443)
    found = rules(bed.read(account, subnet_rules).frames[IngressRule], acl)
    assert list(found.index) == ["120"]
    assert found.loc["120", "layer"] == "subnet"
    assert found.loc["120", "is_any_source"]
    assert found.loc["120", "from_port"] == 25
    assert found.loc["120", "attached_count"] == 0


def test_wide_ranges() -> None:
    """The internet in one piece, in halves, and all of IPv6's global space; no single provider's block."""
    assert all(map(is_anybody, ("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "2000::/3")))
    assert not any(map(is_anybody, ("10.0.0.0/8", "203.0.113.0/24", "2001:db8::/32", "192.0.0.0/2")))

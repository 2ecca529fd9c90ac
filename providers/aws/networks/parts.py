"""What the collectors of networks share: interfaces as the measure of use, ARNs of EC2 parts, wide ranges."""

import ipaddress
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from auditor.facts.stores import TlsVersion
from providers.aws.place import Answer, Listing, Place

TLS: dict[str, TlsVersion] = {"SSLv3": "0.3", "TLSv1": "1.0", "TLSv1.1": "1.1", "TLSv1.2": "1.2", "TLSv1.3": "1.3"}
"""AWS's names of protocol versions."""

WIDE_IPV4, WIDE_IPV6 = 1, 3
"""Ranges up to these prefix lengths are the internet, or one of the two or so parts that it is often written in."""


def interfaces(place: Place) -> Listing:
    """All network interfaces: whatever runs in a network has one."""
    return place.listing("ec2:DescribeNetworkInterfaces", "NetworkInterfaces")


def counted(listing: Listing, keys: Callable[[Answer], Iterable[Any]]) -> Callable[[Any], int | None]:
    """How many rows have a key, as a function of the key; None for every key where rows may be missing."""
    counts = Counter(key for row in listing.rows for key in set(keys(row)))
    return lambda key: counts[key] if listing.whole else None


def groups_of(interface: Answer) -> Iterator[Any]:
    """IDs of an interface's security groups."""
    return (group.get("GroupId") for group in interface.get("Groups", ()))


def is_reachable(interface: Answer) -> bool:
    """Whether an interface has a public address: associated IPv4, or IPv6 outside the private ranges."""
    addresses = [interface, *interface.get("PrivateIpAddresses", ())]
    if any((address.get("Association") or {}).get("PublicIp") for address in addresses):
        return True
    found = (address.get("Ipv6Address") for address in interface.get("Ipv6Addresses", ()))
    return any(ipaddress.ip_address(address).is_global for address in found if address)


def part(place: Place, kind: str, name: str, owner: str | None = None) -> str:
    """The ARN of a part of EC2 (`vpc`, `subnet`); parts that another account shares carry its number."""
    return f"arn:{place.partition}:ec2:{place.region}:{owner or place.account}:{kind}/{name}"


def is_anybody(cidr: str) -> bool:
    """Whether a range is the whole internet, also where it is written as two halves or as all global IPv6 space."""
    network = ipaddress.ip_network(cidr, strict=False)
    return network.prefixlen <= (WIDE_IPV4 if network.version == 4 else WIDE_IPV6)

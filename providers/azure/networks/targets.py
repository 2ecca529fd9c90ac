"""What stands behind the filters of a network: addresses of interfaces, and of services that sit in a subnet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from providers.azure.fields import word
from providers.azure.networks.filters import Filter, Rule, ident
from providers.azure.networks.sources import ANYTHING, NETWORK, is_group, is_name
from providers.azure.place import Rows
from providers.azure.rows import dig
from providers.internet import addresses
from providers.spans import Spans, join, less, meet
from providers.three import Maybe, either

UNKNOWN = "?"
"""A filter of which it is not known whether there is one, or what it holds."""

PASSES_ON = ("/loadbalancers/",)
"""What answers nobody itself: the machines behind it have rows of their own."""

OUTBOUND = "microsoft.web/serverfarms"
"""An application that goes out through a subnet; nobody comes in by it."""


@dataclass(frozen=True)
class Target:
    """One address that can be reached."""

    holder: str
    """ID of the interface or service."""
    network: str | None
    filters: tuple[str, ...]
    """IDs of the security groups before it, the subnet's first; UNKNOWN among them."""
    within: Spans | None
    """Its address, or all that it may have; None where that is unknown."""
    exact: bool
    """`within` is its address."""
    groups: frozenset[str] | None
    """Application security groups that it is in."""
    ipv6: Maybe
    public: str | None = None
    """ID of its public address."""
    may_be_public: bool = False
    """Whether it has a public address cannot be seen."""
    configuration: str = ""
    """ID of its IP configuration, by which a load balancer names it."""


def meant(rule: Rule, target: Target) -> Maybe:
    """Whether a rule is for this receiver."""
    return either(*(_is(text, target) for text in rule.destinations))


def _is(text: str, target: Target) -> Maybe:
    if text.lower() in (*ANYTHING, NETWORK):
        return True
    if is_group(text):
        return None if target.groups is None else text in target.groups
    if is_name(text):
        return False  # a tag that names services of Azure, or the internet
    named = addresses(text) or ()
    if target.within is None or not meet(target.within, named):
        return None if target.within is None else False
    return True if not less(target.within, named) else None


@dataclass(frozen=True)
class Subnet:
    """A subnet as its network's row holds it."""

    network: str
    filter: str | None
    within: Spans | None
    parts: Mapping[str, Any]


def subnets(networks: Rows) -> dict[str, Subnet]:
    """Every subnet by its ID."""
    return {
        ident(subnet["id"]): Subnet(row["id"], _id(subnet, "networkSecurityGroup"), _prefixes(subnet), subnet)
        for row in networks.rows
        for subnet in row["properties.subnets"] or ()
    }


def targets(interfaces: Rows, found: dict[str, Subnet], filters: dict[str, Filter], *, whole: bool) -> Iterator[Target]:
    """Everything that can be reached. `whole`: all filters are known, so that one that is not named is not there."""
    seen = {row["id"] for row in interfaces.rows}
    for row in interfaces.rows:
        if row["properties.privateEndpoint.id"]:
            continue  # a private endpoint has no way in from outside
        configurations = row["properties.ipConfigurations"] or ()
        versions = [dig(one, "properties.privateIPAddressVersion") for one in configurations]
        for one in configurations:
            subnet = found.get(_id(one, "subnet") or "")
            own = row["properties.networkSecurityGroup.id"]
            before = (subnet.filter if subnet else UNKNOWN, ident(own) if own else None)
            address = addresses(str(dig(one, "properties.privateIPAddress")))
            yield Target(
                row["id"],
                subnet.network if subnet else None,
                tuple(name for name in before if name),
                address,
                address is not None,
                frozenset(ident(g["id"]) for g in dig(one, "properties.applicationSecurityGroups") or ()),
                either(*(word(version, ipv6=True, ipv4=False) for version in versions)),
                _id(one, "publicIPAddress"),
                configuration=ident(one.get("id")),
            )
    standing = {name: key for key, one in filters.items() for name in one.interfaces}
    for subnet in found.values():
        for name in set(occupants(subnet.parts)) - seen:
            if any(kind in name for kind in PASSES_ON):
                continue
            machine = "/networkinterfaces/" in name
            nearest = standing.get(name) or (None if whole or not machine else UNKNOWN)
            filtered = tuple(one for one in (subnet.filter, nearest) if one)
            groups = None if machine else frozenset[str]()
            yield Target(name, subnet.network, filtered, subnet.within, False, groups, None, None, may_be_public=True)


def occupants(subnet: Mapping[str, Any]) -> Iterator[str]:
    """IDs of the interfaces and services that have an address in a subnet."""
    for one in dig(subnet, "properties.ipConfigurations") or ():
        yield ident(one["id"]).rsplit("/", 2)[0]
    for one in dig(subnet, "properties.serviceAssociationLinks") or ():
        if ident(dig(one, "properties.linkedResourceType")) != OUTBOUND:
            yield ident(one["id"])


def _id(part: Mapping[str, Any], name: str) -> str | None:
    found = dig(part, f"properties.{name}.id")
    return ident(found) if found else None


def _prefixes(subnet: Mapping[str, Any]) -> Spans | None:
    one, more = dig(subnet, "properties.addressPrefix"), dig(subnet, "properties.addressPrefixes")
    texts = [str(text) for text in (one, *(more or ())) if text]
    found: Spans = ()
    for text in texts:
        found = join(found, addresses(text) or ())
    return found or None

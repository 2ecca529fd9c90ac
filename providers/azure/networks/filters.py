"""Network security groups as lists of inbound rules in the order in which they decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from providers.azure.fields import word
from providers.azure.rows import Row, dig
from providers.internet import gathered
from providers.spans import Spans, spans

PROTOCOLS = ("tcp", "udp", "icmp", "esp", "ah")
WITH_PORTS = ("tcp", "udp")
EVERY_PORT: Spans = ((0, 65536),)


@dataclass(frozen=True)
class Rule:
    """One inbound rule."""

    name: str
    allow: bool
    protocols: tuple[str, ...]
    sources: tuple[str, ...]
    """Tags, IDs of application security groups, addresses and ranges."""
    ports: Spans
    """Of the receiver, half-open."""
    destinations: tuple[str, ...] = ("*",)
    """As `sources`; the rule is for those receivers only."""
    by_design: bool = False
    """One of the rules that every group ends with."""


DEFAULTS = (
    Rule("AllowVnetInBound", True, PROTOCOLS, ("VirtualNetwork",), EVERY_PORT, ("VirtualNetwork",), by_design=True),
    Rule("AllowAzureLoadBalancerInBound", True, PROTOCOLS, ("AzureLoadBalancer",), EVERY_PORT, by_design=True),
    Rule("DenyAllInBound", False, PROTOCOLS, ("*",), EVERY_PORT, by_design=True),
)
"""What every group ends with. Nobody can change or remove these, so that they need not be read."""


@dataclass(frozen=True)
class Filter:
    """A network security group."""

    row: Row
    rules: tuple[Rule, ...] | None
    """In the order in which they decide; None where the answer did not hold them, or not what one of them does."""
    interfaces: frozenset[str]
    """IDs of the interfaces that it is set on, those of scale sets among them."""
    subnets: frozenset[str]
    """IDs of the subnets that it is set on."""


def security_group(row: Row) -> Filter:
    """The group of a row of Resource Graph."""
    found = row["properties.securityRules"]
    known = isinstance(found, list) and all(map(_is_said, found))
    own = tuple(map(_rule, sorted(filter(_inbound, found or ()), key=_priority))) if known else None
    interfaces, subnets = (
        frozenset(ident(one["id"]) for one in row[name] or ())
        for name in ("properties.networkInterfaces", "properties.subnets")
    )
    return Filter(row, None if own is None else (*own, *DEFAULTS), interfaces, subnets)


def ident(value: Any) -> str:
    """An ARM ID in lower case."""
    return str(value).lower()


def _is_said(rule: Mapping[str, Any]) -> bool:
    """Whether it is known what a rule does: one that admits and is taken for one that refuses would hide others."""
    if not _inbound(rule):
        return True
    does = word(dig(rule, "properties.access"), allow=True, deny=True) and word(
        dig(rule, "properties.direction"), inbound=True
    )
    groups = dig(rule, "properties.sourceApplicationSecurityGroups")
    senders = _both(rule, "sourceAddressPrefix") or groups
    return bool(does and senders and _both(rule, "destinationPortRange") and isinstance(_priority(rule), int))


def _inbound(rule: Mapping[str, Any]) -> bool:
    return str(dig(rule, "properties.direction")).lower() != "outbound"


def _priority(rule: Mapping[str, Any]) -> Any:
    said = str(dig(rule, "properties.priority"))
    return int(said) if said.isdecimal() else None


def _rule(rule: Mapping[str, Any]) -> Rule:
    allow = str(dig(rule, "properties.access")).lower() == "allow"
    groups = dig(rule, "properties.sourceApplicationSecurityGroups") or ()
    receivers = dig(rule, "properties.destinationApplicationSecurityGroups") or ()
    ports = _both(rule, "destinationPortRange")
    # A sender chooses the port that it sends from: a rule for some of them refuses nobody, and keeps nobody out.
    from_everywhere = "*" in _both(rule, "sourcePortRange")
    return Rule(
        str(rule.get("name")),
        allow,
        _protocols(dig(rule, "properties.protocol"), allow=allow) if allow or from_everywhere else (),
        (*gathered(_both(rule, "sourceAddressPrefix")), *(ident(group["id"]) for group in groups)),
        spans(map(_ports, ports)),
        (*_both(rule, "destinationAddressPrefix"), *(ident(group["id"]) for group in receivers)),
    )


def _both(rule: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """What a rule says in the singular, and the list in the plural (sourceAddressPrefixes) of an augmented one."""
    one = dig(rule, f"properties.{name}")
    more = dig(rule, f"properties.{name}es" if name.endswith("x") else f"properties.{name}s")
    return tuple(dict.fromkeys(str(value) for value in (one, *(more or ())) if value not in (None, "")))


def _protocols(text: Any, *, allow: bool) -> tuple[str, ...]:
    """A protocol that is not known here may be any: it admits all, and refuses none."""
    name = str(text).lower()
    return (name,) if name in PROTOCOLS else PROTOCOLS if allow or name == "*" else ()


def _ports(text: str) -> tuple[int, int]:
    first, _, last = ("0", "-", "65535") if text == "*" else text.partition("-")
    return int(first), int(last or first) + 1

"""Who gets to a store over the network: its switch for public access, the filter behind it, its private endpoints."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from providers.three import Maybe, either, every, negate

HALF = 2**31
"""Addresses of half the internet: a filter that lets more of them in filters nothing."""


@dataclass(frozen=True)
class Reach:
    """The columns of a store that speak of the network."""

    has_public_endpoint: Maybe
    public_endpoint_open: Maybe
    network_restricted: Maybe
    has_private_endpoint: Maybe


def reach(public: Maybe, anybody: Maybe, private: Maybe) -> Reach:
    """From whether it has a public address, whether the filter of that address lets anybody in, and whether there is a
    private one."""
    return Reach(
        has_public_endpoint=public,
        public_endpoint_open=every(public, anybody),
        network_restricted=either(negate(public), negate(anybody)),
        has_private_endpoint=private,
    )


def approved(connections: Any) -> Maybe:
    """Whether one of its private endpoints is approved, by `privateEndpointConnections`."""
    if not isinstance(connections, list):
        return None
    states = [
        ((one.get("properties") or {}).get("privateLinkServiceConnectionState") or {}).get("status")
        for one in connections
    ]
    return True if "Approved" in states else None if None in states else False


def admits(rules: Any, *names: str) -> Maybe:
    """Whether a list of ranges (`ipRules`), each under one of `names`, lets anybody in; None for one that is unsaid."""
    if not isinstance(rules, list):
        return None
    return spans_of([next((rule[name] for name in names if rule.get(name)), None) for rule in rules])


def spans_of(ranges: Iterable[Any]) -> Maybe:
    """The same for ranges as texts: 10.0.0.0/8, 10.1.1.1."""
    return spans(_ends(text) for text in ranges)


def firewall(rules: Iterable[Any], *, whole: bool) -> Maybe:
    """Whether the firewall of a database server lets anybody in; without a rule it lets in nobody. `whole`: these are
    all of its rules."""
    found = [rule.get("properties") or {} for rule in rules]
    open_now = spans(
        (rule.get("startIpAddress") or rule.get("startIP"), rule.get("endIpAddress") or rule.get("endIP"))
        for rule in found
    )
    return open_now if whole or open_now else None


def spans(ranges: Iterable[tuple[Any, Any]]) -> Maybe:
    """Whether ranges of IPv4, each with its first and last address, hold more than half of all addresses. The range
    0.0.0.0 alone is Azure's way to write 'all of Azure', where anybody can rent a machine."""
    size, unclear = 0, False
    for first, last in ranges:
        if first == last == "0.0.0.0":  # noqa: S104 - compared, not bound to
            return True
        try:
            size += max(0, int(ipaddress.IPv4Address(last)) - int(ipaddress.IPv4Address(first)) + 1)
        except ValueError:
            unclear = True
    return True if size >= HALF else None if unclear else False


def _ends(text: Any) -> tuple[Any, Any]:
    """First and last address of `10.0.0.0/8` or `10.1.1.1`; as it stands where it is neither."""
    try:
        network = ipaddress.IPv4Network(text, strict=False)
    except ValueError:
        return text, text
    return str(network[0]), str(network[-1])

"""The addresses of the internet, and of networks of one's own, as numbers on one line: what one rule refuses can be
taken from what another admits.

The same range can mean either place, and stands for both. Behind them is room for names of which the addresses are not
known.
"""

import ipaddress
from collections.abc import Iterable
from typing import Any

from providers.spans import Spans, less, meet, size, spans

V4, V6 = 2**32, 2**128
INTERNET4 = (0, V4)
INTERNET6 = (V4, V4 + V6)
INSIDE4 = (INTERNET6[1], INTERNET6[1] + V4)
INSIDE6 = (INSIDE4[1], INSIDE4[1] + V6)
NAMES = INSIDE6[1]
"""Where the numbers of names begin."""

WIDE4, WIDE6 = 2**30, 2**124
"""More than a quarter of the IPv4 internet, or than half of the IPv6 addresses in use (2000::/3), is anybody: one half
of the internet is, as it is often written in two."""

HALF = {4: 1, 6: 3}
"""Prefix length of a half of the internet, by IP version: of IPv6 an eighth is in use."""


def addresses(text: str) -> Spans | None:
    """An address, a range (10.0.0.0/8) or a pair (10.0.0.1-10.0.0.9), both of the internet and of the network. None for
    what is neither."""
    first, _, last = text.partition("-")
    try:
        low = ipaddress.ip_network(first.strip(), strict=False)
        high = ipaddress.ip_network(last.strip(), strict=False) if last else low
    except ValueError:
        return None
    start, end = int(low.network_address), int(high.broadcast_address) + 1
    places = (INTERNET4, INSIDE4) if low.version == 4 else (INTERNET6, INSIDE6)
    return spans((start + base, end + base) for base, _ in places) if low.version == high.version else None


def is_anybody(part: Spans) -> bool:
    """Whether so much of the internet is in it that it counts as the whole."""
    return size(meet(part, (INTERNET4,))) > WIDE4 or size(meet(part, (INTERNET6,))) > WIDE6


def without_ipv6(part: Spans) -> Spans:
    """What can reach a machine that has no IPv6 address."""
    return less(part, (INTERNET6, INSIDE6))


def gathered(prefixes: Iterable[str]) -> tuple[str, ...]:
    """The sources of a rule; ranges that together are the internet, or a half of it, as that: four quarters are it."""
    words: list[str] = []
    ranges: dict[int, list[Any]] = {4: [], 6: []}
    for text in prefixes:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            words.append(text)
        else:
            ranges[network.version].append(network)
    for version, found in ranges.items():
        wide = [one for one in ipaddress.collapse_addresses(found) if one.prefixlen <= HALF[version]]
        words += [str(one) for one in wide]
        words += [str(one) for one in found if not any(one.subnet_of(other) for other in wide)]
    return tuple(words)

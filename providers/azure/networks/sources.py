"""Who may send: the sources of a security rule on one line of numbers, so that denials can be taken from them.

On the line lie the addresses of the internet, then those of the network itself and of what is joined to it (the same
range can mean either), then one number for every service tag and application security group, whose addresses are not
known.
"""

import ipaddress
from collections.abc import Iterable

from providers.spans import Spans, less, meet, size, spans

V4, V6 = 2**32, 2**128
INTERNET4 = (0, V4)
INTERNET6 = (V4, V4 + V6)
INSIDE4 = (INTERNET6[1], INTERNET6[1] + V4)
INSIDE6 = (INSIDE4[1], INSIDE4[1] + V6)
NAMES = INSIDE6[1]
"""Where the numbers of tags and groups begin."""

BALANCER = "azureloadbalancer"
"""The address that health probes come from. It is neither the internet nor the network."""

WIDE4, WIDE6 = 2**30, 2**124
"""More than a quarter of the IPv4 internet, or than half of the IPv6 addresses in use (2000::/3), is anybody: one half
of the internet is, as it is often written in two."""

ANYTHING = ("*", "any")
INTERNET, NETWORK = "internet", "virtualnetwork"


class Line:
    """The line for the rules of some filters: a number for every name among their sources."""

    def __init__(self, sources: Iterable[str]) -> None:
        names = {BALANCER, *(source.lower() for source in sources if is_name(source))}
        self._numbers = {name: NAMES + at for at, name in enumerate(sorted(names))}
        self.all: Spans = ((0, NAMES + len(names)),)
        """Everybody."""
        self._known: dict[tuple[str, ...], Spans] = {}

    def of(self, *sources: str) -> Spans:
        """The part of the line that sources stand for: tags, IDs of groups, addresses and ranges."""
        if sources not in self._known:
            self._known[sources] = spans(span for source in sources for span in self._of(source.lower()))
        return self._known[sources]

    def _of(self, text: str) -> Spans:
        if text in ANYTHING:
            return self.all
        # Groups hold machines of the network, tags hold public addresses of Azure.
        if text == INTERNET:
            return spans((INTERNET4, INTERNET6, *self._named(groups=False)))
        if text == NETWORK:
            return spans((INSIDE4, INSIDE6, *self._named(groups=True)))
        found = addresses(text)
        return ((self._numbers[text], self._numbers[text] + 1),) if found is None else found

    def _named(self, *, groups: bool) -> list[tuple[int, int]]:
        return [(at, at + 1) for name, at in self._numbers.items() if name != BALANCER and is_group(name) == groups]


def is_group(source: str) -> bool:
    """Whether a source is the ID of an application security group."""
    return source.startswith("/")


def is_name(source: str) -> bool:
    """Whether a source is a service tag or the ID of a group: what has no addresses here."""
    return source.lower() not in (*ANYTHING, INTERNET, NETWORK) and addresses(source) is None


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

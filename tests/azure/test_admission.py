"""Which senders get through security groups: the exact arithmetic against asking every rule for every sender."""

import ipaddress
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from providers.azure.networks.admission import Piece, decided, line_of, passing, through
from providers.azure.networks.filters import DEFAULTS, PROTOCOLS, Rule
from providers.azure.networks.sources import Line
from providers.internet import addresses, is_anybody
from providers.spans import less, meet, size, spans

GROUP = "/subscriptions/x/providers/microsoft.network/applicationsecuritygroups/web"
NAMES = ("*", "Internet", "VirtualNetwork", "AzureLoadBalancer", "Storage", GROUP)
RANGES = (
    "0.0.0.0/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "192.0.2.0/24",
    "192.0.2.7",
    "10.0.0.0/8",
    "10.1.0.0/16",
    "::/0",
    "2000::/3",
    "2001:db8::/32",
)

Sender = tuple[str, int, int] | str
"""(internet or inside, IP version, address), or the name of a tag or group."""


def senders() -> list[Sender]:
    """Both sides of every border between the ranges, and every name."""
    found: list[Sender] = ["AzureLoadBalancer", "Storage", GROUP]
    for version, bits in ((4, 32), (6, 128)):
        for at in borders(version, bits):
            found += [(place, version, at) for place in ("internet", "inside")]
    return found


def borders(version: int, bits: int) -> list[int]:
    """The first addresses of the pieces into which all ranges cut the space."""
    networks = [ipaddress.ip_network(text) for text in RANGES]
    cuts = {0}
    for network in networks:
        if network.version == version:
            cuts |= {int(network.network_address), int(network.broadcast_address) + 1}
    return sorted(cuts - {2**bits})


def names(source: str, sender: Sender) -> bool:
    """Whether a source means a sender, by the words of the documentation."""
    if source == "*":
        return True
    if isinstance(sender, str):
        return source == sender or (source, sender) in {("Internet", "Storage"), ("VirtualNetwork", GROUP)}
    place, version, address = sender
    if source in {"Internet", "VirtualNetwork"}:
        return (source == "Internet") == (place == "internet")
    if source in {"AzureLoadBalancer", "Storage", GROUP}:
        return False
    network = ipaddress.ip_network(source)
    return network.version == version and int(network.network_address) <= address <= int(network.broadcast_address)


def first(rules: list[Rule], sender: Sender, protocol: str, port: int) -> Rule | None:
    """The rule that decides: the first that matches."""
    for rule in rules:
        concerned = (
            any(low <= port < high for low, high in rule.ports)
            if protocol in {"tcp", "udp"}
            else rule.ports == ((0, 65536),)
        )
        if concerned and protocol in rule.protocols and any(names(source, sender) for source in rule.sources):
            return rule
    return None


@st.composite
def rule(draw: st.DrawFn) -> Rule:
    """Any rule over a small world."""
    ports = draw(st.sampled_from([((0, 65536),), ((22, 23),), ((20, 25), (443, 444)), ((1000, 4000),)]))
    protocols = draw(st.sampled_from([PROTOCOLS, ("tcp",), ("udp",), ("icmp",)]))
    sources = draw(st.lists(st.sampled_from((*NAMES, *RANGES)), min_size=1, max_size=3, unique=True))
    return Rule(draw(st.uuids()).hex, draw(st.booleans()), protocols, tuple(sources), ports)


filters = st.lists(rule(), max_size=6).map(lambda rules: [*rules, *DEFAULTS])
layers = st.lists(filters, min_size=1, max_size=2)
FLOWS = [(protocol, port) for protocol in ("tcp", "udp") for port in (0, 19, 22, 24, 443, 3999, 65535)] + [("icmp", 0)]


def deciders(found: list[list[Rule]], sender: Sender, protocol: str, port: int) -> list[Rule | None]:
    """What decides in each filter."""
    return [first(rules, sender, protocol, port) for rules in found]


@settings(max_examples=60, deadline=None)
@given(layers)
def test_who_gets_through(found: list[list[Rule]]) -> None:
    """For every sender and port, the rule that admits it is the one that a walk over the rules finds, or none."""
    line = line_of([*found, [Rule("names", True, (), NAMES, ())]])
    points = {sender: point(line, sender) for sender in senders()}
    for protocol, port in FLOWS:
        parts = passing(found, line, protocol, port)
        for sender, at in points.items():
            decided_by = deciders(found, sender, protocol, port)
            admitted = all(one is not None and one.allow for one in decided_by)
            by = [one for one, part in parts if meet(part, ((at, at + 1),))]
            assert by == ([decided_by[0]] if admitted else []), (protocol, port, sender)


@settings(max_examples=60, deadline=None)
@given(layers)
def test_pieces(found: list[list[Rule]]) -> None:
    """A rule has a piece at a port and source exactly where it admits somebody there, and knows whether that is
    anybody: more than a quarter of the IPv4 internet, or half of the IPv6 addresses in use."""
    pieces = through(found, line_of(found))
    assert len(set(pieces)) == len(pieces)
    for protocol, port in FLOWS:
        shown = {
            (one.rule, one.source, one.anybody)
            for one in pieces
            if one.protocol in {protocol, "any"} and one.first <= port <= one.last
        }
        assert shown == set(expected(found, protocol, port)), (protocol, port)


def expected(found: list[list[Rule]], protocol: str, port: int) -> Iterator[tuple[str, str, bool]]:
    """The same, counted over every sender."""
    ends = {version: pairwise([*borders(version, bits), 2**bits]) for version, bits in ((4, 32), (6, 128))}
    lengths = {(version, low): high - low for version, steps in ends.items() for low, high in steps}
    admitted: dict[str, list[Sender]] = {}
    for sender in senders():
        by = deciders(found, sender, protocol, port)
        if all(one is not None and one.allow for one in by) and by[0]:
            admitted.setdefault(by[0].name, []).append(sender)
    for one in found[0]:
        for source in one.sources:
            named = [sender for sender in admitted.get(one.name, []) if names(source, sender)]
            online = [sender for sender in named if not isinstance(sender, str) and sender[0] == "internet"]
            counted = {v: sum(lengths[version, at] for _, version, at in online if version == v) for v in (4, 6)}
            if named and not unnamed(named, found):
                yield one.name, source, counted[4] > 2**30 or counted[6] > 2**124


def unnamed(named: list[Sender], found: list[list[Rule]]) -> bool:
    """Whether all of these are names that no rule uses: they are nobody."""
    used = {source for rules in found for one in rules for source in one.sources}
    return all(isinstance(sender, str) and sender not in used for sender in named)


def point(line: Line, sender: Sender) -> int:
    """Where a sender lies on the line."""
    if isinstance(sender, str):
        ((low, _),) = line.of(sender)
        return low
    place, version, address = sender
    text = str(ipaddress.IPv4Address(address) if version == 4 else ipaddress.IPv6Address(address))
    internet, inside = (low for low, _ in addresses(text) or ())
    return internet if place == "internet" else inside


sets = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6).map(spans)


@given(sets, sets)
def test_spans(one: tuple[tuple[int, int], ...], other: tuple[tuple[int, int], ...]) -> None:
    """As sets of numbers."""

    def numbers(found: tuple[tuple[int, int], ...]) -> set[int]:
        return {number for low, high in found for number in range(low, high)}

    assert numbers(meet(one, other)) == numbers(one) & numbers(other)
    assert numbers(less(one, other)) == numbers(one) - numbers(other)
    assert size(one) == len(numbers(one))


def test_anybody() -> None:
    """Half of the internet is, a quarter is not; a private range never is."""
    told = {text: is_anybody(addresses(text) or ()) for text in (*RANGES, "64.0.0.0/2", "3000::/4")}
    assert {text for text, yes in told.items() if yes} == {"0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "2000::/3"}


def test_an_allow_rule_behind_a_denial_of_everybody_decides_nothing() -> None:
    """The rule is not in what decides."""
    deny = Rule("deny", False, PROTOCOLS, ("*",), ((0, 65536),))
    ssh = Rule("ssh", True, ("tcp",), ("*",), ((22, 23),))
    line = line_of([[ssh, deny]])
    assert decided([deny, ssh, *DEFAULTS], line, "tcp", 22) == [(ssh, ()), (DEFAULTS[0], ()), (DEFAULTS[1], ())]
    assert Piece("ssh", "*", True, "tcp", 22, 22) in through([[ssh, deny]], line)

"""Receivers whose address is not known: what surely gets through, and what may."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from providers.azure.networks.filters import DEFAULTS, PROTOCOLS, Rule
from providers.azure.networks.rules import _pieces
from providers.azure.networks.targets import Target, meant
from providers.internet import addresses

HOLDER, GROUP = "/interfaces/n", "/groups/web"
SUBNET = "10.0.0.0/30"
UNSEEN = Target(HOLDER, None, ("g",), addresses(SUBNET), False, None, None)
"""Somewhere in the subnet, perhaps in the group, perhaps with IPv6."""

SEEN = [
    replace(UNSEEN, within=addresses(address), exact=True, groups=frozenset(groups), ipv6=ipv6)
    for address in ("10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3")
    for groups in ((), (GROUP,))
    for ipv6 in (True, False)
]
"""All that it may be."""


@st.composite
def rule(draw: st.DrawFn) -> Rule:
    """A rule for some receivers."""
    receivers = st.sampled_from(["*", "VirtualNetwork", SUBNET, "10.0.0.0/31", "10.0.0.3", "10.9.0.0/16", GROUP, "Sql"])
    sources = st.sampled_from(["*", "Internet", "0.0.0.0/0", "::/0", "203.0.113.0/24"])
    chosen = tuple(draw(st.lists(receivers, min_size=1, max_size=2, unique=True)))
    return Rule(draw(st.uuids()).hex, draw(st.booleans()), PROTOCOLS, (draw(sources),), ((22, 23),), chosen)


def opened(rules: list[Rule], target: Target, *, sure: bool) -> bool:
    """Whether anybody gets to port 22 of the target."""
    layer = ("g", tuple(rules), tuple(meant(one, target) for one in rules))
    return any(piece.anybody for _, piece in _pieces([layer], target.ipv6, sure=sure))


@settings(max_examples=150, deadline=None)
@given(st.lists(rule(), max_size=5).map(lambda rules: [*rules, *DEFAULTS]))
def test_what_is_not_seen_lies_between(rules: list[Rule]) -> None:
    """What surely is open is open whatever the receiver is; what is open for one that it may be, may be open. Of a
    receiver that is seen, both are the same."""
    may = [opened(rules, target, sure=True) for target in SEEN]
    assert may == [opened(rules, target, sure=False) for target in SEEN]
    assert not opened(rules, UNSEEN, sure=True) or all(may)
    assert opened(rules, UNSEEN, sure=False) or not any(may)

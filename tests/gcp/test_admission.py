"""Lists of firewall rules against a packet that is led through them one by one."""

from collections.abc import Iterator, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as some

from providers.gcp.networks.admission import Admission, Senders, Told, admitted
from providers.gcp.networks.filters import ALL, EVERY_PORT, Rule
from providers.gcp.networks.sources import Source
from providers.internet import addresses
from providers.spans import meet, spans
from providers.three import Maybe

RANGES = ("0.0.0.0/0", "0.0.0.0/1", "198.51.100.0/24", "198.51.100.128/25", "10.0.0.0/8")
SENDERS = ("8.8.8.8", "198.51.100.1", "198.51.100.200", "10.1.2.3", "203.0.113.9")
PORTS = (22, 80, 443, 65535)
OPENS = (
    {"tcp": ((22, 23),)},
    {"tcp": ((22, 81),), "udp": ((443, 444),)},
    {"tcp": EVERY_PORT},
    {ALL: EVERY_PORT},
    {"icmp": EVERY_PORT},
)


@some.composite
def rule(draw: some.DrawFn, certain: bool) -> Told:
    """A rule of one of several kinds, and whether it is for the machine."""
    action = draw(some.sampled_from(("allow", "deny", "next")))
    sources = draw(some.lists(some.sampled_from(RANGES), min_size=1, max_size=2, unique=True))
    named = tuple(Source(text, "range") for text in sources)
    is_meant: Maybe = True if certain else draw(some.sampled_from((True, None)))
    return Rule("x", draw(some.uuids()).hex, action, draw(some.sampled_from(OPENS)), named), is_meant


def lists(certain: bool) -> some.SearchStrategy[list[list[Told]]]:
    """Up to three lists of a few rules."""
    return some.lists(some.lists(rule(certain), max_size=4), min_size=1, max_size=3)


def each(stack: Sequence[Sequence[Told]]) -> list[Rule]:
    """The rules of all lists."""
    return [one for rules in stack for one, _ in rules]


def admits(stack: Sequence[Sequence[Told]], sender: str, protocol: str, port: int) -> bool:
    """Google's way: the first rule that fits decides, `next` leaves the list; what nothing decides is refused."""
    own = addresses(sender) or ()
    for rules in stack:
        for one, is_meant in rules:
            fits = any(a <= port < b for a, b in one.ports(protocol))
            if is_meant and fits and any(meet(own, addresses(source.text) or ()) for source in one.sources):
                if one.action == "next":
                    break
                return one.action == "allow"
    return False


def resolved(stack: Sequence[Sequence[Told]]) -> Iterator[list[list[Told]]]:
    """Every way in which what is unknown may turn out."""
    unclear = [one for rules in stack for one, is_meant in rules if is_meant is None]
    for answers in product((True, False), repeat=len(unclear)):
        told = dict(zip(unclear, answers, strict=True))
        yield [[(one, told.get(one, is_meant)) for one, is_meant in rules] for rules in stack]


def let_in(stack: Sequence[Sequence[Told]], sender: str, protocol: str, port: int, *, sure: bool) -> bool:
    """The same by the adapter's sets."""
    now = [
        [(one, is_meant) for one, is_meant in rules if any(a <= port < b for a, b in one.ports(protocol))]
        for rules in stack
    ]
    return any(meet(addresses(sender) or (), part) for part in admitted(now, Senders(each(stack)), sure=sure).values())


@settings(max_examples=60, deadline=None)
@given(lists(True), some.sampled_from(SENDERS), some.sampled_from(("tcp", "udp", "icmp")), some.sampled_from(PORTS))
def test_what_is_known_is_exact(stack: list[list[Told]], sender: str, protocol: str, port: int) -> None:
    """Both runs say what becomes of the packet."""
    wanted = admits(stack, sender, protocol, port)
    assert let_in(stack, sender, protocol, port, sure=True) is wanted
    assert let_in(stack, sender, protocol, port, sure=False) is wanted


@settings(max_examples=60, deadline=None)
@given(lists(False), some.sampled_from(SENDERS), some.sampled_from(("tcp", "udp")), some.sampled_from(PORTS))
def test_what_is_unknown_is_between(stack: list[list[Told]], sender: str, protocol: str, port: int) -> None:
    """What is certain comes in however it turns out, and whatever may come in is seen."""
    outcomes = {admits(one, sender, protocol, port) for one in resolved(stack)}
    if let_in(stack, sender, protocol, port, sure=True):
        assert outcomes == {True}
    if True in outcomes:
        assert let_in(stack, sender, protocol, port, sure=False)


@settings(max_examples=60, deadline=None)
@given(lists(True), some.sampled_from(SENDERS), some.sampled_from(("tcp", "udp", "icmp")), some.sampled_from(PORTS))
def test_pieces_cover_what_comes_in(stack: list[list[Told]], sender: str, protocol: str, port: int) -> None:
    """A packet that comes in is of a piece; a port that nobody comes in by is of none."""
    pieces = [
        one
        for one in Admission(each(stack)).through(stack)
        if one.protocol in (protocol, "any") and one.first <= port <= one.last
    ]
    own = addresses(sender) or ()
    if admits(stack, sender, protocol, port):
        assert any(meet(own, addresses(one.source.text) or ()) for one in pieces)
    everybody = spans(span for text in RANGES for span in addresses(text) or ())
    now = [[told for told in rules if any(a <= port < b for a, b in told[0].ports(protocol))] for rules in stack]
    assert bool(pieces) is any(
        meet(everybody, part) for part in admitted(now, Senders(each(stack)), sure=True).values()
    )

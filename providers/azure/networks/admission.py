"""What gets through one filter or two, in the order of priorities: the effective allow rules."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from providers.azure.networks.filters import EVERY_PORT, PROTOCOLS, WITH_PORTS, Rule
from providers.azure.networks.sources import Line
from providers.internet import is_anybody
from providers.spans import Spans, join, less, meet

Decided = list[tuple[Rule, Spans]]


@dataclass(frozen=True)
class Piece:
    """A part of an allow rule of the first filter that takes effect: one source, one range of ports, one protocol."""

    rule: str
    source: str
    anybody: bool
    """Behind all denials, from so much of the internet that it counts as the whole."""
    protocol: str
    """tcp, udp, icmp, esp, ah; or any where all ports of all of them are open."""
    first: int = 0
    last: int = 65535
    by_design: bool = False
    """Of one of the rules that every group ends with: a rule of one's own may bear the same name."""


def line_of(filters: Sequence[Sequence[Rule]]) -> Line:
    """The line on which the sources of all rules lie."""
    return Line(source for rules in filters for rule in rules for source in rule.sources)


def through(
    filters: Sequence[Sequence[Rule]], line: Line, only: Callable[[Spans], Spans] = lambda part: part
) -> list[Piece]:
    """The pieces that get through every filter, outermost first. `only`: what of a part can be sent here at all."""
    found: dict[Piece, list[tuple[int, int]]] = {}
    for protocol in _protocols(filters):
        for first, last in _steps(filters, protocol):
            for rule, part in passing(filters, line, protocol, first):
                for source in rule.sources:
                    if left := only(meet(line.of(source), part)):
                        piece = Piece(rule.name, source, is_anybody(left), protocol, by_design=rule.by_design)
                        found.setdefault(piece, []).append((first, last))
    return _plainly([piece for key, steps in found.items() for piece in _merged(key, steps)])


def passing(filters: Sequence[Sequence[Rule]], line: Line, protocol: str, port: int) -> Decided:
    """Which allow rules of the first filter admit which senders to a port, as far as the others admit them too."""
    allowed = line.all
    for rules in filters[1:]:
        admitted: Spans = ()
        for _, part in decided(rules, line, protocol, port):
            admitted = join(admitted, part)
        allowed = meet(allowed, admitted)
    parts = ((rule, meet(part, allowed)) for rule, part in decided(filters[0], line, protocol, port))
    return [(rule, part) for rule, part in parts if part]


def decided(rules: Sequence[Rule], line: Line, protocol: str, port: int) -> Decided:
    """Whom each allow rule admits: those for whom no earlier rule has decided."""
    left = line.all
    found: Decided = []
    for rule in rules:
        if protocol not in rule.protocols or not _concerns(rule, protocol, port):
            continue
        named = line.of(*rule.sources)
        if rule.allow:
            found.append((rule, meet(named, left)))
        left = less(left, named)
    return found


def _concerns(rule: Rule, protocol: str, port: int) -> bool:
    # A protocol without ports is meant by rules for all ports only.
    return any(low <= port < high for low, high in rule.ports) if protocol in WITH_PORTS else rule.ports == EVERY_PORT


def _protocols(filters: Sequence[Sequence[Rule]]) -> list[str]:
    return sorted({name for rule in filters[0] if rule.allow for name in rule.protocols})


def _steps(filters: Sequence[Sequence[Rule]], protocol: str) -> Iterator[tuple[int, int]]:
    """Ranges of ports within which no rule makes a difference."""
    ends = {0, 65536}
    if protocol in WITH_PORTS:
        ends |= {end for rules in filters for rule in rules for span in rule.ports for end in span}
    for low, high in pairwise(sorted(ends)):
        yield low, high - 1


def _merged(piece: Piece, steps: list[tuple[int, int]]) -> Iterator[Piece]:
    """Steps that touch become one range."""
    steps = sorted(steps)
    first, last = steps[0]
    for low, high in steps[1:]:
        if low == last + 1:
            last = high
        else:
            yield replace(piece, first=first, last=last)
            first, last = low, high
    yield replace(piece, first=first, last=last)


def _plainly(pieces: list[Piece]) -> list[Piece]:
    """One piece for all protocols, instead of one for each, where all their ports are open."""
    whole = [piece for piece in pieces if (piece.first, piece.last) == (0, 65535)]
    seen: dict[Piece, set[str]] = {}
    for piece in whole:
        seen.setdefault(replace(piece, protocol="any"), set()).add(piece.protocol)
    every = {piece for piece, names in seen.items() if len(names) == len(PROTOCOLS)}
    rest = [piece for piece in pieces if piece not in whole or replace(piece, protocol="any") not in every]
    return [*every, *rest]

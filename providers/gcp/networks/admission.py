"""What gets through the lists of rules before a machine, one list after another.

Where it is unknown whether a rule is for the machine or for a sender, it is worked out twice: what gets in for certain
(the rule refuses, but does not admit) and what may get in (the other way round).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from providers.gcp.networks.filters import ALL, PROTOCOLS, WITH_PORTS, Rule
from providers.gcp.networks.sources import Line, Source
from providers.internet import is_anybody
from providers.spans import Spans, join, less, meet
from providers.three import Maybe

Told = tuple[Rule, Maybe]
"""A rule, and whether it is for the machine."""
Lists = Sequence[Sequence[Told]]
"""In the order in which they decide."""


@dataclass(frozen=True)
class Piece:
    """A part of an allow rule that takes effect: one source, one range of ports, one protocol."""

    rule: Rule
    source: Source
    anybody: Maybe
    """Behind all denials, from so much of the internet that it counts as the whole."""
    certain: bool
    """It gets in whatever the rules of which it is unknown do."""
    protocol: str
    """`any` where all ports of all of them are open."""
    first: int = 0
    last: int = 65535


def through(lists: Lists, only: Callable[[Spans], Spans] = lambda part: part) -> list[Piece]:
    """The pieces that get through, or may. `only`: what of a part can be sent to the machine at all."""
    line = Line(source for rules in lists for rule, _ in rules for source in rule.sources)
    found: dict[Piece, list[tuple[int, int]]] = defaultdict(list)
    protocols = _protocols(lists)
    for protocol in protocols:
        for first, last, now in _steps(lists, protocol):
            surely, perhaps = admitted(now, line, sure=True), admitted(now, line, sure=False)
            for rule, part in perhaps.items():
                held = surely.get(rule, ())
                for source in rule.sources:
                    if left := only(meet(line.perhaps(source, rule.scope), part)):
                        sure = only(meet(line.surely(source, rule.scope), held))
                        anybody = is_anybody(sure) or (None if is_anybody(left) else False)
                        found[Piece(rule, source, anybody, bool(sure), protocol)].append((first, last))
    return _plainly([piece for key, steps in found.items() for piece in _merged(key, steps)], len(protocols))


def admitted(lists: Lists, line: Line, *, sure: bool) -> dict[Rule, Spans]:
    """Whom each rule admits, of rules that are all for one protocol and port. What no rule decides is refused."""
    found: dict[Rule, Spans] = {}
    coming = line.all
    for rules in lists:
        onward: Spans = ()
        for rule, is_meant in rules:
            named = [line.surely(one, rule.scope) for one in rule.sources if is_meant]
            known = meet(coming, _joined(named) if rule.action else ())
            unclear = less(meet(coming, _joined([line.perhaps(one, rule.scope) for one in rule.sources])), known)
            part = known if sure else join(known, unclear)
            if rule.action == "next":
                onward = join(onward, part)
            elif rule.action != "deny" and part:
                found[rule] = part
            # Where a rule that admits may be for nobody, what comes after it decides.
            stopped = sure and rule.action != "allow"
            coming = less(coming, join(known, unclear) if stopped else known)
        coming = join(coming, onward)
    return found


def _joined(parts: Sequence[Spans]) -> Spans:
    found: Spans = ()
    for part in parts:
        found = join(found, part)
    return found


def _protocols(lists: Lists) -> list[str]:
    """Those that a rule names, and the rest where one is for all."""
    named = {name for rules in lists for rule, _ in rules for name in rule.opens}
    return sorted({*named, *(PROTOCOLS if ALL in named else ())} - {ALL})


def _steps(lists: Lists, protocol: str) -> Iterator[tuple[int, int, Lists]]:
    """Ranges of ports within which no rule makes a difference, with the rules that are for them."""
    held = [[(told, told[0].ports(protocol)) for told in rules if told[1] is not False] for rules in lists]
    ends = {0, 65536}
    if protocol in WITH_PORTS:
        ends |= {end for rules in held for _, ports in rules for span in ports for end in span}
    for low, high in pairwise(sorted(ends)):
        now = [[told for told, ports in rules if any(a <= low < b for a, b in ports)] for rules in held]
        if any(rule.action not in ("deny", "next") for rules in now for rule, _ in rules):
            yield low, high - 1, now


def _merged(piece: Piece, steps: list[tuple[int, int]]) -> Iterator[Piece]:
    """Steps that touch become one range."""
    first, last = sorted(steps)[0]
    for low, high in sorted(steps):
        if low > last + 1:
            yield replace(piece, first=first, last=last)
            first = low
        last = high
    yield replace(piece, first=first, last=last)


def _plainly(pieces: list[Piece], protocols: int) -> list[Piece]:
    """One piece for all protocols, instead of one for each, where all their ports are open."""
    groups: dict[Piece, list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[replace(piece, protocol="any")].append(piece)
    found: list[Piece] = []
    for plain, ones in groups.items():
        every = (plain.first, plain.last) == (0, 65535) and ALL in plain.rule.opens and len(ones) == protocols
        found += [plain] if every else ones
    return found

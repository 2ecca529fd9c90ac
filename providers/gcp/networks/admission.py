"""What gets through the lists of rules before a machine, one list after another.

Where it is unknown whether a rule is for the machine or for a sender, it is worked out twice: what gets in for certain
(the rule refuses, but does not admit) and what may get in (the other way round).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from providers.gcp.networks.filters import ALL, PROTOCOLS, WITH_PORTS, Rule
from providers.gcp.networks.sources import Line, Source
from providers.internet import is_anybody
from providers.spans import Spans, join, less, meet
from providers.three import Maybe

Told = tuple[Rule, Maybe]
"""A rule, and whether it is for the machine."""
Lists = Sequence[Sequence[Told]]
"""In the order in which they decide."""


Only = Callable[[Spans], Spans]
Part = tuple[Rule, Source, Maybe, bool]
"""The first four fields of a piece."""


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


def _everything(part: Spans) -> Spans:
    return part


class Senders:
    """Whom rules name, on one line: for certain, and perhaps."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        known = tuple(dict.fromkeys(rules))
        self._line = Line(source for rule in known for source in rule.sources)
        self.everybody = self._line.all
        self.each = {rule: tuple(map(self._of(rule), rule.sources)) for rule in known}
        """By rule, its sources one by one."""
        self.all = {
            rule: (_joined([sure for sure, _ in found]), _joined([perhaps for _, perhaps in found]))
            for rule, found in self.each.items()
        }
        """By rule, its sources together."""

    def _of(self, rule: Rule) -> Callable[[Source], tuple[Spans, Spans]]:
        return lambda one: (self._line.surely(one, rule.scope), self._line.perhaps(one, rule.scope))


class Admission:
    """What gets through, for the machines of one network before which some rules stand. What was worked out for a list
    counts wherever the same rules meet again."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._senders = Senders(rules)
        self._known: dict[Any, tuple[Part, ...]] = {}

    def through(self, lists: Lists, only: Only = _everything) -> list[Piece]:
        """The pieces that get through, or may. `only`: what of a part can be sent to the machine at all."""
        found: dict[tuple[str, Part], list[tuple[int, int]]] = defaultdict(list)
        protocols = _protocols(lists)
        for protocol in protocols:
            for first, last, now in _steps(lists, protocol):
                key = only, tuple(tuple(rules) for rules in now)
                if key not in self._known:
                    self._known[key] = tuple(self._parts(now, only))
                for part in self._known[key]:
                    found[protocol, part].append((first, last))
        pieces = (Piece(*part, protocol, *ends) for (protocol, part), steps in found.items() for ends in _merged(steps))
        return _plainly(pieces, len(protocols))

    def _parts(self, lists: Lists, only: Only) -> Iterator[Part]:
        """What gets in of rules that are all for one protocol and port."""
        surely = admitted(lists, self._senders, sure=True)
        unclear = any(is_meant is None or _is_unclear(rule) for rules in lists for rule, is_meant in rules)
        perhaps = admitted(lists, self._senders, sure=False) if unclear else surely
        for rule, part in perhaps.items():
            held = surely.get(rule, ())
            for source, (known, possible) in zip(rule.sources, self._senders.each[rule], strict=True):
                if left := only(meet(possible, part)):
                    sure = only(meet(known, held))
                    yield rule, source, is_anybody(sure) or (None if is_anybody(left) else False), bool(sure)


def _is_unclear(rule: Rule) -> bool:
    return not rule.action or rule.scope == "?" or any(one.kind == "list" for one in rule.sources)


def admitted(lists: Lists, senders: Senders, *, sure: bool) -> dict[Rule, Spans]:
    """Whom each rule admits, of rules that are all for one protocol and port. What no rule decides is refused."""
    found: dict[Rule, Spans] = {}
    coming = senders.everybody
    for rules in lists:
        onward: Spans = ()
        for rule, is_meant in rules:
            if not coming:
                break
            named, possible = senders.all[rule]
            known = meet(coming, named) if is_meant and rule.action else ()
            unclear = () if is_meant and rule.action and named == possible else less(meet(coming, possible), known)
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


def _steps(lists: Lists, protocol: str) -> Iterator[tuple[int, int, list[list[Told]]]]:
    """Ranges of ports within which no rule makes a difference, with the rules that are for them."""
    held = [[(told, told[0].ports(protocol)) for told in rules if told[1] is not False] for rules in lists]
    ends = {0, 65536}
    if protocol in WITH_PORTS:
        ends |= {end for rules in held for _, ports in rules for span in ports for end in span}
    borders = sorted(ends)
    steps: list[list[list[Told]]] = [[[] for _ in held] for _ in borders[1:]]
    for at, rules in enumerate(held):
        for told, ports in rules:
            for low, high in ports:
                for step in range(bisect_left(borders, low), bisect_left(borders, high)):
                    steps[step][at].append(told)
    for (low, high), now in zip(pairwise(borders), steps, strict=True):
        if any(rule.action not in ("deny", "next") for rules in now for rule, _ in rules):
            yield low, high - 1, now


def _merged(steps: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Steps that touch become one range."""
    first, last = steps[0]
    for low, high in steps:
        if low > last + 1:
            yield first, last
            first = low
        last = high
    yield first, last


def _plainly(pieces: Iterable[Piece], protocols: int) -> list[Piece]:
    """One piece for all protocols, instead of one for each, where all their ports are open."""
    groups: dict[Piece, list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[replace(piece, protocol="any")].append(piece)
    found: list[Piece] = []
    for plain, ones in groups.items():
        every = (plain.first, plain.last) == (0, 65535) and ALL in plain.rule.opens and len(ones) == protocols
        found += [plain] if every else ones
    return found

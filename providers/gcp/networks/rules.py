"""What firewalls let in: effective allow rules, as far as they reach a machine."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.facts.networks import IngressRule
from providers.collecting import Collected, reads
from providers.gcp.fields import asset
from providers.gcp.networks.admission import Admission, Lists, Piece, Told
from providers.gcp.networks.filters import (
    ALL,
    EVERY_PORT,
    FIREWALLS,
    WITH_PORTS,
    Firewalls,
    Rule,
    firewalls,
    network_rule,
)
from providers.gcp.networks.parts import INSTANCES, NETWORKS, Cards, Interface, interfaces, unsaid
from providers.gcp.networks.sources import EVERYBODY, EVERYBODY6, Line
from providers.gcp.networks.targets import Ground, Tags, bindings, grounds, layers, told
from providers.gcp.networks.virtual import DEFAULT
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.internet import is_anybody, without_ipv6
from providers.three import Maybe

BINDINGS = "cai:tag_bindings"
PORTLESS = ("from_port", "to_port", "is_any_port")
"""Columns without a meaning where the protocol has no ports."""

SHOWN: dict[str, Any] = {"tcp": "tcp", "udp": "udp", "icmp": "icmp", "any": "any"}
KINDS: dict[str, Any] = {"range": "cidr", "machines": "tag", "few": "prefix_list", "list": "prefix_list"}
MADE = "default-allow-"
"""How the rules begin that Google makes with the default network."""

EFFECT = "ingress_rule.is_any_source ingress_rule.attached_count ingress_rule.public_target_count"

UNSEEN: tuple[Told, ...] = ((Rule("", "?", "", {ALL: EVERY_PORT}, (EVERYBODY, EVERYBODY6)), None),)
"""A list that was not read: it may let in or refuse whatever comes."""


@dataclass
class Reached:
    """What one piece of a rule reaches."""

    surely: set[str] = field(default_factory=set)
    public: set[str] = field(default_factory=set)
    unsure: bool = False
    """It may reach more."""


Found = dict[Rule, dict[Piece, Reached]]


@dataclass(frozen=True)
class Seen:
    """What was read of all projects."""

    walls: Firewalls
    grounds: dict[str, Ground]
    cards: Cards
    tags: Tags
    whole: bool
    """Every list that filters, and the order in which they decide."""
    every_card: bool


@reads(
    "account",
    {
        FIREWALLS: "ingress_rule.*",
        NETWORKS: f"ingress_rule.* {EFFECT}",
        INSTANCES: f"ingress_rule.* {EFFECT}",
        BINDINGS: EFFECT,
    },
)
def ingress(place: Place) -> Collected:
    """A row for every source and range of ports that gets through all lists before a machine, by the rule that lets it
    in: of networks of this project whoever uses them, and of networks of others that a machine of this one is in."""
    seen = _seen(place)
    own = {row[NAME] for row in place.query(NETWORKS).rows if row[TYPE].endswith("/Network")}
    by_network = {name: seen.cards.within.get(name, []) for name in own}
    for card in (one for project in place.project.names for one in seen.cards.of.get(project, ())):
        if card.network not in own:
            by_network.setdefault(card.network or "", []).append(card)
    for name in sorted(by_network):
        if name not in seen.grounds:
            # The rules of a network that is out of sight.
            yield IngressRule(**{**place.here(None), "resource": f"{name}#unseen"}, network_id=name or None)
            continue
        found = _reached(seen, seen.grounds[name], by_network[name])
        yield from _rows(place, seen, name, found, own=name in own)
    for row in place.query(FIREWALLS).rows:
        if row[TYPE].endswith("/Firewall") and network_rule(row) and asset(row["network"]) not in own:
            yield IngressRule(**place.envelope(row))  # whom it admits where is unknown


def _seen(place: Place) -> Seen:
    listings = {name: place.query(name) for name in (FIREWALLS, NETWORKS, INSTANCES, BINDINGS)}
    # Policies are set on what stands above the project.
    above = place.above(FIREWALLS)
    tags = place.everywhere(BINDINGS, bindings)
    if not listings[BINDINGS].whole:
        tags = Tags(tags.bound, whole=False)
    return Seen(
        place.everywhere(FIREWALLS, firewalls),
        place.everywhere(NETWORKS, grounds),
        place.everywhere(INSTANCES, interfaces),
        tags,
        whole=listings[FIREWALLS].whole and above.whole,
        every_card=listings[INSTANCES].whole and not place.everywhere(INSTANCES, unsaid) and place.sees_beside,
    )


def _reached(seen: Seen, ground: Ground, cards: Sequence[Interface]) -> Found:
    """Every piece that gets through to something. Interfaces before which the same rules stand are worked out once."""
    known = seen.whole and ground.chain is not None and ground.policies_first is not None
    alike: dict[Any, tuple[Lists, list[Interface]]] = {}
    before: dict[str, list[tuple[Rule, ...]]] = {}
    worked_out: dict[Any, Lists] = {}
    for card in cards:
        if card.region not in before:
            before[card.region] = list(layers(ground, seen.walls, card.region))
        rules = before[card.region]
        likeness = (card.region, card.tags, card.accounts, seen.tags.on(card.number), card.alone, card.ipv6)
        exact = (*likeness, card.address if any(rule.into for one in rules for rule in one) else None)
        if exact not in worked_out:
            worked_out[exact] = [told(one, card, seen.tags) for one in rules]
        lists = worked_out[exact]
        key = (card.ipv6, tuple(tuple(one) for one in lists))
        alike.setdefault(key, (lists, []))[1].append(card)
    found: Found = defaultdict(dict)
    admission = Admission(rule for lists, _ in alike.values() for one in (*lists, UNSEEN) for rule, _ in one)
    for lists, ones in alike.values():
        before_it = lists if known else [UNSEEN, *lists]
        for piece in admission.through(before_it) if ones[0].ipv6 else admission.through(before_it, without_ipv6):
            reached = found[piece.rule].setdefault(piece, Reached())
            if piece.certain:
                reached.surely |= {one.holder for one in ones}
                reached.public |= {one.holder for one in ones if one.public}
            else:
                reached.unsure = True
    return found


def _rows(place: Place, seen: Seen, network: str, found: Found, *, own: bool) -> Iterator[IngressRule]:
    for rule in (*seen.walls.rules.get(network, ()), *filter(_of_policy, found)):
        pieces = dict(found.get(rule, {}))
        if own and rule.action in ("allow", ""):
            # What reaches nothing is shown too: it will, as soon as something is put behind the rule.
            met = {piece.source for piece in pieces}
            pieces |= {piece: Reached() for piece in _plain(rule) if piece.source not in met}
        for piece in sorted(_widest(pieces), key=_order):
            yield _row(place, network, piece, pieces[piece], whole=seen.every_card or not own)


def _of_policy(rule: Rule) -> bool:
    return "/firewallPolicies/" in rule.holder


def _plain(rule: Rule) -> Iterator[Piece]:
    """What a rule would admit if nothing else decided."""
    line = Line(rule.sources)
    for source in rule.sources:
        unclear = not rule.action or source.kind == "list"
        anybody: Maybe = None if unclear else is_anybody(line.surely(source, rule.scope))
        for protocol, ports in rule.opens.items():
            for low, high in ports:
                yield Piece(rule, source, anybody, False, "any" if protocol == ALL else protocol, low, high - 1)


def _order(piece: Piece) -> tuple[Any, ...]:
    return piece.source.text, piece.protocol, piece.first, piece.last


def _widest(pieces: Iterable[Piece]) -> list[Piece]:
    """Where the same piece reaches one machine from anybody and another from a part only, or perhaps, the first is
    shown."""
    best: dict[tuple[Any, ...], Piece] = {}
    rank = {True: 2, None: 1, False: 0}
    for piece in pieces:
        held = best.get(_order(piece))
        if held is None or (rank[piece.anybody], piece.certain) > (rank[held.anybody], held.certain):
            best[_order(piece)] = piece
    return list(best.values())


def _row(place: Place, network: str, piece: Piece, reached: Reached, *, whole: bool) -> IngressRule:
    rule = piece.rule
    of_policy = _of_policy(rule)
    number = len(reached.surely) or (None if reached.unsure or not whole else 0)
    name = network.rpartition("/")[2]
    named = f"{rule.name}/{_ports(piece)}/{piece.source.text}" if of_policy else f"{_ports(piece)}/{piece.source.text}"
    return IngressRule(
        **place.here(None),
        resource=f"{rule.holder}#{named}" + (f"@{name}" if of_policy else ""),
        name=rule.holder.rpartition("/")[2],
        provider_managed=False,
        rule_id=rule.name,
        layer="firewall" if of_policy else "network",
        network_id=network,
        source=piece.source.text,
        source_kind=KINDS[piece.source.kind],
        is_any_source=piece.anybody,
        attached_count=number,
        public_target_count=None if number is None else len(reached.public),
        is_default_group=name == DEFAULT and rule.name.startswith(MADE),
        **_transport(piece),
    )


def _transport(piece: Piece) -> dict[str, Any]:
    name = SHOWN.get(piece.protocol, "other")
    if name in {"icmp", "other"}:
        return {"protocol": name, "absent": PORTLESS}
    everything = (piece.first, piece.last) == (0, 65535)
    return {"protocol": name, "from_port": piece.first, "to_port": piece.last, "is_any_port": everything}


def _ports(piece: Piece) -> str:
    if piece.protocol not in WITH_PORTS:
        return piece.protocol
    return f"{piece.protocol}:{piece.first}" + ("" if piece.first == piece.last else f"-{piece.last}")

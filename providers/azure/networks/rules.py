"""What network security groups let in: effective allow rules, as far as they reach what stands behind them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.facts.networks import IngressRule
from providers.azure.networks.admission import Piece, line_of, through
from providers.azure.networks.filters import Filter, Rule
from providers.azure.networks.parts import ADDRESSES, BALANCERS, GROUPS, INTERFACES, NETWORKS, filters
from providers.azure.networks.sources import is_group, is_name
from providers.azure.networks.targets import Target, meant, subnets, targets
from providers.azure.networks.unfiltered import unfiltered
from providers.azure.place import Place
from providers.collecting import Collected, reads
from providers.internet import without_ipv6
from providers.three import Maybe

PORTLESS = ("from_port", "to_port", "is_any_port")
"""Columns without a meaning where the protocol has no ports."""

PROTOCOLS: dict[str, Any] = {"tcp": "tcp", "udp": "udp", "icmp": "icmp", "any": "any"}
COUNTS = "ingress_rule.attached_count ingress_rule.public_target_count"


@dataclass
class Reached:
    """What one piece of a rule reaches."""

    surely: set[str] = field(default_factory=set)
    public: set[str] = field(default_factory=set)
    unsure: bool = False
    """It may reach more."""
    hidden: bool = False
    """Whether some of it has a public address cannot be seen."""


Found = dict[str, dict[Piece, Reached]]
"""By group."""


@reads(
    "account",
    {
        GROUPS: "ingress_rule.*",
        # Without these an allow rule may be taken for one that reaches nothing, or for one that nothing else stops.
        NETWORKS: f"ingress_rule.* {COUNTS}",
        INTERFACES: f"ingress_rule.* {COUNTS}",
        ADDRESSES: "ingress_rule.*",
        BALANCERS: "ingress_rule.*",
    },
)
def group_rules(place: Place) -> Collected:
    """A row for every source and range of ports that a security group still admits behind its denials and the other
    group's, with how many interfaces that reaches; and for every way in from outside that no group stands before."""
    groups, networks, interfaces = place.query(GROUPS), place.query(NETWORKS), place.query(INTERFACES)
    known, parts = filters(groups), subnets(networks)
    behind = list(targets(interfaces, parts, known, whole=groups.whole))
    found = _reached(known, behind)
    seen = {row["id"] for row in interfaces.rows} | {target.holder for target in behind}
    homes: dict[str | None, set[str]] = {}
    for subnet in parts.values():
        homes.setdefault(subnet.filter, set()).add(subnet.network)
    whole = groups.whole and networks.whole and interfaces.whole
    whole = whole and all(row["properties.ipConfigurations"] is not None for row in interfaces.rows)
    whole = whole and all(row["properties.subnets"] is not None for row in networks.rows)
    for key, one in known.items():
        if one.rules is None:
            yield IngressRule(**place.envelope(one.row))  # what it admits is unknown
            continue
        rows = dict(found.get(key, {}))
        met = {_order(piece)[:3] for piece in rows}
        # What reaches nothing is shown too: it will, as soon as something is put behind the group.
        alone = through([one.rules], line_of([one.rules]))
        rows |= {piece: Reached() for piece in alone if _order(piece)[:3] not in met}
        at = _stands(homes.get(key, set()))
        all_seen = whole and one.interfaces <= seen and one.subnets <= parts.keys()
        for piece in sorted(_widest(rows), key=_order):
            if not piece.by_design:  # what every group lets in by itself is not the internet
                yield _row(place, one, piece, rows[piece], whole=all_seen, **at)
    yield from unfiltered(place, behind, interfaces)


def _order(piece: Piece) -> tuple[Any, ...]:
    return piece.rule, piece.by_design, piece.source, piece.protocol, piece.first, piece.last


def _widest(pieces: Collection[Piece]) -> Iterator[Piece]:
    """Where the same piece reaches one interface from anybody and another from a part only, the first is shown."""
    anybody = {_order(piece) for piece in pieces if piece.anybody}
    return (piece for piece in pieces if piece.anybody or _order(piece) not in anybody)


def _reached(known: dict[str, Filter], behind: Sequence[Target]) -> Found:
    """Every piece that gets through to something. Targets before which the same rules hold are worked out once."""
    alike: dict[Any, list[Target]] = {}
    for target in behind:
        told = tuple(tuple(meant(rule, target) for rule in rules_of(known, name) or ()) for name in target.filters)
        alike.setdefault((target.filters, told, target.ipv6), []).append(target)
    found: Found = {}
    for (names, told, ipv6), ones in alike.items():
        layers = [(name, rules_of(known, name), said) for name, said in zip(names, told, strict=True)]
        for sure in (True, False):
            for key, piece in _pieces(layers, ipv6, sure=sure):
                reached = found.setdefault(key, {}).setdefault(piece, Reached())
                if not sure:
                    reached.unsure = reached.unsure or not {one.holder for one in ones} <= reached.surely
                    continue
                reached.surely |= {one.holder for one in ones}
                reached.public |= {one.holder for one in ones if one.public}
                reached.hidden = reached.hidden or any(one.may_be_public for one in ones)
    return found


def rules_of(known: dict[str, Filter], name: str) -> tuple[Rule, ...] | None:
    """A group's rules; None where they are not known."""
    return known[name].rules if name in known else None


Layer = tuple[str, tuple[Rule, ...] | None, tuple[Maybe, ...]]


def _pieces(layers: Sequence[Layer], ipv6: Maybe, *, sure: bool) -> Iterator[tuple[str, Piece]]:
    """What of each group gets through it and the other for certain (where it is unknown whether a rule holds, a denial
    does and an allow rule does not), or what may get through (the other way round)."""
    if sure and any(rules is None for _, rules, _ in layers):
        return
    held = [
        (name, [rule for rule, is_meant in zip(rules, said, strict=True) if _holds(rule, is_meant, sure=sure)])
        for name, rules, said in layers
        if rules is not None
    ]
    if not held:
        return
    rules = [kept for _, kept in held]
    everything: Callable[[Any], Any] = lambda part: part  # noqa: E731 - a default beside its like
    only = everything if (ipv6 if sure else ipv6 is not False) else without_ipv6
    line = line_of(rules)
    for at, (name, kept) in enumerate(held):
        others = [more for number, more in enumerate(rules) if number != at]
        yield from ((name, piece) for piece in through([kept, *others], line, only))


def _holds(rule: Rule, is_meant: Maybe, *, sure: bool) -> bool:
    return is_meant is not False if rule.allow != sure else is_meant is True


def _stands(homes: set[str]) -> dict[str, Any]:
    """Where a group stands: the network whose subnet it filters."""
    return {"layer": "subnet" if homes else "instance", "network_id": next(iter(homes)) if len(homes) == 1 else None}


def _row(place: Place, group: Filter, piece: Piece, reached: Reached, *, whole: bool, **at: Any) -> IngressRule:
    number = len(reached.surely) or (None if reached.unsure or not whole else 0)
    public = len(reached.public) or (None if reached.hidden or number is None else 0)
    rule = f"{piece.rule}/{_ports(piece)}/{piece.source}"
    return IngressRule(
        **{**place.envelope(group.row), "resource": f"{group.row['id']}#{rule.lower()}"},
        provider_managed=False,
        rule_id=piece.rule,
        source=piece.source,
        source_kind="group" if is_group(piece.source) else "tag" if _is_tag(piece.source) else "cidr",
        is_any_source=piece.anybody,
        attached_count=number,
        public_target_count=public,
        is_default_group=False,  # by design: Azure makes no group by itself
        **at,
        **_transport(piece),
    )


def _is_tag(source: str) -> bool:
    return is_name(source) or source.lower() in {"*", "any", "internet", "virtualnetwork"}


def _transport(piece: Piece) -> dict[str, Any]:
    name = PROTOCOLS.get(piece.protocol, "other")
    if name in {"icmp", "other"}:
        return {"protocol": name, "absent": PORTLESS}
    everything = (piece.first, piece.last) == (0, 65535)
    return {"protocol": name, "from_port": piece.first, "to_port": piece.last, "is_any_port": everything}


def _ports(piece: Piece) -> str:
    if piece.protocol not in {"tcp", "udp"}:
        return piece.protocol
    return f"{piece.protocol}:{piece.first}" + ("" if piece.first == piece.last else f"-{piece.last}")

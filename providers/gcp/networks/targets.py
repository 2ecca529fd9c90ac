"""Which lists of rules stand before a machine, and which of their rules are for it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from providers.gcp.networks.admission import Told
from providers.gcp.networks.filters import Firewalls, Rule
from providers.gcp.networks.parts import Interface
from providers.gcp.operations import ANCESTORS, NAME, TYPE
from providers.gcp.rows import Row
from providers.internet import addresses
from providers.spans import less
from providers.three import Maybe, either, every

_MACHINE = re.compile(r"/instances/([^/]+)$")


@dataclass(frozen=True)
class Ground:
    """A network, as far as its filters go."""

    name: str
    chain: tuple[str, ...] | None
    """The containers above the project that it belongs to, the highest first."""
    policies_first: Maybe
    """Its policies decide before its rules, and not after them."""


@dataclass
class Tags:
    """Secure tags by the number of the machine that they are bound to."""

    bound: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    whole: bool = True

    def on(self, number: str) -> frozenset[str]:
        """Those of a machine."""
        return frozenset(self.bound.get(number, ()))


def grounds(rows: Iterator[Row]) -> dict[str, Ground]:
    """Networks by full name."""
    return {row[NAME]: _ground(row) for row in rows if row[TYPE].endswith("/Network")}


def _ground(row: Row) -> Ground:
    ancestors = row[ANCESTORS]
    chain = tuple(reversed(ancestors[1:])) if ancestors else None
    # Networks from before there were policies have rules first, too.
    first = {"BEFORE_CLASSIC_FIREWALL": True, "AFTER_CLASSIC_FIREWALL": False, None: False}
    return Ground(row[NAME], chain, first.get(row["networkFirewallPolicyEnforcementOrder"]))


def bindings(rows: Iterator[Row]) -> Tags:
    """The secure tags of machines. Where none is seen on any, it may be that the inventory does not show them."""
    found = Tags()
    for row in rows:
        if machine := _MACHINE.search(str(row["parent"])):
            found.bound[machine[1]].add(str(row["tagValue"]))
    found.whole = bool(found.bound)
    return found


def layers(ground: Ground, walls: Firewalls, region: str) -> Iterator[tuple[Rule, ...]]:
    """The lists before a machine of a network in a region: policies of the organisation and of every folder, then the
    network's rules and policies
    (https://cloud.google.com/firewall/docs/firewall-policies-overview#rule-evaluation)."""
    for container in ground.chain or ():
        yield from (one.rules for one in walls.policies.get(container, ()))
    held = walls.policies.get(ground.name, ())
    own = [one.rules for where in (None, region) for one in held if one.region == where]
    rules = tuple(walls.rules.get(ground.name, ()))
    yield from (*own, rules) if ground.policies_first else (rules, *own)


def told(rules: tuple[Rule, ...], target: Interface, tags: Tags) -> tuple[Told, ...]:
    """The rules that are for a machine, or may be."""
    found = ((rule, meant(rule, target, tags)) for rule in rules)
    return tuple((rule, is_meant) for rule, is_meant in found if is_meant is not False)


def meant(rule: Rule, target: Interface, tags: Tags) -> Maybe:
    """Whether a rule is for an interface of a machine."""
    return every(
        not rule.networks or target.network in rule.networks,
        not rule.tags or not rule.tags.isdisjoint(target.tags),
        not rule.accounts or not rule.accounts.isdisjoint(target.accounts),
        _tagged(rule, target, tags),
        _receives(rule.into, target),
    )


def _tagged(rule: Rule, target: Interface, tags: Tags) -> Maybe:
    if not rule.secure:
        return True
    if rule.secure.isdisjoint(tags.on(target.number)):
        return False if tags.whole else None
    # The tag is for interfaces in one network; which, is said with its key.
    return True if target.alone else None


def _receives(ranges: tuple[str, ...], target: Interface) -> Maybe:
    """What a machine receives may be sent to its address, to one of a range of its own, or to a balancer's."""
    if not ranges:
        return True
    if "0.0.0.0/0" in ranges and ("::/0" in ranges or not target.ipv6):
        return True
    own = addresses(target.address or "")
    inside = (not less(own, addresses(text) or ()) for text in ranges) if own else ()
    return True if either(*inside) and not target.ipv6 else None

"""Firewall rules of networks, and firewall policies, as lists of inbound rules in the order in which they decide."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from providers.gcp.fields import asset
from providers.gcp.networks.sources import EVERYBODY, EVERYBODY6, Scope, Source, countries
from providers.gcp.operations import NAME, TYPE
from providers.gcp.rows import Row, region
from providers.internet import addresses, gathered
from providers.spans import Spans, join, spans

FIREWALLS = "cai:firewalls"

WITH_PORTS = ("tcp", "udp", "sctp")
PROTOCOLS = (*WITH_PORTS, "icmp", "esp", "ah", "ipip", "other")
"""`other` stands for all that no rule names."""
NUMBERS = {"6": "tcp", "17": "udp", "132": "sctp", "1": "icmp", "50": "esp", "51": "ah", "94": "ipip"}
ALL = "all"
EVERY_PORT: Spans = ((0, 65536),)

ACTIONS = {"allow": "allow", "apply_security_profile_group": "allow", "deny": "deny", "goto_next": "next"}
"""A rule that hands over to inspection lets in what the inspection finds nothing in."""

SCOPES: dict[str, Scope] = {
    "INTERNET": "internet",
    "NON_INTERNET": "inside",
    "INTRA_VPC": "inside",
    "VPC_NETWORKS": "inside",
}

SCOPED = ("srcNetworkContext", "srcNetworkType", "srcNetworkScope")
"""Names that the same field has had."""

KNOWN = ("srcFqdns", "srcThreatIntelligences")
"""Fields that name hosts, one by one or by a list of Google's."""

_CONTAINER = re.compile(r"((?:folders|organizations)/\d+)$")


@dataclass(frozen=True, eq=False)
class Rule:
    """One inbound rule."""

    holder: str
    """Full name of the rule, or of the policy that it stands in."""
    name: str
    action: str
    """allow, deny, next (the next list decides); empty where it is not said, or a word that is not known."""
    opens: Mapping[str, Spans]
    """Ports by protocol, half-open; `all` among the protocols."""
    sources: tuple[Source, ...]
    scope: Scope = ""
    tags: frozenset[str] = frozenset()
    """Network tags that it is for. Where nothing is named, it is for all machines."""
    accounts: frozenset[str] = frozenset()
    secure: frozenset[str] = frozenset()
    """Values of secure tags."""
    networks: frozenset[str] = frozenset()
    into: tuple[str, ...] = ()
    """Ranges of the receiver."""

    def ports(self, protocol: str) -> Spans:
        """The ports that it is for; of a protocol without ports all, or none."""
        found = join(self.opens.get(protocol, ()), self.opens.get(ALL, ()))
        return found if protocol in WITH_PORTS else EVERY_PORT if found else ()


@dataclass(frozen=True)
class Policy:
    """A firewall policy."""

    name: str
    region: str | None
    """Of a regional one."""
    rules: tuple[Rule, ...]


@dataclass
class Firewalls:
    """All that filters, of all projects."""

    rules: dict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    """Rules of a network, in order."""
    policies: dict[str, list[Policy]] = field(default_factory=lambda: defaultdict(list))
    """By what they are set on: `folders/<number>`, `organizations/<number>`, the full name of a network."""


def firewalls(rows: Iterator[Row]) -> Firewalls:
    """The filters among some rows."""
    found = Firewalls()
    ordered: dict[str, list[tuple[int, bool, Rule]]] = defaultdict(list)
    for row in rows:
        if row[TYPE].endswith("/FirewallPolicy"):
            policy = _policy(row)
            for one in row["associations"] or ():
                found.policies[_target(one.get("attachmentTarget"))].append(policy)
        elif (rule := network_rule(row)) and (network := asset(row["network"])):
            # What is not said may come first. Of two of the same priority the denial decides.
            priority = row["priority"] if rule.action and row["priority"] is not None else -1
            ordered[network].append((int(priority), rule.action == "allow", rule))
    for network, rules in ordered.items():
        found.rules[network] = [rule for *_, rule in sorted(rules, key=lambda one: (one[0], one[1], one[2].name))]
    return found


def _target(text: Any) -> str:
    container = _CONTAINER.search(str(text))
    return container[1] if container else asset(text) or ""


def network_rule(row: Row) -> Rule | None:
    """The rule of a network. None for one that is off, or for what leaves."""
    if row["disabled"] or row["direction"] == "EGRESS":
        return None
    opened, closed = row["allowed"], row["denied"]
    readable = _are_ranges(row["sourceRanges"])
    said = readable and row["direction"] == "INGRESS" and bool(opened) != bool(closed)
    named = [Source(text, "range") for text in gathered(row["sourceRanges"] or ())]
    named += [Source(str(text), "machines") for text in row["sourceTags"] or ()]
    named += [Source(str(text).lower(), "machines") for text in row["sourceServiceAccounts"] or ()]
    return Rule(
        holder=row[NAME],
        name=row[NAME].rpartition("/")[2],
        action=("allow" if opened else "deny") if said else "",
        opens=_opens(opened or closed, "IPProtocol") if said else {ALL: EVERY_PORT},
        sources=(tuple(named) if readable else ()) or (EVERYBODY, EVERYBODY6),
        tags=frozenset(map(str, row["targetTags"] or ())),
        accounts=_lower(row["targetServiceAccounts"]),
        into=tuple(row["destinationRanges"] or ()),
    )


def _are_ranges(found: Any) -> bool:
    """Whether all of them are addresses: of another word nobody knows whom it means."""
    return all(addresses(str(text)) is not None for text in found or ())


def _policy(row: Row) -> Policy:
    rules = sorted(filter(_inbound, row["rules"] or ()), key=lambda rule: int(rule.get("priority") or 0))
    where = re.search(r"/regions/([^/]+)/firewallPolicies/", row[NAME])
    own = tuple(rule for one in rules if (rule := _policy_rule(row[NAME], one)))
    if row["rules"] is None:
        own = (Rule(row[NAME], "?", "", {ALL: EVERY_PORT}, (EVERYBODY, EVERYBODY6)),)
    return Policy(row[NAME], region(where[1]) if where else None, own)


def _inbound(rule: Mapping[str, Any]) -> bool:
    # Rules for balancers inside of a network are for none of its machines.
    return (
        not rule.get("disabled")
        and rule.get("direction") != "EGRESS"
        and rule.get("targetType")
        in (
            None,
            "INSTANCES",
        )
    )


def _policy_rule(holder: str, rule: Mapping[str, Any]) -> Rule | None:
    """A rule of a policy. None for one of which every tag is gone: it is for nobody, or from nobody."""
    match = rule.get("match") or {}
    readable = _are_ranges(match.get("srcIpRanges"))
    told = readable and match.get("layer4Configs")
    action = ACTIONS.get(str(rule.get("action")).lower(), "") if told else ""
    secure, senders = (_tags(part) for part in (rule.get("targetSecureTags"), match.get("srcSecureTags")))
    sources = _sources(match, senders or (), allow=action != "deny")
    if secure == () or (senders == () and not sources):
        return None
    scopes = {
        str(match[name]) for name in ("srcNetworkContext", "srcNetworkType", "srcNetworkScope") if match.get(name)
    }
    return Rule(
        holder=holder,
        name=str(rule.get("priority")),
        action=action,
        opens=_opens(match.get("layer4Configs"), "ipProtocol") if action else {ALL: EVERY_PORT},
        sources=(sources if readable else ()) or (EVERYBODY, EVERYBODY6),
        scope="" if scopes <= {"UNSPECIFIED"} else SCOPES.get(scopes.pop(), "?"),
        accounts=_lower(rule.get("targetServiceAccounts")),
        secure=frozenset(secure or ()),
        networks=frozenset(name for text in rule.get("targetResources") or () if (name := asset(text))),
        into=tuple(match.get("destIpRanges") or ()),
    )


def _tags(tags: Any) -> tuple[str, ...] | None:
    """Values of secure tags that exist; None where none were asked for."""
    if not tags:
        return None
    return tuple(str(one.get("name")) for one in tags if one.get("state") != "INEFFECTIVE")


def _sources(match: Mapping[str, Any], tags: Iterable[str], *, allow: bool) -> tuple[Source, ...]:
    """All that is named, of which any may send (https://cloud.google.com/firewall/docs/firewall-policies-rule-details):
    ranges and tags, names of hosts, lists that Google keeps of hosts that it knows, groups of addresses."""
    found = [Source(text, "range") for text in gathered(match.get("srcIpRanges") or ())]
    found += [Source(text, "machines") for text in tags]
    found += [Source(str(text), "few") for name in KNOWN for text in match.get(name) or ()]
    found += [Source(str(text), "list") for text in match.get("srcAddressGroups") or ()]
    if codes := match.get("srcRegionCodes"):
        found.append(countries(map(str, codes), allow=allow))
    return tuple(found)


def _opens(parts: Any, named: str) -> dict[str, Spans]:
    found: dict[str, Spans] = {}
    for one in parts or ():
        name = str(one.get(named)).lower()
        protocol = NUMBERS.get(name, name)
        ports = spans(map(_ports, one.get("ports") or ())) or EVERY_PORT
        found[protocol] = join(found.get(protocol, ()), ports)
    return found


def _ports(text: Any) -> tuple[int, int]:
    first, _, last = str(text).partition("-")
    return int(first), int(last or first) + 1


def _lower(texts: Any) -> frozenset[str]:
    return frozenset(str(text).lower() for text in texts or ())

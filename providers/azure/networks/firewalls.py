"""Azure Firewall: whether something inspects the traffic of a region's networks, and what it lets in from outside."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.facts.detection import Detector
from auditor.facts.networks import IngressRule
from providers.azure.networks.filters import ident
from providers.azure.networks.parts import NETWORKS
from providers.azure.networks.sources import ANYTHING
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads
from providers.internet import addresses, is_anybody
from providers.three import Maybe

FIREWALLS = "arg:resources.firewalls"
ROUTES = "arg:resources.route_tables"
PROTOCOLS: dict[str, Any] = {"tcp": "tcp", "udp": "udp", "any": "any"}


@reads(
    "account",
    {
        FIREWALLS: "detector[network_firewall].*",
        NETWORKS: "detector[network_firewall].*",
        ROUTES: "detector[network_firewall].is_enabled",
    },
)
def inspection(place: Place) -> Collected:
    """A row for every region with a network. Where networks are joined to another subscription's, or send what they
    send through an appliance, the inspection may stand there: then it is unknown."""
    firewalls, networks, routes = place.query(FIREWALLS), place.query(NETWORKS), place.query(ROUTES)
    running = [row for row in firewalls.rows if row["type"].endswith("/azurefirewalls") and _runs(row)]
    elsewhere = not firewalls.whole or not routes.whole or any(_through_appliance(row) for row in routes.rows)
    joined = {row["location"] for row in networks.rows if _joined(place, row)}
    for region in sorted({str(row["location"]) for row in (*networks.rows, *running)}):
        own = [row for row in running if row["location"] == region]
        found: Maybe = True if own else None if elsewhere or running or region in joined else False
        yield Detector(
            **place.here(region),
            resource=own[0]["id"] if own else f"{place.scope}/providers/microsoft.network/azurefirewalls/{region}",
            name="Azure Firewall",
            kind="network_firewall",
            is_enabled=found,
            tier=own[0]["properties.sku.tier"] if own else None,
        )


def _runs(firewall: Row) -> bool:
    """One that is switched off has neither an address nor a hub."""
    return bool(firewall["properties.ipConfigurations"] or firewall["properties.virtualHub.id"])


def _through_appliance(table: Row) -> bool:
    routes = table["properties.routes"] or ()
    return any(str(dig(route, "properties.nextHopType")).lower() == "virtualappliance" for route in routes)


def _joined(place: Place, network: Row) -> bool:
    far = (dig(one, "properties.remoteVirtualNetwork.id") for one in network["properties.virtualNetworkPeerings"] or ())
    return any(not ident(one).startswith(f"{place.scope}/") for one in far)


@reads("account", {FIREWALLS: "ingress_rule.*"})
def forwarded(place: Place) -> Collected:
    """Rules by which a firewall passes on what comes to its public address (DNAT): of a firewall itself, and of the
    policy that it uses. What stands behind them sees the firewall's address, not the sender's."""
    rows = place.query(FIREWALLS).rows
    firewalls = [row for row in rows if row["type"].endswith("/azurefirewalls")]
    used = [ident(row["properties.firewallPolicy.id"]) for row in firewalls if _runs(row)]
    for row in firewalls:
        policy = ident(row["properties.firewallPolicy.id"] or place.scope)
        if _runs(row) and not policy.startswith(place.scope):
            # What a policy of another subscription passes on is not seen from here.
            yield IngressRule(**place.envelope(row), layer="firewall")
        for collection in row["properties.natRuleCollections"] or ():
            for rule in dig(collection, "properties.rules") or ():
                yield from _rules(place, row, rule, dig(rule, "protocols"), attached=int(_runs(row)))
    for row in rows:
        if row["type"].endswith("/rulecollectiongroups"):
            count = used.count(row["id"].partition("/rulecollectiongroups/")[0])
            for collection in row["properties.ruleCollections"] or ():
                for rule in dig(collection, "rules") or ():
                    if str(rule.get("ruleType")).lower() == "natrule":
                        yield from _rules(place, row, rule, rule.get("ipProtocols"), attached=count)


def _rules(place: Place, row: Row, rule: Mapping[str, Any], protocols: Any, *, attached: int) -> Iterator[IngressRule]:
    groups = [(ident(group), None) for group in rule.get("sourceIpGroups") or ()]  # what is in a group is not read
    named: list[tuple[str, Maybe]] = [(str(text), _anybody(str(text))) for text in rule.get("sourceAddresses") or ()]
    for protocol in sorted({str(name).lower() for name in protocols or ()}):
        for first, last in map(_range, rule.get("destinationPorts") or ()):
            for source, anybody in (*named, *groups):
                yield IngressRule(
                    **{
                        **place.envelope(row),
                        "resource": f"{row['id']}#{rule['name']}/{protocol}:{first}/{source}".lower(),
                    },
                    rule_id=str(rule["name"]),
                    layer="firewall",
                    source=source,
                    source_kind="prefix_list" if anybody is None else "tag" if source in ANYTHING else "cidr",
                    is_any_source=anybody,
                    protocol=PROTOCOLS.get(protocol, "other"),
                    from_port=first,
                    to_port=last,
                    is_any_port=(first, last) in {(0, 65535), (1, 65535)},
                    attached_count=attached,
                    public_target_count=attached,  # a firewall passes on what comes to its public address
                    is_default_group=False,
                )


def _anybody(source: str) -> bool:
    return source in ANYTHING or is_anybody(addresses(source) or ())


def _range(text: Any) -> tuple[int, int]:
    first, _, last = ("0", "-", "65535") if str(text) == "*" else str(text).partition("-")
    return int(first), int(last or first)

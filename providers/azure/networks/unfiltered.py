"""Ways in from outside that no security group stands before.

What has an address or a load balancer of the Standard SKU lets nothing in without a group; with the old Basic SKU it
lets in everything that is sent to it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from auditor.facts.networks import IngressRule
from providers.azure.networks.filters import ident
from providers.azure.networks.parts import ADDRESSES, BALANCERS
from providers.azure.networks.targets import Target
from providers.azure.place import Place, Rows
from providers.azure.rows import Row, dig
from providers.three import Maybe

Door = tuple[str, int, int, Maybe]
"""Protocol, first and last port, and whether anybody comes in there."""

EVERYTHING = ("any", 0, 65535)
PROTOCOLS = {"tcp": "tcp", "udp": "udp"}


def unfiltered(place: Place, behind: Sequence[Target], interfaces: Rows) -> Iterator[IngressRule]:
    """A row for every port of an interface that is reached so."""
    kinds = {row["id"]: str(row["sku.name"] or "").lower() for row in place.query(ADDRESSES).rows}
    passed: dict[str, set[Door]] = {}
    for row in place.query(BALANCERS).rows:
        if str(row["sku.name"]).lower() == "basic":
            for configuration, door in _passed(row):
                passed.setdefault(configuration, set()).add(door)
    rows = {row["id"]: row for row in interfaces.rows}
    for target in behind:
        if not target.filters:
            doors = {*_own(target, kinds), *passed.get(target.configuration, ())}
            named = place.envelope(rows[target.holder]) if target.holder in rows else place.here(None)
            yield from (_row(named, target, door) for door in sorted(doors, key=str))


def _own(target: Target, kinds: dict[str, str]) -> Iterator[Door]:
    """By its own address. Of machines in a scale set it is unknown whether they have one."""
    if target.public and kinds.get(target.public) != "standard":
        yield *EVERYTHING, True if kinds.get(target.public) == "basic" else None
    elif target.may_be_public and target.groups is None:
        yield *EVERYTHING, None


def _passed(balancer: Row) -> Iterator[tuple[str, Door]]:
    """What a balancer with a public address passes on, by the IP configuration that it passes it to."""
    public = {
        ident(front.get("id"))
        for front in balancer["properties.frontendIPConfigurations"] or ()
        if dig(front, "properties.publicIPAddress.id")
    }
    pools = {ident(pool.get("id")): pool for pool in balancer["properties.backendAddressPools"] or ()}
    for rule in (*(balancer["properties.loadBalancingRules"] or ()), *(balancer["properties.inboundNatRules"] or ())):
        if ident(dig(rule, "properties.frontendIPConfiguration.id")) not in public:
            continue
        pool = pools.get(ident(dig(rule, "properties.backendAddressPool.id")), {})
        one = dig(rule, "properties.backendIPConfiguration")
        for configuration in (*(dig(pool, "properties.backendIPConfigurations") or ()), *([one] if one else ())):
            port = int(dig(rule, "properties.backendPort") or 0)
            protocol = PROTOCOLS.get(str(dig(rule, "properties.protocol")).lower(), "any")
            yield ident(configuration.get("id")), (protocol, port, port, True) if port else (*EVERYTHING, True)


def _row(named: dict[str, Any], target: Target, door: Door) -> IngressRule:
    protocol, first, last, anybody = door
    everything = (first, last) == EVERYTHING[1:]
    return IngressRule(
        **{**named, "resource": f"{target.holder}#no-filter/{protocol}:{first}"},
        rule_id="(none)",
        layer="instance",
        network_id=target.network,
        source="Internet",
        source_kind="tag",
        is_any_source=anybody,
        protocol=protocol,  # type: ignore[arg-type]
        from_port=first,
        to_port=last,
        is_any_port=everything and anybody,
        attached_count=1,
        public_target_count=1 if anybody else None,
        is_default_group=False,
    )

"""Load balancers: a row for every port that they pass on."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.networks import Endpoint
from providers.azure.entrances.parts import WITHOUT_TLS, by_id, linked, network_of
from providers.azure.networks.homes import Homes
from providers.azure.networks.parts import ADDRESSES, BALANCERS, INTERFACES, NETWORKS
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads


@reads(
    "account",
    {
        BALANCERS: "endpoint[lb_tcp].*",
        ADDRESSES: "endpoint[lb_tcp].zones",
        NETWORKS: "endpoint[lb_tcp].network_id",
        INTERFACES: "endpoint[lb_tcp].network_id",
    },
)
def load_balancers(place: Place) -> Collected:
    """A row for every balancing rule, and for every port that is passed on to one machine only."""
    addresses = {row["id"]: row for row in place.query(ADDRESSES).rows}
    homes = Homes(place)
    for row in place.query(BALANCERS).rows:
        for rule in row["properties.loadBalancingRules"] or ():
            yield _rule(place, row, rule, homes, _zones(row, rule, addresses), WITHOUT_TLS)
        for rule in row["properties.inboundNatRules"] or ():
            yield _rule(place, row, rule, homes, None, (*WITHOUT_TLS, "zones"))


def _front(row: Row, rule: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return by_id(row["properties.frontendIPConfigurations"]).get(
        linked(rule, "properties.frontendIPConfiguration") or ""
    )


def _behind(row: Row, rule: Mapping[str, Any]) -> list[Any]:
    """The IP configurations that a rule leads to: of its pool, or the one of a rule for one machine."""
    pool = by_id(row["properties.backendAddressPools"]).get(linked(rule, "properties.backendAddressPool") or "", {})
    one = dig(rule, "properties.backendIPConfiguration")
    return [*(dig(pool, "properties.backendIPConfigurations") or ()), *([one] if one else ())]


def _rule(
    place: Place, row: Row, rule: Mapping[str, Any], homes: Homes, zones: int | None, absent: tuple[str, ...]
) -> Endpoint:
    front = _front(row, rule)
    protocol = dig(rule, "properties.protocol")
    public = front is not None and bool(linked(front, "properties.publicIPAddress"))
    return Endpoint(
        **{**place.envelope(row), "resource": str(rule["id"]).lower(), "name": f"{row['name']}/{rule['name']}"},
        kind="lb_tcp",
        exposure=None if front is None else "internet" if public else "private",
        # An address outside leads into the network of the machines behind it.
        network_id=network_of(dig(front, "properties.subnet.id")) or homes.of(_behind(row, rule)),
        protocol=str(protocol).upper() if protocol else None,
        port=dig(rule, "properties.frontendPort"),
        has_waf=False,  # by design: it looks at no content
        zones=zones,
        # What it passes on may be encrypted: the target decides, unseen.
        absent=absent,
    )


def _zones(row: Row, rule: Mapping[str, Any], addresses: Mapping[str, Row]) -> int | None:
    """Zones of the address that is connected to. Where none is named, it depends on the region and on when it was made;
    a Basic balancer knows no zones."""
    if str(row["sku.name"]).lower() == "basic":
        return 1
    front = _front(row, rule)
    if front is None:
        return None
    public = linked(front, "properties.publicIPAddress")
    named = front.get("zones") if public is None else addresses[public]["zones"] if public in addresses else None
    return len(named) if named else None

"""Load balancers: a row for every port that they pass on."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.networks import Endpoint
from providers.azure.entrances.parts import WITHOUT_TLS, by_id, linked, network_of
from providers.azure.networks.parts import ADDRESSES
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads

BALANCERS = "arg:resources.load_balancers"


@reads("account", {BALANCERS: "endpoint[lb_tcp].*", ADDRESSES: "endpoint[lb_tcp].zones"})
def load_balancers(place: Place) -> Collected:
    """A row for every balancing rule, and for every port that is passed on to one machine only."""
    addresses = {row["id"]: row for row in place.query(ADDRESSES).rows}
    for row in place.query(BALANCERS).rows:
        for rule in row["properties.loadBalancingRules"] or ():
            yield _rule(place, row, rule, _zones(row, rule, addresses), WITHOUT_TLS)
        for rule in row["properties.inboundNatRules"] or ():
            yield _rule(place, row, rule, None, (*WITHOUT_TLS, "zones"))


def _front(row: Row, rule: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return by_id(row["properties.frontendIPConfigurations"]).get(
        linked(rule, "properties.frontendIPConfiguration") or ""
    )


def _rule(place: Place, row: Row, rule: Mapping[str, Any], zones: int | None, absent: tuple[str, ...]) -> Endpoint:
    front = _front(row, rule)
    protocol = dig(rule, "properties.protocol")
    public = front is not None and bool(linked(front, "properties.publicIPAddress"))
    return Endpoint(
        **{**place.envelope(row), "resource": str(rule["id"]).lower(), "name": f"{row['name']}/{rule['name']}"},
        kind="lb_tcp",
        exposure=None if front is None else "internet" if public else "private",
        network_id=network_of(dig(front, "properties.subnet.id")),
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

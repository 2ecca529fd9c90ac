"""Application gateways: a row for every listener."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.networks import Endpoint
from providers.azure.entrances.parts import WITHOUT_TLS, by_id, linked, network_of
from providers.azure.entrances.redirects import redirects
from providers.azure.entrances.tls import POLICIES, Policies
from providers.azure.entrances.waf import FILTERS, Filters, stopping
from providers.azure.fields import word
from providers.azure.networks.homes import Doors
from providers.azure.networks.parts import GROUPS, NETWORKS
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads
from providers.three import Maybe

GUARDS = {"basic": False, "standard": False, "standard_v2": False, "waf": True, "waf_v2": True}
"""Tiers that may have a web application firewall."""

GATEWAYS = "arg:resources.application_gateways"
Part = Mapping[str, Any]


@reads(
    "account",
    {
        GATEWAYS: "endpoint[lb_http].*",
        FILTERS: "endpoint[lb_http].has_waf",
        NETWORKS: "endpoint[lb_http].exposure",
        GROUPS: "endpoint[lb_http].exposure",
        POLICIES: "endpoint[lb_http].min_tls endpoint[lb_http].tls_versions endpoint[lb_http].cipher_suites",
    },
)
def application_gateways(place: Place) -> Collected:
    """A row for every listener of every application gateway."""
    listing = place.query(GATEWAYS)
    filters, policies, doors = Filters(place), Policies(place), Doors(place)
    for row in listing.rows:
        for listener in row["properties.httpListeners"] or ():
            yield _listener(place, row, listener, filters, policies, doors)


def _listener(place: Place, row: Row, listener: Part, filters: Filters, policies: Policies, doors: Doors) -> Endpoint:
    protocol = dig(listener, "properties.protocol")
    name = str(protocol).upper() if protocol else None
    port = by_id(row["properties.frontendPorts"]).get(linked(listener, "properties.frontendPort") or "", {})
    encrypted: dict[str, Any] = {}
    if name == "HTTPS":
        encrypted = {
            "certificate_id": linked(listener, "properties.sslCertificate"),
            **policies.accepted(*_policy(row, listener)),
        }
    return Endpoint(
        **{**place.envelope(row), "resource": str(listener["id"]).lower(), "name": f"{row['name']}/{listener['name']}"},
        kind="lb_http",
        exposure=_exposure(row, listener, doors, dig(port, "properties.port")),  # type: ignore[arg-type]
        network_id=network_of(_subnet(row)),
        protocol=name,
        port=dig(port, "properties.port"),
        accepts_plaintext={"HTTP": True, "HTTPS": False}.get(name or ""),
        http_redirects=redirects(row, str(listener["id"]).lower()) if name == "HTTP" else None,
        has_waf=_guarded(row, listener, filters),
        zones=_zones(row),
        absent=WITHOUT_TLS if name == "HTTP" else (),
        **encrypted,
    )


def _subnet(row: Row) -> Any:
    homes = row["properties.gatewayIPConfigurations"]
    return dig(homes[0], "properties.subnet.id") if homes else None


def _exposure(row: Row, listener: Part, doors: Doors, port: Any) -> str | None:
    """By its address, and by the security group before its subnet, which may let in some of the internet only."""
    if str(row["properties.operationalState"]).lower() in {"stopped", "stopping"}:
        return "private"  # it answers nobody
    front = by_id(row["properties.frontendIPConfigurations"])
    found = front.get(linked(listener, "properties.frontendIPConfiguration") or "")
    if found is None:
        return None
    if not linked(found, "properties.publicIPAddress"):
        return "private"
    opened = doors.open_to_anybody(_subnet(row), port)
    return None if opened is None else "internet" if opened else "restricted"


def _policy(row: Row, listener: Part) -> tuple[Any, Any]:
    """The policy that holds for a listener (its profile's before the gateway's), and the name of Azure's own."""
    profiles = by_id(row["properties.sslProfiles"])
    own = profiles.get(linked(listener, "properties.sslProfile") or "", {})
    return dig(own, "properties.sslPolicy") or row["properties.sslPolicy"], row["properties.defaultPredefinedSslPolicy"]


def _guarded(row: Row, listener: Part, filters: Filters) -> Maybe:
    """A policy of the listener, else the gateway's, else the older settings of the gateway itself."""
    guards = word(row["properties.sku.tier"], **GUARDS)
    if not guards:
        return guards
    if policy := linked(listener, "properties.firewallPolicy") or row["properties.firewallPolicy.id"]:
        return filters.stops(str(policy).lower())
    own = row["properties.webApplicationFirewallConfiguration"]
    return stopping(own, "firewallMode") if own else False


def _zones(row: Row) -> int | None:
    """As many as are named. Where none is, it depends on the region and the year in which it was made: unknown."""
    if row["zones"]:
        return len(row["zones"])
    tier = str(row["properties.sku.tier"] or "").lower()
    return 1 if tier in {"standard", "waf"} else None  # by design: the first version knows no zones

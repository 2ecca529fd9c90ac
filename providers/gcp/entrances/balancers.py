"""Load balancers: a row for every forwarding rule."""

from dataclasses import replace
from typing import Any

from auditor.facts.networks import Endpoint
from providers.collecting import Collected, reads
from providers.gcp.entrances.maps import points_to_https, services
from providers.gcp.entrances.parts import BALANCING, FRONT, WITHOUT_TLS, Parts, of_all, of_service
from providers.gcp.entrances.tls import Policies
from providers.gcp.entrances.waf import Guards
from providers.gcp.fields import asset
from providers.gcp.networks.parts import FORWARDING
from providers.gcp.place import Place
from providers.gcp.rows import Row

ZONES = 3
"""By design: a balancer of a region is in all its zones, of which every region has three; a worldwide one in more."""

PROXIES = {
    "targetHttpProxies": "HTTP",
    "targetHttpsProxies": "HTTPS",
    "targetSslProxies": "TLS",
    "targetTcpProxies": "TCP",
}
"""What a proxy speaks, by how its type is written in a link."""
PASSED = ("targetPools", "targetInstances")
"""What a rule hands packets to as they come."""

_WEB, _ALL = "endpoint[lb_http,cdn]", "endpoint[lb_http,lb_tcp,cdn]"
_OF_TLS = ("min_tls", "tls_versions", "cipher_suites", "cipher_profile")

_OF_MAP = ("zones", "exposure", "allowed_cidrs", "http_redirects", "requires_auth", "has_waf")


def _fed(kinds: str, *names: str) -> str:
    return " ".join(f"{kinds}.{name}" for name in names)


@reads(
    "account",
    {
        FORWARDING: f"{_ALL}.*",
        BALANCING: f"endpoint[cdn].* {_fed(_WEB, *_OF_MAP)} {_fed(_ALL, *_OF_TLS, 'certificate_id', 'access_logged')}",
        FRONT: f"{_fed(_WEB, 'exposure', 'allowed_cidrs', 'has_waf')} {_fed(_ALL, *_OF_TLS)}",
    },
)
def balancers(place: Place) -> Collected:
    """Rules that lead to a proxy, and those that pass packets on. Gateways of a VPN and private endpoints are links of
    networks; a mesh of one's own has its entrances in the machines."""
    parts, policies, guards = Parts(place), Policies(place), Guards(place)
    for row in place.query(FORWARDING).rows:
        kind = _target(row)
        if str(row["loadBalancingScheme"]) == "INTERNAL_SELF_MANAGED":
            continue
        if kind in PROXIES:
            proxy, protocol = parts.named(row["target"]), PROXIES[kind]
            web = protocol.startswith("HTTP")
            made = (
                _web(place, row, protocol, proxy, parts, guards) if web else _stream(place, row, protocol, proxy, parts)
            )
            yield replace(made, **_encrypted(proxy, policies)) if protocol in ("HTTPS", "TLS") else made
        elif kind in PASSED or (kind is None and row["backendService"]):
            yield _passed(place, row, parts, kind)


def _target(row: Row) -> str | None:
    """The type of what a rule leads to; None where it names none."""
    steps = str(row["target"] or "").split("/")
    return steps[-2] if len(steps) > 1 else steps[0] or None


def _rule(place: Place, row: Row, protocol: Any) -> dict[str, Any]:
    scheme = str(row["loadBalancingScheme"])
    return {
        **place.envelope(row),
        "exposure": "internet"
        if scheme.startswith("EXTERNAL")
        else "private"
        if scheme.startswith("INTERNAL")
        else None,
        "network_id": asset(row["network"]),
        "protocol": str(protocol).upper() if protocol else None,
        "port": _port(row),
        "zones": ZONES,
    }


def _port(row: Row) -> int | None:
    """The port, where it is a single one."""
    first, _, last = str(row["portRange"] or "").partition("-")
    ports = [str(port) for port in row["ports"] or ()] or ([first] if first and last in ("", first) else [])
    return int(ports[0]) if len(ports) == 1 and ports[0].isdecimal() else None


def _web(place: Place, row: Row, protocol: str, proxy: Row | None, parts: Parts, guards: Guards) -> Endpoint:
    """What a proxy for HTTP does with a request, by its map of addresses."""
    plain = protocol == "HTTP"
    found = None if proxy is None else parts.named(proxy["urlMap"])
    redirects = None if found is None else points_to_https(found)
    behind = [] if found is None else parts.services(services(found))
    # What only points elsewhere has nothing behind it.
    nothing = ("has_waf", "requires_auth", "access_logged") if redirects else ()
    # What keeps no copies at the edges only passes on. Where that is not known, the copies are what is missing.
    keeping = [of_service(one, "enableCDN", "enableCdn") for one in behind]
    unclear = None in keeping or not (behind or redirects)
    told = _rule(place, row, protocol)
    if told["exposure"] == "internet":
        told |= {"exposure": None} if found is None else guards.admitted(behind)
    return Endpoint(
        **{**told, **({"zones": None} if unclear else {})},
        kind="cdn" if True in keeping else "lb_http",
        accepts_plaintext=plain,
        http_redirects=redirects if plain else None,
        has_waf=guards.before(behind),
        requires_auth=of_all(behind, "iap.enabled"),
        access_logged=of_all(behind, "logConfig.enable"),
        absent=(*(WITHOUT_TLS if plain else ()), *nothing),
    )


def _stream(place: Place, row: Row, protocol: str, proxy: Row | None, parts: Parts) -> Endpoint:
    """A proxy that ends connections and looks at no content."""
    encrypted = protocol == "TLS"
    return Endpoint(
        **_rule(place, row, protocol),
        kind="lb_tcp",
        accepts_plaintext=False if encrypted else None,
        has_waf=False,  # by design
        access_logged=of_all([None if proxy is None else parts.named(proxy["service"])], "logConfig.enable"),
        # What a proxy for TCP passes on may be encrypted: the target decides, unseen.
        absent=() if encrypted else WITHOUT_TLS,
    )


def _passed(place: Place, row: Row, parts: Parts, kind: str | None) -> Endpoint:
    behind = parts.services([row["backendService"]]) if row["backendService"] else []
    return Endpoint(
        **_rule(place, row, row["IPProtocol"]),
        kind="lb_tcp",
        has_waf=False,  # by design: it looks at no content
        access_logged=of_all(behind, "logConfig.enable"),
        # One machine stands in one zone, and nothing balances there.
        absent=(*WITHOUT_TLS, *(("zones",) if kind == "targetInstances" else ())),
    )


def _encrypted(proxy: Row | None, policies: Policies) -> dict[str, Any]:
    """What a proxy accepts, and its first certificate or the map that chooses one by the name that is asked for."""
    if proxy is None:
        return {}
    names = proxy["sslCertificates"] or ()
    return {**policies.accepted(proxy), "certificate_id": asset(names[0]) if names else proxy["certificateMap"]}


COLLECTORS = (balancers,)

"""Front Door of today (Standard and Premium): a row for every host name. Routes, domains and rules are asked for."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.networks import Endpoint
from providers.azure.entrances.front_doors import WORLDWIDE
from providers.azure.entrances.parts import by_id, ident, tls
from providers.azure.entrances.waf import FILTERS, Filters
from providers.azure.fields import word
from providers.azure.place import Listing, Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, later, reads
from providers.three import Maybe, either

EDGES = "arg:resources.edges"
DOMAINS, ROUTES, SECURITY = "arm:front_door_domains", "arm:front_door_routes", "arm:front_door_security"
BOTH = "endpoint[cdn,lb_http]"
Part = Mapping[str, Any]


@reads(
    "account",
    {
        EDGES: f"{BOTH}.*",
        DOMAINS: f"{BOTH}.*",
        # A route decides whether copies are kept at the edges, and thereby of which kind the entrance is.
        ROUTES: f"{BOTH}.kind {BOTH}.accepts_plaintext {BOTH}.http_redirects {BOTH}.exposure",
        SECURITY: f"{BOTH}.has_waf",
        FILTERS: f"{BOTH}.has_waf",
    },
)
def edges(place: Place) -> Collected:
    """One task for every profile of Front Door."""
    listing = place.query(EDGES)
    filters = Filters(place)
    for row in listing.rows:
        if row["type"] == "microsoft.cdn/profiles" and "frontdoor" in str(row["sku.name"]).lower():
            own = [one for one in listing.rows if one["id"].startswith(f"{row['id']}/afdendpoints/")]
            yield later(_profile, place, row, own, filters)


def _profile(place: Place, row: Row, endpoints: list[Row], filters: Filters) -> Iterator[Fact]:
    # What fails here may hide a host name, or speak of several: it is a hole in the list, not in one row.
    security = place.listing(SECURITY, profile=row["id"])
    routes: dict[str, Listing] = {}
    for endpoint in endpoints:
        found = place.listing(ROUTES, endpoint=endpoint["id"])
        routes[endpoint["id"]] = found
        own = [route for route in found.rows if _on(dig(route, "properties.linkToDefaultDomain"))]
        told = _exposed(_on(endpoint["properties.enabledState"]), own, found)
        named = {**place.envelope(endpoint), "name": endpoint["properties.hostName"]}
        yield _host(named, told, own, found.whole, _guarded(endpoint["id"], security, filters))
    for domain in place.listing(DOMAINS, profile=row["id"]).rows:
        key = ident(domain["id"])
        serving = [
            r for found in routes.values() for r in found.rows if key in by_id(dig(r, "properties.customDomains"))
        ]
        whole = all(found.whole for found in routes.values())
        named = {**place.envelope(row), "resource": key, "name": dig(domain, "properties.hostName")}
        told = "internet" if serving else "private" if whole else None
        settings = dig(domain, "properties.tlsSettings")
        yield _host(
            named,
            told,
            serving,
            whole,
            _guarded(key, security, filters),
            min_tls=tls(dig(settings, "minimumTlsVersion")),
            cipher_profile=dig(settings, "cipherSuiteSetType"),
            certificate_id=ident(dig(settings, "secret.id")) if dig(settings, "secret.id") else None,
        )


def _on(state: Any) -> Maybe:
    return word(state, enabled=True, disabled=False)


def _exposed(on: Maybe, own: list[Part], routes: Listing) -> str | None:
    """A host name that no route leads on from answers nobody."""
    if on is False or (routes.whole and not own):
        return "private"
    return "internet" if on and own else None


def _host(
    named: dict[str, Any], exposure: Any, routes: list[Part], whole: bool, has_waf: Maybe, **more: Any
) -> Endpoint:
    live = [route for route in routes if _on(dig(route, "properties.enabledState")) is not False]
    keeping = [dig(route, "properties.cacheConfiguration") is not None for route in live]
    return Endpoint(
        **named,
        # What keeps no copies only passes on.
        kind="cdn" if any(keeping) else "lb_http" if whole else None,
        exposure=exposure,
        protocol="HTTPS",
        has_waf=has_waf,
        absent=WORLDWIDE,
        **_plaintext(live, whole),
        **more,
    )


def _plaintext(routes: list[Part], whole: bool) -> dict[str, Any]:
    plain = [
        route for route in routes if "http" in map(ident, dig(route, "properties.supportedProtocols") or ("http",))
    ]
    if not whole or not routes:
        return {"accepts_plaintext": True if plain else None}
    pointing = [_on(dig(route, "properties.httpsRedirect")) for route in plain]
    redirected = False if False in pointing else None if None in pointing else True
    return {"accepts_plaintext": bool(plain), "http_redirects": redirected if plain else None}


def _guarded(host: str, security: Listing, filters: Filters) -> Maybe:
    """Whether a security policy puts a web application firewall before a host name."""
    policies = [
        ident(dig(one, "properties.parameters.wafPolicy.id"))
        for one in security.rows
        for bound in dig(one, "properties.parameters.associations") or ()
        if host in by_id(dig(bound, "domains"))
    ]
    return either(*(filters.stops(policy) for policy in policies), False if security.whole else None)

"""Front Door of the first generation: a row for every host name. All of it stands in the resource itself."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.networks import Endpoint
from providers.azure.entrances.parts import by_id, ident, linked, tls
from providers.azure.entrances.waf import FILTERS, Filters
from providers.azure.fields import word
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads

FRONT_DOORS = "arg:resources.front_doors"
Part = Mapping[str, Any]

WORLDWIDE = ("zones", "port", "network_id")
"""What has no meaning for an entrance that stands in many places of the world."""


@reads(
    "account",
    {FRONT_DOORS: "endpoint[cdn,lb_http].*", FILTERS: "endpoint[cdn,lb_http].has_waf"},
)
def front_doors(place: Place) -> Collected:
    """A row for every host name (frontend endpoint)."""
    listing = place.query(FRONT_DOORS)
    filters = Filters(place)
    for row in listing.rows:
        on = word(row["properties.enabledState"], enabled=True, disabled=False)
        for part in row["properties.frontendEndpoints"] or ():
            key = ident(part["id"])
            rules = _rules(row, key)
            custom = dig(part, "properties.customHttpsConfiguration")
            yield Endpoint(
                **{**place.envelope(row), "resource": key, "name": dig(part, "properties.hostName")},
                kind="lb_http" if rules and not any(map(_keeps, rules)) else "cdn",
                exposure=None if on is None else "internet" if on else "private",
                protocol="HTTPS",
                min_tls=tls(dig(custom, "minimumTlsVersion")),
                has_waf=filters.stops(linked(part, "properties.webApplicationFirewallPolicyLink")),
                absent=WORLDWIDE,
                **_plaintext(rules),
            )


def _rules(row: Row, host: str) -> list[Part]:
    """The rules that hold for a host name and are on."""
    return [
        rule
        for rule in row["properties.routingRules"] or ()
        if host in by_id(dig(rule, "properties.frontendEndpoints"))
        and str(dig(rule, "properties.enabledState")).lower() != "disabled"
    ]


def _keeps(rule: Part) -> bool:
    """Whether a rule keeps copies of what it passes on."""
    return dig(rule, "properties.routeConfiguration.cacheConfiguration") is not None


def _plaintext(rules: list[Part]) -> dict[str, Any]:
    if not rules:
        return {}
    spoken = [[str(name).lower() for name in dig(rule, "properties.acceptedProtocols") or ("http",)] for rule in rules]
    plain = [rule for rule, names in zip(rules, spoken, strict=True) if "http" in names]
    pointing = [dig(rule, "properties.routeConfiguration.redirectProtocol") for rule in plain]
    return {
        "accepts_plaintext": bool(plain),
        "http_redirects": all(str(one).lower() == "httpsonly" for one in pointing) if plain else None,
    }

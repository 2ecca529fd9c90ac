"""The older content delivery: a row for every endpoint."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.networks import Endpoint
from providers.azure.entrances.edges import EDGES
from providers.azure.entrances.front_doors import WORLDWIDE
from providers.azure.entrances.waf import FILTERS, Filters
from providers.azure.fields import flag, word
from providers.azure.place import Place
from providers.azure.rows import dig
from providers.collecting import Collected, reads


@reads("account", {EDGES: "endpoint[cdn].*", FILTERS: "endpoint[cdn].has_waf"})
def deliveries(place: Place) -> Collected:
    """Endpoints of the profiles of Azure CDN. Of which TLS versions they speak nothing is said there."""
    listing = place.query(EDGES)
    filters = Filters(place)
    for row in listing.rows:
        if row["type"] != "microsoft.cdn/profiles/endpoints":
            continue
        plain, encrypted = flag(row["properties.isHttpAllowed"]), flag(row["properties.isHttpsAllowed"])
        link = row["properties.webApplicationFirewallPolicyLink.id"]
        running = word(row["properties.resourceState"], running=True, stopped=False)
        yield Endpoint(
            **{**place.envelope(row), "name": row["properties.hostName"]},
            kind="cdn",
            exposure=None if running is None else "internet" if running else "private",
            protocol="HTTP" if encrypted is False else "HTTPS",
            accepts_plaintext=plain,
            http_redirects=any(map(_redirects, dig(row["properties.deliveryPolicy"], "rules") or ()))
            if plain
            else None,
            has_waf=filters.stops(str(link).lower() if link else None),
            absent=WORLDWIDE,
        )


def _redirects(rule: Mapping[str, Any]) -> bool:
    """Whether a rule points whoever comes by plain HTTP, and nobody less, to HTTPS."""
    conditions, actions = dig(rule, "conditions") or (), dig(rule, "actions") or ()
    by_scheme = all(
        str(dig(one, "name")).lower() == "requestscheme"
        and [str(value).lower() for value in dig(one, "parameters.matchValues") or ()] == ["http"]
        and not dig(one, "parameters.negateCondition")
        for one in conditions
    )
    return by_scheme and any(
        str(dig(one, "name")).lower() == "urlredirect"
        and str(dig(one, "parameters.destinationProtocol")).lower() == "https"
        for one in actions
    )

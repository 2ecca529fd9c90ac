"""Applications of App Service, Functions among them, and static sites."""

from typing import Any

from auditor.facts.networks import Endpoint
from providers.azure.entrances.parts import tls
from providers.azure.entrances.ranges import admitted
from providers.azure.entrances.sign_in import refuses_strangers
from providers.azure.fields import flag, word
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, later, reads
from providers.three import Maybe, either, negate

SITES, CONFIG, SIGN_IN = "arg:resources.web_apps", "arg:appserviceresources.site_config", "arm:site_sign_in"
PRIVATE = "arm:site_private_endpoints"
STATIC = "arg:resources.static_sites"


@reads(
    "account",
    {
        SITES: "endpoint[app].*",
        CONFIG: "endpoint[app].exposure endpoint[app].allowed_cidrs endpoint[app].min_tls",
        PRIVATE: "endpoint[app].exposure",
        SIGN_IN: "endpoint[app].requires_auth",
    },
)
def sites(place: Place) -> Collected:
    """One task for every application and slot: whether it lets in who has not signed in is asked."""
    listing = place.query(SITES)
    configured = {row["id"].rpartition("/config/")[0]: row for row in place.query(CONFIG).rows}
    for row in listing.rows:
        yield later(_site, place, row, configured.get(row["id"]))


def _site(place: Place, row: Row, config: Row | None) -> Endpoint:
    only = flag(row["properties.httpsOnly"])
    return Endpoint(
        **place.envelope(row),
        kind="app",
        **_exposure(place, row, config),
        protocol="HTTPS",
        port=443,
        accepts_plaintext=negate(only),
        http_redirects=only,
        min_tls=tls(_of(config, "MinTlsVersion")),
        requires_auth=_authenticates(place, row),
    )


def _of(config: Row | None, name: str) -> Any:
    if config is None:
        return None
    found = config[f"properties.{name}"]
    return config[f"properties.{name[0].lower()}{name[1:]}"] if found is None else found


def _exposure(place: Place, row: Row, config: Row | None) -> dict[str, Any]:
    """A stopped one answers nobody. One in an environment of its own is as open as that: unknown."""
    public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
    if public is False or word(row["properties.state"], stopped=True):
        return {"exposure": "private"}
    if public is None:
        public = negate(_has_private_endpoint(place, row))
    rules, otherwise = _of(config, "IpSecurityRestrictions"), _of(config, "IpSecurityRestrictionsDefaultAction")
    if public is False:
        return {"exposure": "private"}
    if not public or rules is None or row["properties.hostingEnvironmentProfile.id"]:
        return {}
    return admitted(rules, otherwise)


def _has_private_endpoint(place: Place, row: Row) -> Maybe:
    """An application on which public access was never set is open until it has a private endpoint, which closes it
    (azure-policy issue 1194)."""
    found = place.listing(PRIVATE, about=row["id"], site=row["id"])
    approved = [
        word(
            dig(one, "properties.privateLinkServiceConnectionState.status"),
            approved=True,
            pending=False,
            rejected=False,
        )
        for one in found.rows
    ]
    return either(*approved, False if found.whole else None)


def _authenticates(place: Place, row: Row) -> Maybe:
    """By a certificate, or by signing in. Functions may ask for a key one by one, which is not seen from outside."""
    certificate = flag(row["properties.clientCertEnabled"]) and word(row["properties.clientCertMode"], required=True)
    if certificate:
        return True
    answer = place.ask(SIGN_IN, about=row["id"], site=row["id"])
    signed_in = refuses_strangers(answer)
    return either(signed_in, None) if "functionapp" in str(row["kind"]).lower() else signed_in


@reads("account", {STATIC: "endpoint[app].*"})
def static_sites(place: Place) -> Collected:
    """Static sites. Who may see which page stands in a file of the site itself."""
    for row in place.query(STATIC).rows:
        public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
        yield Endpoint(
            **place.envelope(row),
            kind="app",
            exposure=None if public is None else "internet" if public else "private",
            protocol="HTTPS",
            port=443,
            accepts_plaintext=True,
            http_redirects=True,  # by design: it always points to HTTPS
        )

"""Container apps with a way in."""

from typing import Any

from auditor.facts.networks import Endpoint
from providers.azure.entrances.parts import ident, network_of
from providers.azure.entrances.ranges import admitted
from providers.azure.entrances.sign_in import refuses_strangers
from providers.azure.fields import flag, word
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, later, reads
from providers.three import Maybe, negate

APPS, SIGN_IN = "arg:resources.container_apps", "arm:container_app_sign_in"


@reads("account", {APPS: "endpoint[app].*", SIGN_IN: "endpoint[app].requires_auth"})
def container_apps(place: Place) -> Collected:
    """One task for every app that accepts connections; one without `ingress` accepts none."""
    rows = place.query(APPS).rows
    homes = {row["id"]: row for row in rows if row["type"].endswith("/managedenvironments")}
    for row in rows:
        if row["type"].endswith("/containerapps") and row["properties.configuration.ingress"]:
            yield later(_app, place, row, homes)


def _app(place: Place, row: Row, homes: dict[str, Row]) -> Endpoint:
    ingress = row["properties.configuration.ingress"]
    home = homes.get(ident(row["properties.environmentId"] or row["properties.managedEnvironmentId"]))
    plain = flag(dig(ingress, "allowInsecure"))
    by_tcp = str(dig(ingress, "transport")).lower() == "tcp"
    return Endpoint(
        **place.envelope(row),
        kind="app",
        **_exposure(ingress, home),
        network_id=network_of(home["properties.vnetConfiguration.infrastructureSubnetId"]) if home else None,
        protocol="TCP" if by_tcp else "HTTPS",
        port=dig(ingress, "exposedPort") if by_tcp else 443,
        accepts_plaintext=None if by_tcp else plain,
        http_redirects=None if by_tcp else negate(plain),
        min_tls=None if by_tcp else "1.2",  # by design: the entrance of an environment speaks 1.2 and 1.3
        requires_auth=_authenticates(place, row, ingress),
    )


def _exposure(ingress: Any, home: Row | None) -> dict[str, Any]:
    """Through the environment, which may be inside a network. One of which nothing is known may be open."""
    if flag(dig(ingress, "external")) is False:
        return {"exposure": "private"}
    if home is None or flag(dig(ingress, "external")) is None:
        return {}
    inside = flag(home["properties.vnetConfiguration.internal"])
    if inside or word(home["properties.publicNetworkAccess"], disabled=True):
        return {"exposure": "private"}
    return admitted(dig(ingress, "ipSecurityRestrictions") or (), None)


def _authenticates(place: Place, row: Row, ingress: Any) -> Maybe:
    if word(dig(ingress, "clientCertificateMode"), require=True):
        return True
    settings = place.listing(SIGN_IN, about=row["id"], app=row["id"])
    if settings.rows:
        return refuses_strangers(settings.rows[0])
    return False if settings.whole else None

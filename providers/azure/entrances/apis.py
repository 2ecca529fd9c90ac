"""API Management: the gateway of every service."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.networks import Endpoint
from auditor.facts.stores import TlsVersion
from providers.azure.entrances.parts import network_of
from providers.azure.fields import flag, word
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, later, reads
from providers.three import Maybe, either

SERVICES, APIS = "arg:resources.api_services", "arm:apis"
SWITCH = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols."
OLD: tuple[tuple[str, TlsVersion], ...] = (("Ssl30", "0.3"), ("Tls10", "1.0"), ("Tls11", "1.1"))
"""Switches of the versions before 1.2, which is always on."""


@reads("account", {SERVICES: "endpoint[api].*", APIS: "endpoint[api].accepts_plaintext"})
def api_services(place: Place) -> Collected:
    """One task for every service: whether one of its APIs takes plain HTTP is asked."""
    for row in place.query(SERVICES).rows:
        yield later(_service, place, row)


def _service(place: Place, row: Row) -> Endpoint:
    apis = place.listing(APIS, about=row["id"], service=row["id"])
    plain: list[Maybe] = [_plain(api) for api in apis.rows]
    return Endpoint(
        **place.envelope(row),
        kind="api",
        exposure=_exposure(row),  # type: ignore[arg-type]
        network_id=network_of(row["properties.virtualNetworkConfiguration.subnetResourceId"]),
        protocol="HTTPS",
        port=443,
        accepts_plaintext=either(*plain, False if apis.whole else None),
        http_redirects=False,  # by design: it answers plain HTTP or refuses it
        min_tls=_oldest(row["properties.customProperties"]),
        has_waf=False,  # by design: a firewall of its own stands before it, as an entrance with a row of its own
    )


def _plain(api: Mapping[str, Any]) -> Maybe:
    protocols = dig(api, "properties.protocols")
    return None if protocols is None else bool({"http", "ws"} & {str(name).lower() for name in protocols})


def _exposure(row: Row) -> str | None:
    if word(row["properties.publicNetworkAccess"], disabled=True):
        return "private"
    return word(row["properties.virtualNetworkType"], none="internet", external="internet", internal="private")


def _oldest(switches: Any) -> TlsVersion | None:
    """The oldest version by the switches; unknown behind a switch that is not said."""
    for name, version in OLD:
        # Their names hold dots, so that they are no paths.
        on = flag((switches or {}).get(f"{SWITCH}{name}"))
        if on is not False:
            return version if on else None
    return "1.2"

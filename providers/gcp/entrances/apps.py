"""Services of App Engine, and gateways before interfaces."""

from typing import Any, Literal

from auditor.facts.networks import Endpoint
from providers.collecting import Collected, reads
from providers.gcp.fields import flag, unset, word
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.workloads.apps import APPS, OWN_NAMES

GATEWAYS = "cai:api_gateways"


@reads("account", {APPS: "endpoint[app].*"})
def apps(place: Place) -> Collected:
    """A row for every service. What they have in common is the application's."""
    rows = place.query(APPS).rows
    held = next((row for row in rows if row[TYPE].endswith("/Application")), None)
    for row in rows:
        if row[TYPE].endswith("/Service"):
            yield _service(place, row, held)


def _service(place: Place, row: Row, held: Row | None) -> Endpoint:
    # Without the filter of the application, which is in no inventory, who comes in from outside is not known.
    closed: Literal["private"] | None = word(
        row["networkSettings.ingressTrafficAllowed"],
        ingress_traffic_allowed_internal_only="private",
        ingress_traffic_allowed_internal_and_lb="private",
    )
    common: dict[str, Any] = {}
    if held is not None:
        common = {
            # https://cloud.google.com/appengine/docs/admin-api/reference/rest/v1/apps#SslPolicy
            "min_tls": word(held["sslPolicy"], modern="1.2"),
            "requires_auth": flag(unset(held["iap.enabled"], False, by=held["locationId"])),
        }
    home = held["locationId"] if held is not None else None
    return Endpoint(
        **{**place.envelope(row), **({"region": OWN_NAMES.get(str(home), str(home)).lower()} if home else {})},
        kind="app",
        exposure=closed,
        protocol="HTTPS",
        accepts_plaintext=True,  # by design, if only to redirect
        has_waf=False,  # by design: only a load balancer has one
        **common,
    )


@reads("account", {GATEWAYS: "endpoint[api].*"})
def gateways(place: Place) -> Collected:
    """Gateways of API Gateway."""
    for row in place.query(GATEWAYS).rows:
        yield Endpoint(
            **{**place.envelope(row), "name": row[NAME].rpartition("/")[2]},
            kind="api",
            exposure="internet",  # by design: it has a public host name that nothing closes
            protocol="HTTPS",
            has_waf=False,  # by design: only a load balancer has one
        )


COLLECTORS = (apps, gateways)

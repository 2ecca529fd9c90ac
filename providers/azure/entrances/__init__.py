"""Facts about application gateways, load balancers, Front Door and other entrances."""

from providers.azure.entrances.apis import api_services
from providers.azure.entrances.balancers import load_balancers
from providers.azure.entrances.clusters import cluster_apis
from providers.azure.entrances.containers import container_apps
from providers.azure.entrances.delivery import deliveries
from providers.azure.entrances.edges import edges
from providers.azure.entrances.front_doors import front_doors
from providers.azure.entrances.gateways import application_gateways
from providers.azure.entrances.logins import brokered_logins
from providers.azure.entrances.sites import sites, static_sites
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    application_gateways,
    load_balancers,
    front_doors,
    edges,
    deliveries,
    api_services,
    sites,
    static_sites,
    container_apps,
    cluster_apis,
    brokered_logins,
)

UNREAD = (
    # Diagnostic settings are rows of the table log_source.
    "endpoint[lb_http,lb_tcp,cdn,api,app].access_logged",
    # The suites of these services are nowhere to be had.
    "endpoint[cdn,api,app,kubernetes_api].cipher_suites",
)

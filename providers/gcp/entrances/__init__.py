"""Facts about load balancers, applications, gateways of interfaces and the Kubernetes API."""

from providers.collecting import Collector
from providers.gcp.entrances import apps, balancers, clusters, serverless

COLLECTORS: tuple[Collector, ...] = (
    *balancers.COLLECTORS,
    *serverless.COLLECTORS,
    *apps.COLLECTORS,
    *clusters.COLLECTORS,
)

UNREAD = (
    # Google promises no version and no suites for its own host names (run.app, cloudfunctions.net, gateway.dev).
    "endpoint[api,app,function_url,kubernetes_api].min_tls",
    "endpoint[api,app,function_url,kubernetes_api].cipher_suites",
    # Whom a gateway lets in is written in the description of its interface, which is content.
    "endpoint[api].requires_auth",
    "endpoint[api].accepts_plaintext",
    # App Engine has a filter of addresses of its own, and writes per address whether it redirects: neither is listed.
    "endpoint[app].exposure",
    "endpoint[app].http_redirects",
    # Rules for passing on name no network where they are open to the world.
    "endpoint[lb_http,lb_tcp,cdn].network_id",
)

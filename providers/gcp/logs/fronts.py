"""What balancers, gateways and clusters write down of who comes in."""

from collections.abc import Iterator

from auditor.facts.logs import LogSource
from providers.collecting import Collected, reads
from providers.gcp.entrances.apps import GATEWAYS
from providers.gcp.entrances.parts import BALANCING
from providers.gcp.fields import flag, unset
from providers.gcp.logs.kept import SWITCHED, Logs
from providers.gcp.logs.sinks import SINKS
from providers.gcp.operations import TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.workloads.clusters import CLUSTERS
from providers.three import Maybe, every

REQUESTS, CALLS = "requests", "apigateway.googleapis.com/requests"
"""Names of logs. Source: Google's pages on each of them."""

PROXIED = {
    "EXTERNAL": ("HTTP", "HTTPS", "HTTP2", "H2C", "GRPC", "SSL"),
    "EXTERNAL_MANAGED": ("HTTP", "HTTPS", "HTTP2", "H2C", "GRPC", "SSL", "TCP"),
    "INTERNAL_MANAGED": ("HTTP", "HTTPS", "HTTP2", "H2C", "GRPC", "TCP"),
}
"""Balancers that answer for what is behind them and so have accesses to write down, by the protocol behind; the others
pass packets on, which flow logs hold."""


@reads(
    "account",
    {
        BALANCING: "log_source[load_balancer,cdn,web_acl].*",
        GATEWAYS: "log_source[api].*",
        SINKS: SWITCHED.format("load_balancer,cdn,web_acl,api"),
    },
)
def fronts(place: Place) -> Collected:
    """Services and buckets behind balancers, and gateways."""
    logs = Logs(place)
    for row in place.query(BALANCING).rows:
        kind = row[TYPE].rpartition("/")[2]
        if kind in ("BackendService", "RegionBackendService"):
            yield from _service(logs, row)
        elif kind == "BackendBucket" and flag(row["enableCdn"]):
            # By design: of a bucket every request is written down.
            yield logs.source(row, "cdn", "cdn_access", REQUESTS, on=True)
    for row in place.query(GATEWAYS).rows:
        # By design: Google writes an entry for every request.
        yield logs.source(row, "api", "api_access", CALLS, on=True)


@reads("account", {CLUSTERS: "log_source[kubernetes].*"})
def clusters(place: Place) -> Collected:
    """Clusters, whose changes by Kubernetes' interface are in the log of changes, which nobody can turn off."""
    for row in place.query(CLUSTERS).rows:
        if row[TYPE].endswith("/Cluster"):
            envelope = place.envelope(row, "resourceLabels")
            yield LogSource(**envelope, kind="kubernetes", log_kind="kubernetes_audit", is_enabled=True, in_use=True)


def _service(logs: Logs, row: Row) -> Iterator[LogSource]:
    """The log of a service behind a balancer, which holds what its cache and its web firewall answer as well."""
    scheme, protocol = str(row["loadBalancingScheme"]), str(row["protocol"])
    # In one region, the older scheme passes packets on.
    proxied = protocol in PROXIED.get(scheme, ()) or (scheme, protocol, row["region"]) == ("EXTERNAL", "TCP", None)
    if not proxied and row["loadBalancingScheme"] is not None:
        return
    on = _requests(row)
    yield logs.source(row, "load_balancer", "lb_access", REQUESTS, on)
    if flag(row["enableCDN"]):
        yield logs.source(row, "cdn", "cdn_access", REQUESTS, on)
    if row["securityPolicy"]:
        yield logs.source(row, "web_acl", "waf", REQUESTS, on)


def _requests(row: Row) -> Maybe:
    """A log of no request at all is none (CIS Google Cloud Foundation 2.16)."""
    on = flag(unset(row["logConfig.enable"], False, by=row["creationTimestamp"]))
    return every(on, row["logConfig.sampleRate"] != 0)


COLLECTORS = (fronts, clusters)

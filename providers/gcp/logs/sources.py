"""Which resources write a log of their own: networks, subnets, filters, balancers, clusters, keys and buckets."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.logs import LogSource
from providers.collecting import Collected, reads
from providers.gcp.fields import asset, flag, unset
from providers.gcp.keys.keys import KEYS
from providers.gcp.logs.sinks import ACTIVITY, SINKS, Sinks, entries, sinks
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place, Rows
from providers.gcp.rows import Row
from providers.gcp.sharing import CONTAINERS
from providers.gcp.stores import STORAGE
from providers.three import Maybe, either, every, negate

LOGGED, ATTACHED = "cai:logged", "cai:attached"

_KINDS = "network,subnet,firewall,load_balancer,cdn,web_acl,kubernetes,api"

FLOWS, DNS, FIREWALL, REQUESTS, CALLS = (
    "compute.googleapis.com/vpc_flows",
    "dns.googleapis.com/dns_queries",
    "compute.googleapis.com/firewall",
    "requests",
    "apigateway.googleapis.com/requests",
)
"""Names of logs. Source: Google's pages on each of them."""

NOT_LOGGED = ("REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY", "PRIVATE_SERVICE_CONNECT", "PRIVATE_NAT")
"""Purposes of subnets that no flow log can be had of, and that no machine is in."""

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
        LOGGED: f"log_source[{_KINDS}].*",
        ATTACHED: "log_source[network,subnet].in_use",
        CONTAINERS: "log_source[network,subnet].in_use",
        SINKS: f"log_source[{_KINDS}].is_enabled log_source[{_KINDS}].destination_id",
    },
)
def switches(place: Place) -> Collected:
    """Everything that writes a log where somebody asks for it, with or without one. What no sink keeps is lost."""
    listing = place.query(LOGGED)
    logs = _Logs(place, listing)
    for row in listing.rows:
        kind = row[TYPE].rpartition("/")[2]
        if kind == "Network":
            yield logs.source(row, "network", "dns_query", DNS, logs.asked(row), in_use=logs.used(row[NAME]))
            yield from logs.filters(row)
        elif kind == "Subnetwork" and row["purpose"] not in NOT_LOGGED:
            yield logs.source(row, "subnet", "flow", FLOWS, _flows(row), in_use=logs.used(row[NAME]), traffic="all")
        elif kind in ("BackendService", "RegionBackendService"):
            yield from logs.balancer(row)
        elif kind == "Gateway":
            yield logs.source(row, "api", "api_access", CALLS, True)  # by design: Google writes one for every request
        elif kind == "Cluster":
            # By design: changes by Kubernetes' interface are in the log of changes, which nobody can turn off.
            yield logs.source(row, "kubernetes", "kubernetes_audit", ACTIVITY, True, labelled="resourceLabels")


class _Logs:
    """The logs of one project, and what its sinks make of them."""

    def __init__(self, place: Place, listing: Rows) -> None:
        self._place = place
        self._listing = listing
        self._sinks: Sinks = sinks(place)
        self._used = place.everywhere(ATTACHED, _attached)
        # Machines of other projects may stand in a network that is shared with them.
        self._all_seen = place.query(ATTACHED).whole and place.above(CONTAINERS).whole

    def source(
        self, row: Row, kind: Any, log_kind: Any, log: str, on: Maybe, labelled: str = "labels", **more: Any
    ) -> LogSource:
        """The row of a log. `log`: its name, by which sinks choose."""
        kept = self._kept(log)
        envelope = self._place.envelope(row, labelled)
        if kind in ("firewall", "cdn", "web_acl"):  # a second log of the same resource
            envelope["resource"] = f"{envelope['resource']}#{log_kind}"
        return LogSource(
            **envelope,
            kind=kind,
            log_kind=log_kind,
            is_enabled=every(on, kept),
            **{"in_use": True, **more},
            destination_id=self._sinks.place_of(entries(self._place, log)) if on and kept else None,
        )

    def _kept(self, log: str) -> Maybe:
        # The log of changes stays in a bucket that Google fills, whatever sinks there are.
        return True if log == ACTIVITY else self._sinks.keep(entries(self._place, log))

    def asked(self, network: Row) -> Maybe:
        """Whether a policy of Cloud DNS writes down what the network asks."""
        named = [
            flag(unset(row["enableLogging"], False, by=row["networks"]))
            for row in self._listing.rows
            if row[TYPE] == "dns.googleapis.com/Policy"
            and any(asset(one.get("networkUrl")) == network[NAME] for one in row["networks"] or ())
        ]
        return either(*named, False if self._listing.whole else None)

    def used(self, resource: str) -> Maybe:
        """Whether anything has an address in a network or subnet."""
        return True if resource in self._used else False if self._all_seen else None

    def filters(self, network: Row) -> Iterator[LogSource]:
        """The rules of a network, together: a log is a rule's, and what one rule does not write nothing else does."""
        rules = [
            row
            for row in self._listing.rows
            if row[TYPE] == "compute.googleapis.com/Firewall"
            and asset(row["network"]) == network[NAME]
            and not flag(row["disabled"])
        ]
        if rules:
            on = every(*(_written(row) for row in rules))
            more = None if on and not self._listing.whole else on
            yield self.source(network, "firewall", "firewall", FIREWALL, more, in_use=self.used(network[NAME]))

    def balancer(self, row: Row) -> Iterator[LogSource]:
        """The log of a service behind a balancer, which holds what its cache and its web firewall answer as well."""
        scheme, protocol = str(row["loadBalancingScheme"]), str(row["protocol"])
        # Without a proxy packets are passed on: in one region, where the scheme is the older one.
        proxied = protocol in PROXIED.get(scheme, ()) or (
            scheme == "EXTERNAL" and protocol == "TCP" and not row["region"]
        )
        if row["creationTimestamp"] is not None and not proxied:
            return
        on = _requests(row)
        yield self.source(row, "load_balancer", "lb_access", REQUESTS, on)
        if flag(row["enableCDN"]):
            yield self.source(row, "cdn", "cdn_access", REQUESTS, on)
        if row["securityPolicy"]:
            yield self.source(row, "web_acl", "waf", REQUESTS, on)


def _flows(row: Row) -> Maybe:
    """The older name of the switch stands beside the newer one."""
    config = row["logConfig"]
    told = (config or {}).get("enable")
    return unset(flag(row["enableFlowLogs"] if told is None else told), False, by=row["creationTimestamp"])  # type: ignore[no-any-return]


def _written(row: Row) -> Maybe:
    return unset(flag((row["logConfig"] or {}).get("enable")), False, by=row["creationTimestamp"])  # type: ignore[no-any-return]


def _requests(row: Row) -> Maybe:
    """A log of no request at all is none (CIS Google Cloud Foundation 2.16)."""
    rate = (row["logConfig"] or {}).get("sampleRate")
    return every(_written(row), negate(rate == 0))


def _attached(rows: Iterator[Row]) -> frozenset[str]:
    """Networks and subnets that something has an address in."""
    found: set[str | None] = set()
    for row in rows:
        for one in (row, *(row["networkInterfaces"] or ())):
            found |= {asset(one[name]) for name in ("network", "subnetwork") if _has(one, name)}
    return frozenset(name for name in found if name)


def _has(one: Any, name: str) -> bool:
    return name in one and bool(one[name])


@reads("account", {KEYS: "log_source[key].*", STORAGE: "log_source[bucket].*"})
def recorded(place: Place) -> Collected:
    """Keys and buckets, whose use an audit trail records or an access log: a join says which."""
    for row in place.query(KEYS).rows:
        if row[TYPE].endswith("/CryptoKey"):
            yield LogSource(**place.envelope(row), kind="key", log_kind="key_use", in_use=True)
    for row in place.query(STORAGE).rows:
        yield LogSource(**place.envelope(row), kind="bucket", log_kind="object_access", in_use=True)


COLLECTORS = (switches, recorded)

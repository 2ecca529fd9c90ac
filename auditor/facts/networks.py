"""Networks: how parts are separated and joined, what is let in, and where connections are accepted."""

from dataclasses import dataclass
from typing import Annotated, Literal

from auditor.facts.base import Fact, Joined
from auditor.facts.stores import TlsVersion


@dataclass(frozen=True, kw_only=True)
class Network(Fact):
    """One virtual network, subnet or link."""

    kind: Annotated[
        Literal[
            "network",
            "subnet",
            "peering",
            "transit",
            "vpn",
            "dedicated_line",
            "private_endpoint",
            "internet_gateway",
        ]
        | None,
        "what it is",
    ] = None
    network_id: Annotated[str | None, "resource of the virtual network that a subnet or link belongs to"] = None
    is_default: Annotated[bool | None, "made by the provider with the account"] = None
    is_legacy: Annotated[bool | None, "of a kind that the provider has retired"] = None
    attached_count: Annotated[int | None, "interfaces in it; 0 is unused"] = None
    default_group_closed: Annotated[bool | None, "its default rule group lets nothing in or out"] = None
    default_group_attached: Annotated[int | None, "interfaces that its default rule group applies to"] = None
    is_public_subnet: Annotated[bool | None, "has a route to the internet for machines with a public address"] = None
    has_filter: Annotated[bool | None, "a filter decides what comes in"] = None
    peer_account: Annotated[str | None, "account at the other end of a link"] = None
    peer_region: Annotated[str | None, "region at the other end of a link"] = None
    peer_is_trusted: Annotated[bool | None, "that account is in the installation's trusted list", Joined()] = None
    status: Annotated[str | None, "the provider's word for the state of a link"] = None
    is_up: Annotated[bool | None, "the link carries traffic"] = None
    redundant: Annotated[bool | None, "the link survives the loss of one path"] = None
    ddos_plan: Annotated[bool | None, "a paid plan against denial of service covers it"] = None
    hosts_public_endpoint: Annotated[bool | None, "an endpoint reachable from the internet is in it", Joined()] = None
    flow_logged: Annotated[bool | None, "its traffic is logged, here or at its network", Joined()] = None
    flow_log_retention_days: Annotated[int | None, "days that this log is kept; -1 is without end", Joined()] = None


@dataclass(frozen=True, kw_only=True)
class IngressRule(Fact):
    """One effective inbound allow rule, expanded to one source and one port range; its resource is the rule group."""

    rule_id: Annotated[str | None, "the provider's ID of the rule in its group"] = None
    layer: Annotated[Literal["instance", "subnet", "network", "firewall"] | None, "where the filter sits"] = None
    network_id: Annotated[str | None, "resource of the virtual network"] = None
    source: Annotated[str | None, "CIDR range, group, prefix list or tag that may connect"] = None
    source_kind: Annotated[Literal["cidr", "group", "prefix_list", "tag"] | None, "what source names"] = None
    is_any_source: Annotated[bool | None, "the whole internet may connect"] = None
    protocol: Annotated[Literal["tcp", "udp", "icmp", "any", "other"] | None, "transport protocol"] = None
    from_port: Annotated[int | None, "first port; 0 where every port is open"] = None
    to_port: Annotated[int | None, "last port; 65535 where every port is open"] = None
    is_any_port: Annotated[bool | None, "every port is open"] = None
    attached_count: Annotated[int | None, "interfaces, subnets or machines that it reaches"] = None
    public_target_count: Annotated[int | None, "of these, how many have a public address"] = None
    is_default_group: Annotated[bool | None, "belongs to the rule group that the provider made"] = None


@dataclass(frozen=True, kw_only=True)
class Endpoint(Fact):
    """One address that accepts connections."""

    kind: Annotated[
        Literal[
            "lb_http",
            "lb_tcp",
            "cdn",
            "api",
            "app",
            "function_url",
            "database",
            "storage",
            "kubernetes_api",
            "bastion",
        ]
        | None,
        "what accepts the connection",
    ] = None
    exposure: Annotated[Literal["internet", "restricted", "private"] | None, "who can reach it"] = None
    network_id: Annotated[str | None, "resource of the virtual network that it stands in"] = None
    allowed_cidrs: Annotated[tuple[str, ...] | None, "networks that may connect, where it is restricted"] = None
    protocol: Annotated[str | None, "protocol in upper case, such as HTTP, HTTPS, TLS or TCP"] = None
    port: Annotated[int | None, "port that it listens on"] = None
    accepts_plaintext: Annotated[bool | None, "accepts connections that are not encrypted"] = None
    http_redirects: Annotated[bool | None, "answers plain HTTP only by pointing to HTTPS"] = None
    min_tls: Annotated[TlsVersion | None, "oldest protocol version that it accepts; 0.3 is SSL 3.0"] = None
    tls_versions: Annotated[tuple[str, ...] | None, "protocol versions that it accepts, such as 1.2"] = None
    cipher_suites: Annotated[tuple[str, ...] | None, "cipher suites that it accepts, by the provider's names"] = None
    cipher_profile: Annotated[str | None, "the provider's name of the set of protocols and suites"] = None
    certificate_id: Annotated[str | None, "resource of its certificate"] = None
    has_waf: Annotated[bool | None, "a web application firewall stands before it"] = None
    requires_auth: Annotated[bool | None, "refuses callers that are not authenticated"] = None
    access_logged: Annotated[bool | None, "its accesses are logged"] = None
    in_use: Annotated[bool | None, "somebody came in by it in the last 30 days"] = None
    zones: Annotated[int | None, "zones that it is spread over"] = None

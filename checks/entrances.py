"""Ways in for administrators, and whether the ways in of everybody survive the loss of a zone or a line."""

import ipaddress
from typing import Any

from auditor.facts.networks import Endpoint, Network
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import each, one_of


@rule(
    "ING-X1",
    reads=Endpoint,
    kinds=("kubernetes_api",),
    severity="high",
    ja="Kubernetes の管理用 API に、閉域または定めたアドレスからだけ接続できる",
    en="The Kubernetes API is private or limited to listed ranges",
)
def cluster_api_limited(endpoints: Rows, criteria: Criteria) -> Column:
    limited = (endpoints.exposure == "restricted") & _within(endpoints.allowed_cidrs, criteria.internal_cidrs)
    return (endpoints.exposure == "private") | limited


def _within(ranges: Column, internal: tuple[str, ...]) -> Column:
    """Whether every range lies in one of the internal ones; where none are set, any limit will do."""
    wide = [ipaddress.ip_network(text, strict=False) for text in internal]

    def test(texts: list[str]) -> bool:
        return not wide or all(_inside(ipaddress.ip_network(text, strict=False), wide) for text in texts)

    return each(ranges, test)


def _inside(network: Any, wide: list[Any]) -> bool:
    return any(network.version == other.version and network.subnet_of(other) for other in wide)


@rule(
    "ING-X2",
    reads=Endpoint,
    kinds=("bastion",),
    severity="low",
    exists=True,
    nothing="not_applicable",
    providers=("aws", "azure"),
    ja="管理者が踏み台または仲介されたセッションを通して仮想マシンにログインしている",
    en="Administrators log in to machines through a bastion or a brokered session",
)
def logins_brokered(endpoints: Rows, _: Criteria) -> Column:
    return endpoints.in_use


@rule(
    "ING-X3",
    reads=Network,
    kinds=("network",),
    applies=lambda networks, _: networks.hosts_public_endpoint,
    severity="low",
    providers=("azure", "gcp"),
    ja="インターネットに公開した接続点のある仮想ネットワークに、DDoS 対策プランが適用されている",
    en="Virtual networks with an endpoint that the internet can reach have a plan against denial of service",
)
def floods_planned_for(networks: Rows, _: Criteria) -> Column:
    return networks.ddos_plan


@rule(
    "AVL-X1",
    reads=Endpoint,
    kinds=("lb_http", "lb_tcp"),
    severity="medium",
    ja="ロードバランサーが複数のゾーンに分散している",
    en="Load balancers are spread over several zones",
)
def balancer_over_zones(endpoints: Rows, criteria: Criteria) -> Column:
    return endpoints.zones >= criteria.zones_min


@rule(
    "AVL-03",
    reads=Network,
    kinds=("vpn", "dedicated_line"),
    applies=lambda networks, criteria: one_of(networks.kind, criteria.required_links),
    severity="medium",
    exists=True,
    asked=lambda criteria: bool(criteria.required_links),
    ja="業務に必要な閉域接続（専用線・VPN）があり、稼働し、冗長化されている",
    en="A private link that the work needs is there, up and redundant",
)
def link_redundant(networks: Rows, _: Criteria) -> Column:
    return networks.is_up & networks.redundant

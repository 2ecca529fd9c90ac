"""Networks: separation and links, what is let in, and the points that accept connections."""

from functools import reduce
from operator import or_

from auditor.facts.networks import Endpoint, IngressRule, Network
from auditor.regulation.cryptrec import suite_allowed
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import each, one_of
from checks.entrances import (
    balancer_over_zones,
    cluster_api_limited,
    floods_planned_for,
    link_redundant,
    logins_brokered,
)

ENTRANCES = (cluster_api_limited, logins_brokered, floods_planned_for, balancer_over_zones, link_redundant)
"""Rules of the same topic that have a file of their own."""

WEB = ("lb_http", "cdn", "api", "app")
"""Kinds of endpoint that speak HTTP and that a web application firewall can stand before."""


def _is_opened(rules: Rows, ports: tuple[int, ...]) -> Column:
    """Whether a rule's range holds one of the ports."""
    held = reduce(or_, ((rules.from_port <= port) & (rules.to_port >= port) for port in ports))
    return one_of(rules.protocol, ("tcp", "udp", "any")) & held


def _reaches_something(rules: Rows, criteria: Criteria) -> Column:
    # On AWS a network ACL admits everything until somebody changes it: it is a second layer, and not judged alone.
    first_layer = (rules.provider != "aws") | (rules.layer != "subnet")
    return first_layer & (rules.attached_count > 0) if criteria.rules_only_attached else first_layer


@rule(
    "ING-01",
    reads=IngressRule,
    applies=_reaches_something,
    severity="critical",
    nothing="pass",
    ja="管理用ポートがインターネット全体に開放されていない",
    en="No administration port is open to the whole internet",
)
def admin_ports_closed(rules: Rows, criteria: Criteria) -> Column:
    return ~(rules.is_any_source & _is_opened(rules, criteria.admin_ports))


@rule(
    "ING-02",
    reads=IngressRule,
    applies=_reaches_something,
    severity="high",
    nothing="pass",
    ja="全ポート、データベース・ファイル共有・管理機能のポートがインターネット全体に開放されていない",
    en="No rule opens all ports, or a database, file-share or management port, to the whole internet",
)
def risky_ports_closed(rules: Rows, criteria: Criteria) -> Column:
    return ~(rules.is_any_source & (rules.is_any_port | _is_opened(rules, criteria.risky_ports)))


@rule(
    "ING-04",
    reads=Network,
    kinds=("network",),
    severity="low",
    nothing="pass",
    managed=True,
    ja="既定のネットワークと既定のセキュリティグループが使われていないか、閉じられている",
    en="Default and legacy networks and default rule groups are unused or closed",
)
def defaults_unused(networks: Rows, _: Criteria) -> Column:
    group_idle = networks.default_group_closed | (networks.default_group_attached == 0)
    return (networks.attached_count == 0) | (~networks.is_default & ~networks.is_legacy & group_idle)


@rule(
    "ING-05",
    reads=Endpoint,
    kinds=WEB,
    applies=lambda endpoints, criteria: (endpoints.exposure == "internet") & one_of(endpoints.kind, criteria.waf_kinds),
    severity="medium",
    ja="インターネットに公開した Web の接続点が WAF で保護されている",
    en="Web endpoints that the internet can reach stand behind a web application firewall",
)
def guarded_by_firewall(endpoints: Rows, _: Criteria) -> Column:
    return endpoints.has_waf


@rule(
    "ING-06",
    reads=Endpoint,
    kinds=("function_url", "app"),
    applies=lambda endpoints, _: endpoints.exposure == "internet",
    severity="high",
    ja="インターネットに公開した関数・アプリが利用者を認証しているか、公開が承認されている",
    en="Functions and apps that the internet can reach authenticate callers or are approved as public",
)
def callers_authenticated(endpoints: Rows, criteria: Criteria) -> Column:
    return endpoints.requires_auth | one_of(endpoints.resource, criteria.public_allow_list)


@rule(
    "NWK-01",
    reads=Network,
    kinds=("peering", "transit"),
    applies=lambda networks, _: networks.is_up,
    severity="high",
    nothing="pass",
    ja="ネットワークの接続先が、承認されたアカウントに限られている",
    en="Links of networks end in approved accounts only",
)
def links_end_in_approved_accounts(networks: Rows, criteria: Criteria) -> Column:
    return networks.peer_is_trusted | one_of(networks.peer_account, criteria.trusted_accounts)


@rule(
    "NWK-02",
    reads=Network,
    kinds=("subnet",),
    severity="medium",
    ja="すべてのサブネットで通信が制御されている",
    en="Every subnet has a filter",
)
def subnets_filtered(networks: Rows, _: Criteria) -> Column:
    return networks.has_filter


@rule(
    "NWK-03",
    reads=Network,
    kinds=("network",),
    applies=lambda networks, _: networks.attached_count > 0,
    severity="medium",
    managed=True,
    ja="使用中のネットワークの通信ログが取得され、定めた日数保存されている",
    en="The traffic of networks in use is logged, and the log kept long enough",
)
def traffic_logged(networks: Rows, criteria: Criteria) -> Column:
    kept = networks.flow_log_retention_days
    return networks.flow_logged & ((kept == -1) | (kept >= criteria.flow_log_retention_days))


@rule(
    "ENC-05",
    reads=Endpoint,
    severity="high",
    ja="接続点が古い版の TLS を受け付けない",
    en="Endpoints refuse old TLS versions",
)
def old_tls_refused(endpoints: Rows, criteria: Criteria) -> Column:
    return endpoints.min_tls >= criteria.min_tls


@rule(
    "ENC-06",
    reads=Endpoint,
    kinds=WEB,
    applies=lambda endpoints, _: one_of(endpoints.exposure, ("internet", "restricted")),
    severity="high",
    nothing="pass",
    ja="インターネットに公開した接続点が、暗号化されない HTTP を受け付けないか、HTTPS に転送する",
    en="Endpoints that the internet can reach refuse plain HTTP or only redirect it to HTTPS",
)
def plain_http_refused(endpoints: Rows, _: Criteria) -> Column:
    return ~endpoints.accepts_plaintext | endpoints.http_redirects


@rule(
    "ENC-07",
    reads=Endpoint,
    severity="medium",
    ja="接続点が受け付ける暗号スイートが、CRYPTREC 暗号リストに適合している",
    en="The cipher suites that endpoints accept are in the CRYPTREC list",
)
def suites_recommended(endpoints: Rows, criteria: Criteria) -> Column:
    return each(endpoints.cipher_suites, lambda suites: _all_allowed(suites, criteria))


def _all_allowed(suites: list[str], criteria: Criteria) -> bool | None:
    """One unfit suite decides, else an unknown one; no suite at all says nothing."""
    verdicts = {suite_allowed(suite, criteria.today) for suite in suites}
    return False if False in verdicts else None if None in verdicts or not verdicts else True

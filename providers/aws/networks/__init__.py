"""Collectors of the topic networks: separation and links, what is let in, where connections are accepted."""

from providers.aws.networks.api import domains, http_apis, rest_apis
from providers.aws.networks.balancers import balancers
from providers.aws.networks.classic import classic_balancers
from providers.aws.networks.distributions import distributions
from providers.aws.networks.functions import function_urls
from providers.aws.networks.kubernetes import kubernetes_endpoints
from providers.aws.networks.links import attachments, dedicated_lines, peerings, private_endpoints
from providers.aws.networks.logins import brokered_logins
from providers.aws.networks.rules import group_rules, subnet_rules
from providers.aws.networks.virtual import networks, subnets
from providers.aws.networks.waf import cdn_web_acls, web_acls
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    networks,
    subnets,
    group_rules,
    subnet_rules,
    peerings,
    attachments,
    private_endpoints,
    dedicated_lines,
    balancers,
    classic_balancers,
    rest_apis,
    http_apis,
    domains,
    function_urls,
    kubernetes_endpoints,
    brokered_logins,
    web_acls,
    cdn_web_acls,
    distributions,
)

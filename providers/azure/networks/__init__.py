"""Facts about virtual networks, their filters and links."""

from providers.azure.networks.firewalls import forwarded, inspection
from providers.azure.networks.flows import flow_logs
from providers.azure.networks.links import links, peerings
from providers.azure.networks.rules import group_rules
from providers.azure.networks.virtual import networks
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (networks, flow_logs, group_rules, peerings, links, inspection, forwarded)

UNREAD = ("network[subnet].is_public_subnet",)
"""A machine's own address makes it public, whatever the subnet."""

"""Facts about networks, their filters and links."""

from providers.collecting import Collector
from providers.gcp.networks.flows import flow_logs
from providers.gcp.networks.joined import shared, transits
from providers.gcp.networks.links import endpoints, links, peerings
from providers.gcp.networks.rules import ingress
from providers.gcp.networks.virtual import networks

COLLECTORS: tuple[Collector, ...] = (networks, flow_logs, ingress, peerings, endpoints, links, shared, transits)

UNREAD = ("network[subnet].is_public_subnet",)
"""An address of its own makes a machine public, whatever the subnet."""

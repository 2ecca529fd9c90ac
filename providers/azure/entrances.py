"""Facts about application gateways, load balancers, Front Door and other entrances."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

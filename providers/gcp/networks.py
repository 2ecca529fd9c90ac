"""Facts about networks and firewalls."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

"""Facts about audit logs, their sinks and their stores."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

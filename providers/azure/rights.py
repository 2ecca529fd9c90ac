"""Facts about role assignments, role definitions and eligibility."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

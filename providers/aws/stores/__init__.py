"""Collectors of the topic stores: where data rests, and with whom it is shared."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()

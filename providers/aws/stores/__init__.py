"""Collectors of the topic stores: where data rests, and with whom it is shared."""

from providers.aws.stores import buckets, messaging, registries, shares
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    *buckets.COLLECTORS,
    *messaging.COLLECTORS,
    *registries.COLLECTORS,
    *shares.COLLECTORS,
)

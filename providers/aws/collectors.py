"""Every collector of the adapter. A collector that is not listed here does not run, and its operations stay refused."""

from functools import cache

from providers.aws import continuity, detection, governance, identities, keys, logs, machines, networks, stores
from providers.aws.sentinel import sentinel
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    *governance.COLLECTORS,
    *identities.COLLECTORS,
    *stores.COLLECTORS,
    *keys.COLLECTORS,
    *logs.COLLECTORS,
    *networks.COLLECTORS,
    *machines.COLLECTORS,
    *detection.COLLECTORS,
    *continuity.COLLECTORS,
)

DECLARED = (*COLLECTORS, sentinel)
"""With the sentinel, which runs in regions that are not read in full."""


@cache
def operations() -> frozenset[str]:
    """Every declared operation: what the guard lets through and what the policy grants."""
    return frozenset(operation for collector in DECLARED for operation in collector.reads)


@cache
def feeds(operation: str) -> tuple[str, ...]:
    """The columns that an operation feeds, over all collectors."""
    return tuple(sorted({feed for collector in DECLARED for feed in collector.reads.get(operation, ())}))

"""Every collector of the adapter. A collector that is not listed here does not run, and its operations stay refused."""

from collections.abc import Mapping
from functools import cache

from providers.aws import (
    activity,
    continuity,
    detection,
    governance,
    identities,
    keys,
    logs,
    machines,
    networks,
    stores,
)
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


OPTIONAL: Mapping[str, tuple[Collector, ...]] = {"activity": activity.COLLECTORS}
"""Readers that have to be turned on. Each has a role, a guard and a policy of its own."""


@cache
def operations() -> frozenset[str]:
    """Every declared operation: what the guard lets through and what the policy grants. Optional ones are not."""
    return _of(DECLARED)


@cache
def optional(reader: str) -> frozenset[str]:
    """The operations of an optional reader, by its name."""
    return _of(OPTIONAL[reader])


def _of(collectors: tuple[Collector, ...]) -> frozenset[str]:
    return frozenset(operation for collector in collectors for operation in collector.reads)


@cache
def feeds(operation: str) -> tuple[str, ...]:
    """The columns that an operation feeds, over all collectors."""
    everyone = (*DECLARED, *(collector for reader in OPTIONAL.values() for collector in reader))
    return tuple(sorted({feed for collector in everyone for feed in collector.reads.get(operation, ())}))

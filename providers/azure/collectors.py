"""Every collector of the adapter, what they ask in all, and what nobody asks yet."""

from dataclasses import replace
from functools import cache

from auditor.facts.base import Fact
from auditor.reading import Reading
from providers.azure import (
    alerts,
    continuity,
    databases,
    delegations,
    detection,
    directory,
    entrances,
    governance,
    guardrails,
    keys,
    logs,
    machines,
    networks,
    rights,
    stores,
)
from providers.azure.continuity.feeds import carried
from providers.collecting import Collector
from providers.gathering import unfed

_TOPICS = (
    governance,
    guardrails,
    directory,
    rights,
    delegations,
    stores,
    databases,
    keys,
    logs,
    networks,
    entrances,
    machines,
    detection,
    alerts,
    continuity,
)


def _carrying(collector: Collector) -> Collector:
    """The collector with what its stores and machines feed of the backup table, which is made of them."""
    return replace(collector, reads={name: tuple(carried(fed)) for name, fed in collector.reads.items()})


COLLECTORS: tuple[Collector, ...] = tuple(_carrying(collector) for topic in _TOPICS for collector in topic.COLLECTORS)

NO_SUCH_KIND: dict[str, tuple[str, ...]] = {
    "audit_trail": ("trail", "event_store"),
    # Backups of databases are no resources of their own; archives of logs are workspaces, and log stores.
    "data_store": ("bucket", "database_snapshot", "warehouse_snapshot", "log_archive"),
    "secret": ("parameter",),
    # Functions are applications; addresses of stores and databases are columns of these.
    "endpoint": ("function_url", "database", "storage"),
    "log_source": ("bucket", "key"),
    "log_store": ("log_group", "log_bucket", "bucket", "event_store"),
    # Azure has such settings for single resources only.
    "guardrail": ("block_public_snapshot", "block_public_image", "metadata_hardening_default"),
    "subscription_offer": ("licence",),
    # Applications of the tenant have secrets and certificates, and nobody has keys of another kind. That people have a
    # password stands with their sign-in, and machines' keys with the machines.
    "credential": (
        *("password", "access_key", "service_key", "api_key", "ssh_key", "signing_certificate"),
        "service_password",
    ),
    "network": ("internet_gateway",),
}
"""Kinds of rows that Azure does not have, by table."""


def settled(facts: list[Fact], readings: tuple[Reading, ...]) -> list[Fact]:
    """The collectors' facts with what only all of them together show: each topic's `settle` in turn."""
    for topic in _TOPICS:
        if (settle := getattr(topic, "settle", None)) is not None:
            facts = list(settle(facts, readings))
    return facts


@cache
def operations() -> frozenset[str]:
    """Every declared operation: what the guard lets through."""
    return frozenset(operation for collector in COLLECTORS for operation in collector.reads)


@cache
def feeds(operation: str) -> tuple[str, ...]:
    """The columns that an operation feeds, over all collectors."""
    return tuple(sorted({feed for collector in COLLECTORS for feed in collector.reads.get(operation, ())}))


@cache
def unread() -> tuple[str, ...]:
    """What no collector reads: tables, kinds of rows, and columns that a topic names in `UNREAD`. An empty table of
    these would look like nothing being there."""
    named = (column for topic in _TOPICS for column in getattr(topic, "UNREAD", ()))
    missing = unfed((feed for operation in operations() for feed in feeds(operation)), NO_SUCH_KIND)
    return tuple(carried((*missing, *named)))

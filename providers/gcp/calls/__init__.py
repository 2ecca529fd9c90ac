"""Every operation of the adapter, one module a topic: what may be asked of Google Cloud, word for word."""

from providers.collecting import gathered
from providers.gcp.calls import (
    alerts,
    continuity,
    databases,
    detection,
    directory,
    entrances,
    governance,
    guardrails,
    keys,
    logs,
    machines,
    networks,
    offers,
    rights,
    stores,
    workloads,
)
from providers.gcp.operations import Operations

_TOPICS = (
    governance,
    offers,
    guardrails,
    directory,
    rights,
    stores,
    databases,
    keys,
    logs,
    networks,
    entrances,
    machines,
    workloads,
    detection,
    alerts,
    continuity,
)

OPERATIONS = Operations(gathered(_TOPICS, "QUERIES"), gathered(_TOPICS, "PATHS"))
"""The table that the guard holds every request to."""

"""Every operation of the adapter, one module a topic: what may be asked of Azure, word for word."""

from providers.azure.calls import (
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
    rights,
    stores,
)
from providers.azure.operations import Operations
from providers.collecting import gathered

_TOPICS = (
    governance,
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
    detection,
    alerts,
    continuity,
)

OPERATIONS = Operations(gathered(_TOPICS, "QUERIES"), gathered(_TOPICS, "PATHS"))
"""The table that the guard holds every request to."""

"""Every operation of the adapter, one module a topic: what may be asked of Google Cloud, word for word."""

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
    rights,
    stores,
)
from providers.gcp.operations import Operations, Path, Query

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


def _gathered() -> Operations:
    queries: dict[str, Query] = {}
    paths: dict[str, Path] = {}
    for topic in _TOPICS:
        for found, into in ((topic.QUERIES, queries), (topic.PATHS, paths)):
            if twice := set(found) & set(into):
                raise TypeError(f"{topic.__name__}: declared twice: {sorted(twice)}")
            into.update(found)
    return Operations(queries, paths)


OPERATIONS = _gathered()
"""The table that the guard holds every request to."""

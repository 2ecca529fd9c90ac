"""Operations on databases, caches and queues."""

from providers.gcp.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}

"""Operations on databases, caches, queues and registries."""

from providers.azure.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}

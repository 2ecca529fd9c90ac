"""Operations on virtual machines, clusters and applications."""

from providers.azure.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}

"""Operations on machines, clusters and functions."""

from providers.gcp.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}

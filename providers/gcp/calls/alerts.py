"""Operations on alert policies and whom they notify."""

from providers.gcp.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}

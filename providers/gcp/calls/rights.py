"""Operations on who may do what."""

from providers.gcp.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}

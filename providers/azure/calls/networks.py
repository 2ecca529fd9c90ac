"""Operations on virtual networks, their filters and links."""

from providers.azure.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}

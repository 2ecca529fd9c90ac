"""Operations on key vaults, keys, secrets and certificates."""

from providers.azure.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}

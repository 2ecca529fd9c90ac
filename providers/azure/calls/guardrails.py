"""Operations on policies, locks, contacts, health events, offers and quotas."""

from providers.azure.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}

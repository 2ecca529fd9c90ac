"""Operations on people, groups, applications and sign-in rules of the Entra tenant."""

from providers.azure.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}
